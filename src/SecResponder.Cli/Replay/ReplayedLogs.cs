using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Replay;

/// <summary>Stored logs, and which part of them is looked at.</summary>
/// <param name="Files">Raw lines, plain or gzip; <c>-</c> is standard input.</param>
/// <param name="From">Events before this time are left out.</param>
/// <param name="To">Events from this time on are left out.</param>
internal sealed record ReplayedLogs(string[] Files, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Which logs, and which part of them: the same for every command that looks back.</summary>
    public sealed class Options
    {
        private readonly Argument<string[]> _files = new("LOG") { Description = "Files with raw lines, plain or gzip; '-' is standard input", Arity = ArgumentArity.OneOrMore };
        private readonly Option<DateTimeOffset?> _from = UtcTime.Option("--from", "Leave out events before this time; UTC where no zone is given");
        private readonly Option<DateTimeOffset?> _to = UtcTime.Option("--to", "Leave out events from this time on");

        public void AddTo(Command command)
        {
            command.Add(_files);
            command.Add(_from);
            command.Add(_to);
        }

        public ReplayedLogs Of(ParseResult parsed) => new(parsed.GetRequiredValue(_files), parsed.GetValue(_from) ?? DateTimeOffset.MinValue, parsed.GetValue(_to) ?? DateTimeOffset.MaxValue);
    }

    /// <summary>What each of the playbook sets sees in them. The logs are read once, whatever the number of sets.</summary>
    /// <returns>For each set its signals; and the time of the newest event, one that matched nothing too.</returns>
    public (List<Signal>[] Signals, DateTimeOffset End, long Events) Detect(Terminal terminal, RawInput raw, params PlaybookSet[] sets)
    {
        var detectors = sets.Select(set => (Detector: new Detector(set), Signals: new List<Signal>())).ToArray();
        var (hits, found, end, events) = (new List<RuleHit>(), new List<Signal>(), DateTimeOffset.MinValue, 0L);
        var (all, first, last) = (0L, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        raw.Read(Files, (_, e) =>
        {
            (all, first, last) = (all + 1, e.Time < first ? e.Time : first, e.Time > last ? e.Time : last);
            if (e.Time < From || e.Time >= To)
                return;
            events++;
            if (e.Time > end)
                end = e.Time;
            foreach (var (detector, signals) in detectors)
            {
                detector.Detect(e, hits, found);
                signals.AddRange(found);
            }
        });
        // That nothing would have happened is no news where nothing was looked at.
        if (all > 0 && events == 0)
            terminal.Error.WriteLine($"none of the {all:N0} events is between --from and --to: they are of {LedgerTime.Text(first)} to {LedgerTime.Text(last)}");
        else if (all == 0)
            terminal.Error.WriteLine("there was no event in what was read");
        return ([.. detectors.Select(one => one.Signals)], end, events);
    }
}
