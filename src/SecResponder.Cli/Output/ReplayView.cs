using System.Collections.Immutable;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Steps;
using Spectre.Console;

namespace SecResponder.Cli.Output;

/// <summary>What a replay came to, for a person: an incident, and below it what each step would have done, or why not. Ids and all else stand in <c>--format ndjson</c>.</summary>
internal static class ReplayView
{
    private const int Indent = 12;
    private const int ManyIncidents = 10;
    private const string Observes = "the playbook observes; ";

    public static void Write(IAnsiConsole console, BacktestedVersion version)
    {
        foreach (var (incident, steps) in version.Incidents)
            Write(console, incident, steps);
        if (version.Incidents.Count == 0)
        {
            console.WriteLine("nothing would have happened");
            return;
        }
        ByPlaybook(console, version);
        var refused = version.Incidents.Sum(one => one.Steps.Count(step => step.State == StepState.Refused));
        console.WriteLine($"{Counted(version.Incidents.Count, "incident")} of {Counted(version.Incidents.Select(one => one.Incident.PlaybookId).Distinct(StringComparer.Ordinal).Count(), "playbook")}"
            + $"{(refused > 0 ? $", {Counted(refused, "step")} refused" : "")}; nothing was called");
    }

    // Which one is noisy is what a person looks for first, and behind a thousand incidents nobody sees it.
    private static void ByPlaybook(IAnsiConsole console, BacktestedVersion version)
    {
        var playbooks = version.Incidents.GroupBy(one => one.Incident.PlaybookId, StringComparer.Ordinal).OrderByDescending(playbook => playbook.Count()).ThenBy(playbook => playbook.Key, StringComparer.Ordinal).ToArray();
        if (playbooks.Length < 2 && version.Incidents.Count < ManyIncidents)
            return;
        console.WriteLine();
        foreach (var playbook in playbooks)
        {
            var steps = playbook.SelectMany(one => one.Steps).GroupBy(Rehearsal.Of).OrderBy(outcome => outcome.Key).Select(outcome => $"{outcome.Count()} would {WouldWords.Of(outcome.Key)}");
            console.MarkupLine($"{Counted(playbook.Count(), "incident"),14}  [bold]{Text(version.Playbooks.GetValueOrDefault(playbook.Key)?.Title ?? playbook.Key)}[/] [grey]{Text(string.Join(", ", steps.DefaultIfEmpty("the rule only observes")))}[/]");
        }
    }

    private static void Write(IAnsiConsole console, Incident incident, ImmutableArray<ResponseStep> steps)
    {
        console.MarkupLine($"[grey]{LedgerTime.Text(incident.OpenedAt)}[/]  [bold]{Text(incident.Title)}[/]  {Text(incident.Summary)}{(incident.EvidenceCount > 1 ? $" [grey]({incident.EvidenceCount} signals)[/]" : "")}");
        if (incident.Change?.Line is { } change)
            Line(console, "change", "grey", "", change);
        if (steps.IsEmpty)
            Line(console, "observed", "blue", "", "the rule only observes");
        foreach (var step in steps)
            Line(console, step.State.ToString().ToLowerInvariant(), Colour(step.State), step.TargetText.Length > 0 ? $"{step.Action} {step.TargetText}" : step.Action, (step.Note ?? "").Replace(Observes, "", StringComparison.Ordinal));
    }

    private static void Line(IAnsiConsole console, string state, string colour, string what, string why) =>
        console.Write(new Padder(new Markup($"[{colour}]{Text(state)}[/] {Text(what)}{(what.Length > 0 && why.Length > 0 ? ": " : "")}[grey]{Text(why)}[/]"), new Padding(Indent, 0, 0, 0)));

    private static string Counted(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static string Text(string text) => Markup.Escape(Printable.Of(text, 1000));

    private static string Colour(StepState state) => state switch
    {
        StepState.Done => "green",
        StepState.Refused or StepState.Failed => "red",
        StepState.AwaitingApproval or StepState.Skipped => "yellow",
        _ => "blue",
    };
}
