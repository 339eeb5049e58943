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
        return new IncidentContext(
            incident.Id, incident.Title, incident.Owner, incident.Level, incident.Summary, incident.Evidence,
            [.. steps.Where(step => step.Action != ChangeJoin.Action).Select(step => new StepSummary(step.Action, step.TargetText, Name(step.State), step.Note ?? ""))])
        {
            Change = incident.Change?.Line,
        };
    }

    private static string Name(StepState state) => state switch
    {
        StepState.Waiting => "waits for other steps",
        StepState.AwaitingApproval => "waiting for approval",
        StepState.Intent => "being done",
        _ => state.ToString().ToLowerInvariant(),
    };
}
