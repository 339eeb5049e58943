using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Incidents;

namespace SecResponder.Cli.Commands;

/// <summary><c>incidents</c>: what came true, the latest first.</summary>
internal static class IncidentsCommand
{
    public static Command Create(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var max = new Option<int>("--max") { Description = "How many at most", DefaultValueFactory = _ => 50 };
        var command = new Command("incidents", "List incidents, the latest first. Example: secresponder incidents --store secresponder.db") { store, max, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var records = new Records("id", "opened", "mode", "level", "owner", "title", "about", "signals", "steps", "verdict", "playbook false positives");
            var counts = (await open.JudgementCountsAsync(cancellation)).ToDictionary(count => count.PlaybookId, StringComparer.Ordinal);
            var incidents = await open.IncidentsAsync(Math.Max(1, parsed.GetValue(max)), cancellation);
            var verdicts = (await open.JudgementsAsync([.. incidents.Select(incident => incident.Id)], cancellation))
                .ToDictionary(judged => judged.IncidentId, judged => (IncidentVerdict?)judged.Verdict, StringComparer.Ordinal);
            foreach (var incident in incidents)
            {
                var steps = await open.StepsAsync(incident.Id, cancellation);
                records.Add(incident.Id, incident.OpenedAt, incident.Mode.ToString().ToLowerInvariant(), incident.Level, incident.Owner, incident.Title, incident.Summary,
                    incident.EvidenceCount, string.Join(", ", steps.Select(step => $"{step.Action} {step.State.ToString().ToLowerInvariant()}")),
                    verdicts.GetValueOrDefault(incident.Id) switch { IncidentVerdict.FalsePositive => "false positive", IncidentVerdict.TruePositive => "true positive", _ => null },
                    counts.TryGetValue(incident.PlaybookId, out var count) ? $"{count.FalsePositives} of {count.Judged} judged" : null);
            }
            return records.Write(terminal, parsed.GetValue(format), "no incidents");
        }));
        return command;
    }
}
