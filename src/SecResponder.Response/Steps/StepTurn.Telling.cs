using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Steps;

// Whether what only tells needs to be told.
internal sealed partial class StepTurn
{
    /// <summary>What keeps a step quiet, or what has to be waited for before that can be said. Neither: it is told.</summary>
    private readonly record struct Need(Quiet? Quiet, string? WaitsFor, NewIncident? Summary = null);

    // What acts on something is never kept quiet, and neither is what SecResponder itself needs a person for.
    private async Task<Need> NeedAsync(ResponseStep step, bool rehearsal, CancellationToken cancellation)
    {
        if (step is not { OnlyTells: true, For: null, IsNotice: false })
            return default;
        var steps = await world.Store.StepsAsync(step.IncidentId, cancellation);
        if (await SilencedAsync(step, steps, cancellation) is { } silenced)
            return new Need(silenced, null);
        var need = await InhibitedAsync(step, steps, rehearsal, cancellation);
        return need is { Quiet: null, WaitsFor: null } ? await FloodedAsync(step, steps, cancellation) : need;
    }

    private async Task<Quiet?> SilencedAsync(ResponseStep step, ImmutableArray<ResponseStep> steps, CancellationToken cancellation)
    {
        var silences = await world.Store.SilencesAsync(world.Now, cancellation);
        if (silences.IsEmpty || await world.Store.IncidentAsync(step.IncidentId, cancellation) is not { } incident)
            return null;
        // All that the incident is about, as far as it is known by now.
        string[] names =
        [
            .. incident.Group,
            .. steps.Select(one => one.Target?.Value).OfType<string>(),
            .. steps.Select(one => one.Entity).OfType<Entities.ResolvedEntity>().SelectMany(entity => NamePattern.NamesOf(entity, null)),
        ];
        return silences.FirstOrDefault(silence => SilenceScope.Read(silence.Scope, out var scope) is null && scope.Fits(step.PlaybookId, step.Owner, names))?.Quiets();
    }

    // Every hold of this incident must have been there before it: whatever is newly held, refused or not known is news.
    private async Task<Need> InhibitedAsync(ResponseStep step, ImmutableArray<ResponseStep> steps, bool rehearsal, CancellationToken cancellation)
    {
        var inhibit = world.Snapshot().Playbooks.GetValueOrDefault(step.PlaybookId)?.Inhibit ?? Inhibit.Team;
        var holding = steps.Where(one => one.For is not null && one.State != StepState.Skipped).ToArray();
        if (inhibit == Inhibit.Off || holding.Length == 0 || holding.Any(one => one is { Entity: null } or { State: StepState.Failed } || one.Outcome == "refused"))
            return default;
        var rehearsed = rehearsal ? await world.Store.RehearsedHoldsAsync(world.Now, cancellation) : [];
        var need = default(Need);
        foreach (var mine in holding)
        {
            var before = Inhibition.Before(await world.Store.HoldAsync(mine.Entity!.Id, mine.Action, cancellation), step.IncidentId).Concat(Inhibition.Rehearsed(rehearsed, mine));
            var (standing, pending) = await EarlierAsync(step, before, inhibit, rehearsal, cancellation);
            if (standing is null && pending is null)
                return default;
            var one = standing is not null
                ? new Need(Inhibition.Quiets(mine, standing), null)
                : new Need(null, $"{mine.TargetText} is held already; whether {pending!.IncidentId} tells of it is seen when its {pending.Action} has ended");
            need = need.WaitsFor is null && (need.Quiet is null || one.Quiet is null) ? one : need;
        }
        return need;
    }

    // Only what was told stands for something, and what would have been for a rehearsal; what may still be told is waited for.
    private async Task<(ResponseStep? Standing, ResponseStep? Pending)> EarlierAsync(ResponseStep step, IEnumerable<Inhibition.Other> incidents, Inhibit inhibit, bool rehearsal, CancellationToken cancellation)
    {
        ResponseStep? pending = null;
        foreach (var (incident, isWaitedFor) in incidents.Take(Inhibition.MostLookedAt))
            foreach (var earlier in await world.Store.StepsAsync(incident, cancellation))
            {
                if (!Inhibition.StandsFor(inhibit, earlier, step))
                    continue;
                if (rehearsal ? earlier.Outcome == "done" : earlier.State == StepState.Done)
                    return (earlier, null);
                if (isWaitedFor && !earlier.HasEnded)
                    pending ??= earlier;
            }
        return (null, pending);
    }

    // The summary that is there already, if it began less than the flood's time before; else a new one, which whoever comes first writes.
    private async Task<Need> FloodedAsync(ResponseStep step, ImmutableArray<ResponseStep> steps, CancellationToken cancellation)
    {
        if (world.Snapshot().Playbooks.GetValueOrDefault(step.PlaybookId)?.Flood is not { } flood
            || await world.Store.IncidentAsync(step.IncidentId, cancellation) is not { IsSummary: false } incident
            || await world.Store.RecordedBeforeAsync(incident, incident.RecordedAt - flood.Per, flood.Incidents, cancellation) < flood.Incidents)
            return default;
        var before = FloodSummary.IdAt(flood, step.PlaybookId, incident.RecordedAt, 1);
        if (await world.Store.IncidentAsync(before, cancellation) is { } earlier && incident.RecordedAt - earlier.RecordedAt < flood.Per)
            return new Need(FloodSummary.Quiets(flood, before), null);
        var id = FloodSummary.IdAt(flood, step.PlaybookId, incident.RecordedAt, 0);
        return new Need(FloodSummary.Quiets(flood, id), null, FloodSummary.Of(flood, incident, steps, id, world.Now));
    }

    private async Task<ResponseStep> KeepQuietAsync(ResponseStep step, Quiet quiet, NewIncident? summary, List<LedgerFact> facts, CancellationToken cancellation)
    {
        step = step with { QuietBy = quiet.By, State = StepState.Skipped, DueAt = null, Note = quiet.Reason };
        facts.AddRange([LedgerFacts.Of(step, quiet), new StepEnded(step.Id, step.Action, step.TargetText, nameof(StepState.Skipped), quiet.Reason)]);
        if (quiet is not { By: Quiet.Inhibited, Instead: { } instead })
            return await SaveAsync(step, facts, cancellation, opens: summary);
        // Who reads the incident that tells must find those that it tells for. In a flood they would be too many: there each names its summary.
        var title = (await world.Store.IncidentAsync(step.IncidentId, cancellation))?.Title ?? "";
        return await SaveAsync(step, facts, cancellation, elsewhere: [new LedgerDraft(instead, world.Now, new ToldHere(step.IncidentId, title, step.Action))]);
    }
}
