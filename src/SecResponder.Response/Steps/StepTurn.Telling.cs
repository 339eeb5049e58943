using System.Collections.Immutable;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Steps;

// Whether what only tells needs to be told.
internal sealed partial class StepTurn
{
    // What acts on something is never kept quiet, and neither is what SecResponder itself needs a person for.
    private async Task<Quiet?> QuietAsync(ResponseStep step, CancellationToken cancellation)
    {
        if (step is not { Target: null, For: null, IsNotice: false })
            return null;
        var silences = await world.Store.SilencesAsync(world.Now, cancellation);
        if (silences.IsEmpty)
            return null;
        var names = await AboutAsync(step.IncidentId, cancellation);
        return silences.FirstOrDefault(silence => SilenceScope.Read(silence.Scope, out var scope) is null && scope.Fits(step.PlaybookId, step.Owner, () => names))?.Quiets();
    }

    private async Task<ResponseStep> KeepQuietAsync(ResponseStep step, Quiet quiet, List<LedgerFact> facts, CancellationToken cancellation)
    {
        facts.Add(LedgerFacts.Of(step, quiet));
        return await EndAsync(step with { QuietBy = quiet.By }, StepState.Skipped, quiet.Reason, facts, HoldState.Lifted, cancellation);
    }

    // All that the incident is about, as far as it is known by now.
    private async Task<ImmutableArray<string>> AboutAsync(string incidentId, CancellationToken cancellation)
    {
        var group = await world.Store.IncidentAsync(incidentId, cancellation) is { } incident ? incident.Group : [];
        var steps = await world.Store.StepsAsync(incidentId, cancellation);
        return [
            .. group,
            .. steps.Select(step => step.Target?.Value).OfType<string>(),
            .. steps.Select(step => step.Entity).OfType<Entities.ResolvedEntity>().SelectMany(entity => NamePattern.NamesOf(entity, null)),
        ];
    }
}
