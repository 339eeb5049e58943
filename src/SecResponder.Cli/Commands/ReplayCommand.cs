using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Cli.Replay;
using SecResponder.Cli.Reports;
using SecResponder.Connectors;
using SecResponder.Response.Hosting;
using SecResponder.Response.Ledger;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Commands;

/// <summary><c>replay LOG…</c>: what would have happened, when, and why; nothing is called.</summary>
internal static class ReplayCommand
{
    public static Command Create(Terminal terminal)
    {
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        var (logs, lines) = (new ReplayedLogs.Options(), new RawFormat.Options());
        var format = Records.FormatOption();
        var command = new Command("replay", "Run stored logs through the playbooks by event time; nothing is called. Example: secresponder replay asa.log pan.log --playbooks playbooks --from 2026-03-03T21:00Z")
        {
            playbooks, format,
        };
        logs.AddTo(command);
        lines.AddTo(command);
        var feeds = new FeedsOption();
        feeds.AddTo(command);
        var report = new ReportFile();
        report.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory) && !File.Exists(directory))
                return terminal.Fail($"there is no '{directory}'", "give the playbook repository with --playbooks");
            if (!report.CanBeWritten(terminal, parsed))
                return ExitCodes.CouldNotRun;
            var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
            if (PlaybookMistakes.Stop(terminal, set, "nothing was replayed"))
                return ExitCodes.Findings;
            set = feeds.Apply(terminal, parsed, set);
            var raw = new RawInput(terminal, lines.Of(parsed));
            var replayed = logs.Of(parsed);
            var (signals, end, events) = replayed.Detect(terminal, raw, set);
            var version = await ReplayRun.DecideAsync(set, signals[0], end, cancellation);
            Write(terminal, version, parsed.GetValue(format));
            var about = $"{string.Join(", ", replayed.Files.Select(Path.GetFileName))} by the playbooks in '{directory}'{(events > 0 ? $", up to {LedgerTime.Minute(end)}" : "")}. Nothing was called.";
            return report.Write(terminal, parsed, output => ReplayReport.Write(output, version, about, events, end)) ? raw.Summary() : ExitCodes.CouldNotRun;
        });
        return command;
    }

    private static void Write(Terminal terminal, BacktestedVersion version, string? format)
    {
        if (Records.IsTable(terminal, format))
        {
            ReplayView.Write(terminal.Pretty, version);
            return;
        }
        var records = new Records("time", "incident", "playbook", "title", "about", "change", "signals", "step", "target", "outcome", "why");
        foreach (var (incident, steps) in version.Incidents)
        {
            if (steps.IsEmpty)
                records.Add(incident.OpenedAt, incident.Id, incident.PlaybookId, incident.Title, incident.Summary, incident.Change?.Line, incident.EvidenceCount, null, null, "observed", "the rule only observes");
            foreach (var step in steps)
                records.Add(incident.OpenedAt, incident.Id, incident.PlaybookId, incident.Title, incident.Summary, incident.Change?.Line, incident.EvidenceCount, step.Action, step.Target?.Value,
                    step.State.ToString().ToLowerInvariant(), step.Note);
        }
        records.Write(terminal, format, "");
    }
}
