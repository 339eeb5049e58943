using SecResponder.Response.Approvals;
using SecResponder.Response.Changes;

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
        var asked = steps.Any(step => step.State == StepState.AwaitingApproval) ? await world.Store.ApprovalsAsync(incidentId, cancellation) : [];
        return new IncidentContext(incident.Id, incident.Title, incident.Owner, incident.Level, incident.Summary, incident.Evidence, [.. steps.Where(step => step.Action != ChangeJoin.Action).Select(Summary)])
        {
            Change = incident.Change?.Line,
        };

        StepSummary Summary(ResponseStep step) => new(step.Action, step.TargetText, StepWords.Of(step.State), step.Note ?? "")
        {
            Link = step.Link,
            Reference = step.Reference ?? "",
            Approval = step.State == StepState.AwaitingApproval ? asked.LastOrDefault(approval => approval.StepId == step.Id && approval.State == ApprovalState.Waiting)?.Id : null,
        };
    }
}
