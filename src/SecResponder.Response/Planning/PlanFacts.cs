using System.Collections.Immutable;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>What the ledger is told of a plan.</summary>
internal static class PlanFacts
{
    /// <summary>The change that it rests on, where it does; the plan; and the steps that can't be run at all.</summary>
    public static ImmutableArray<LedgerFact> Of(Incident incident, ImmutableArray<ResponseStep> steps) =>
    [
        .. incident.Change is { } change ? [new ChangeJoined(change.Verdict, change.Number, change.Title, change.Reason, change.Asked)] : Array.Empty<LedgerFact>(),
        new PlanMade(incident.PlanHash, [.. steps.Select(step => new PlanLine(step.Id, step.Action, step.Target?.Value, step.With, step.HasEnded ? step.Note : null))]),
        .. steps.Where(step => step.HasEnded).Select(step => new StepEnded(step.Id, step.Action, step.TargetText, step.State.ToString(), step.Note ?? "")),
    ];

    /// <summary>What it acts on, as events call it.</summary>
    public static IEnumerable<string> Targets(ImmutableArray<ResponseStep> steps) => steps.Select(step => step.Target?.Value ?? "").Where(name => name.Length > 0);
}
