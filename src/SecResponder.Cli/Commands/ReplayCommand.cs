using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Cli.Replay;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;

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
        command.SetAction((parsed, cancellation) =>
            RunAsync(terminal, logs.Of(parsed), parsed.GetRequiredValue(playbooks), lines.Of(parsed), set => feeds.Apply(terminal, parsed, set), parsed.GetValue(format), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, ReplayedLogs logs, string directory, RawFormat lines, Func<PlaybookSet, PlaybookSet> withFeeds, string? format, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give the playbook repository with --playbooks");
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
        if (PlaybookMistakes.Stop(terminal, set, "nothing was replayed"))
            return ExitCodes.Findings;
        set = withFeeds(set);
        var raw = new RawInput(terminal, lines);
        var (signals, end, _) = logs.Detect(raw, set);
        await using var run = new ReplayRun(set);
        await run.RunAsync(signals[0], end, cancellation);
        await WriteAsync(terminal, run.Store, format, cancellation);
        return raw.Summary();
    }

    private static async Task WriteAsync(Terminal terminal, IResponderStore store, string? format, CancellationToken cancellation)
    {
        var records = new Records("time", "incident", "playbook", "title", "about", "change", "signals", "step", "target", "outcome", "why");
        foreach (var incident in (await store.IncidentsAsync(int.MaxValue, cancellation)).Reverse())
        {
            var steps = await store.StepsAsync(incident.Id, cancellation);
            if (steps.IsEmpty)
                records.Add(incident.OpenedAt, incident.Id, incident.PlaybookId, incident.Title, incident.Summary, incident.Change?.Line, incident.EvidenceCount, null, null, "observed", "the rule only observes");
            foreach (var step in steps)
                records.Add(incident.OpenedAt, incident.Id, incident.PlaybookId, incident.Title, incident.Summary, incident.Change?.Line, incident.EvidenceCount, step.Action, step.Target?.Value,
                    step.State.ToString().ToLowerInvariant(), step.Note);
        }
        records.Write(terminal, format, "nothing would have happened");
    }
}
