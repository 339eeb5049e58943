using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Changes;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Steps;

/// <summary>What an action may tell the outside world about its incident.</summary>
internal static class IncidentContexts
{
    /// <summary>What an action is called with for a step.</summary>
    public static async Task<ActionCall> CallOfAsync(ResponseWorld world, ResponseStep step, CancellationToken cancellation) => new(
        step.Id, step.Attempt, step.Entity, step.With, await OfAsync(world, step.IncidentId, cancellation), step.IntentAt ?? world.Now)
    {
        Place = step.Place,
        Reference = step.Reference,
    };

    public static async Task<IncidentContext> OfAsync(ResponseWorld world, string incidentId, CancellationToken cancellation)
    {
        if (await world.Store.IncidentAsync(incidentId, cancellation) is not { } incident)
            return new IncidentContext(incidentId, "", "", null, "", "{}", []);
        var steps = await world.Store.StepsAsync(incidentId, cancellation);
        return new IncidentContext(incident.Id, incident.Title, incident.Owner, incident.Level, incident.Summary, incident.Evidence, [.. steps.Where(step => step.Action != ChangeJoin.Action).Select(Summary)])
        {
            Change = incident.Change?.Line,
            Decisions = incident.IsNotice || steps.Any(step => step.State == StepState.AwaitingApproval) ? await DecisionsAsync(world, incident, cancellation) : [],
        };

        static StepSummary Summary(ResponseStep step) => new(step.Action, step.TargetText, StepWords.Of(step.State), step.Note ?? "") { Link = step.Link, Reference = step.Reference ?? "" };
    }

    // Those of the incident; a notice is about one of another incident's.
    private static async Task<ImmutableArray<DecisionWanted>> DecisionsAsync(ResponseWorld world, Incident incident, CancellationToken cancellation)
    {
        var asked = incident is { IsNotice: true, Group: [{ } about] } && await world.Store.ApprovalAsync(about, cancellation) is { } other ? [other] : await world.Store.ApprovalsAsync(incident.Id, cancellation);
        var wanted = ImmutableArray.CreateBuilder<DecisionWanted>();
        foreach (var approval in asked.Where(approval => approval.State == ApprovalState.Waiting && approval.Deadline > world.Now).OrderBy(approval => approval.Deadline).ThenBy(approval => approval.Id, StringComparer.Ordinal))
            wanted.Add(new DecisionWanted(approval.Id, approval.Action, approval.Target, approval.Deciders, approval.Deadline, approval.Otherwise.ToString().ToLowerInvariant(), await world.Links.OfAsync(approval, cancellation)));
        return wanted.ToImmutable();
    }
}
