using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tickets;

/// <summary>When an incident is over: no evidence for its playbook's quiet time (event time), every step has ended, and nothing is held because of it.</summary>
internal static class IncidentEnd
{
    /// <summary>What to say, or null while it is not over.</summary>
    public static async Task<IncidentOver?> OfAsync(ResponseWorld world, string incidentId, CancellationToken cancellation)
    {
        if (await world.Store.IncidentAsync(incidentId, cancellation) is not { } incident || world.Snapshot().Playbooks.GetValueOrDefault(incident.PlaybookId) is not { } playbook)
            return null;
        var eventTime = (await world.Store.ClockAsync(cancellation))?.Now(world.Now) ?? world.Now;
        if (eventTime - incident.LastEvidenceAt <= playbook.Quiet)
            return null;
        if ((await world.Store.StepsAsync(incidentId, cancellation)).Any(step => !step.HasEnded))
            return null;
        return (await world.Store.HoldsAsync(cancellation)).Any(hold => hold.PlacedByIncident == incidentId || hold.Reasons.Any(reason => reason.IncidentId == incidentId))
            ? null
            : new IncidentOver(incident.LastEvidenceAt, incident.EvidenceCount);
    }
}
