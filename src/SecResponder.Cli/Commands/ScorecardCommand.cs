using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Scores;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>scorecard</c>: how each playbook has done, and what is to be done about it.</summary>
internal static class ScorecardCommand
{
    private sealed record Line(string Id, string Title, string Owner, string Mode, PlaybookScore Score);

    public static Command Create(Terminal terminal)
    {
        var last = new Option<string>("--last") { Description = "How far back to look: 7d, 30d", DefaultValueFactory = _ => "30d" };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository: those that have not fired are told, too", DefaultValueFactory = _ => "playbooks" };
        var max = new Option<int>("--max") { Description = "How many incidents are looked at, the latest", DefaultValueFactory = _ => 100_000 };
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("scorecard", "Tell how each playbook has done: hits, verdicts, false positives, actions taken and refused; keep, tune, retire, judge or check. Example: secresponder scorecard --last 30d --store secresponder.db")
        {
            last, playbooks, max, store, format,
        };
        command.SetAction((parsed, cancellation) =>
        {
            if (!DurationText.TryParse(parsed.GetRequiredValue(last), out var span) || span <= TimeSpan.Zero)
                return Task.FromResult(terminal.Fail($"'{Printable.Of(parsed.GetRequiredValue(last))}' is no duration", "write a whole number and one of s, m, h, d: --last 30d", ExitCodes.Usage));
            return StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
            {
                var lines = await LinesAsync(open, parsed.GetRequiredValue(playbooks), span, Math.Max(1, parsed.GetValue(max)), cancellation);
                var form = parsed.GetValue(format);
                return (Records.IsTable(terminal, form) ? Short(lines) : Whole(lines)).Write(terminal, form, "there is no playbook, and nothing has happened");
            });
        });
        return command;
    }

    private static Records Whole(IEnumerable<Line> lines)
    {
        var records = new Records("playbook", "title", "owner", "mode", "incidents", "signals", "true_positives", "false_positives", "unjudged", "acted", "held", "refused", "failed", "last", "advice", "because");
        foreach (var (id, title, owner, mode, score) in lines)
        {
            var (advice, because) = score.Advise();
            records.Add(id, title, owner, mode, score.Incidents, score.Signals, score.TruePositives, score.FalsePositives, score.Incidents - score.Judged, score.Acted, score.Held, score.Refused, score.Failed,
                score.Last, advice.ToString().ToLowerInvariant(), because);
        }
        return records;
    }

    private static Records Short(IEnumerable<Line> lines)
    {
        var records = new Records("advice", "playbook", "mode", "incidents", "right", "wrong", "acted", "refused", "because");
        foreach (var (_, title, _, mode, score) in lines)
        {
            var (advice, because) = score.Advise();
            records.Add(advice.ToString().ToLowerInvariant(), title, mode, score.Incidents, score.TruePositives, score.FalsePositives, score.Acted, score.Refused, because);
        }
        return records;
    }

    // What needs somebody first: the wrong ones, then those that nobody has judged.
    private static async Task<IEnumerable<Line>> LinesAsync(IResponderStore store, string directory, TimeSpan span, int max, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var incidents = (await store.IncidentsAsync(max, cancellation)).Where(incident => !incident.IsNotice && incident.RecordedAt >= now - span).ToArray();
        var verdicts = (await store.JudgementsAsync([.. incidents.Select(incident => incident.Id)], cancellation)).ToDictionary(judged => judged.IncidentId, judged => (IncidentVerdict?)judged.Verdict, StringComparer.Ordinal);
        var lines = new List<Line>();
        foreach (var playbook in incidents.GroupBy(incident => incident.PlaybookId))
        {
            var seen = new List<(Incident, ImmutableArray<ResponseStep>, IncidentVerdict?)>();
            foreach (var incident in playbook)
                seen.Add((incident, await store.StepsAsync(incident.Id, cancellation), verdicts.GetValueOrDefault(incident.Id)));
            var latest = playbook.MaxBy(incident => incident.RecordedAt)!;
            lines.Add(new Line(playbook.Key, latest.Title, latest.Owner, latest.Mode.ToString().ToLowerInvariant(), PlaybookScore.Of(seen)));
        }
        if (Directory.Exists(directory))
            lines.AddRange(PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System).Playbooks
                .Where(playbook => playbook.Mode != PlaybookMode.Off && lines.TrueForAll(line => line.Id != playbook.Id))
                .Select(playbook => new Line(playbook.Id, playbook.Title, playbook.Owner, playbook.Mode.ToString().ToLowerInvariant(), PlaybookScore.None)).ToArray());
        return lines.OrderBy(line => line.Score.Advise().Advice switch { Advice.Retire => 0, Advice.Tune => 1, Advice.Judge => 2, Advice.Keep => 3, _ => 4 })
            .ThenByDescending(line => line.Score.Incidents).ThenBy(line => line.Title, StringComparer.OrdinalIgnoreCase);
    }
}
