using Microsoft.Extensions.Logging;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Holds;

/// <summary>Lifts holds when their last reason has ended, and not before. What is due stands in the store: a process that was down finds it at its start.</summary>
/// <remarks>
/// <code>
///   a reason ends ── others left ──▶ stays, until the next ends
///        └── the last ──▶ 1 intent stored  2 is it still there?  3 undo  4 read back: gone ──▶ lifted
///                                                                      └── still there, or no answer ──▶ again, with growing pauses
/// </code>
/// A hold whose step gave up without knowing is read back first: there, it is kept to its end; not there, it is closed. While it lasts it is read back now and then (drift).
/// </remarks>
/// <param name="world">All that is around.</param>
/// <param name="log">What operators see.</param>
public sealed partial class HoldKeeper(ResponseWorld world, ILogger<HoldKeeper> log) : IDueReleases
{
    /// <summary>Looks after every hold that is due, by the wall clock of the world.</summary>
    /// <returns>How many were lifted.</returns>
    /// <exception cref="StoreException">Nothing could be read.</exception>
    public async Task<int> ReleaseDueAsync(CancellationToken cancellation)
    {
        var lifted = 0;
        while (await world.Store.DueHoldsAsync(world.Now, world.Options.Batch, cancellation) is { IsEmpty: false } due)
        {
            var after = await Task.WhenAll(due.Select(hold => TakeTurnAsync(hold, cancellation)));
            lifted += after.Count(hold => hold is { State: HoldState.Lifted });
            // Holds that could not even be written stay due: they are left for the next time instead of being asked for ever.
            if (after.Any(hold => hold is null))
                break;
        }
        return lifted;
    }

    Task IDueReleases.ReleaseDueAsync(CancellationToken cancellation) => ReleaseDueAsync(cancellation);

    /// <summary>Lets an entity go before its time: every reason ends now, and it is lifted by the next <see cref="ReleaseDueAsync"/>.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="measure">The action's name.</param>
    /// <param name="who">The authenticated person; whether they may is asked by whoever took their word.</param>
    /// <param name="why">In their words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when nothing is held under that id.</returns>
    public Task<bool> ReleaseAsync(string entityId, string measure, string who, string why, CancellationToken cancellation) => EndAtAsync(entityId, measure, world.Now, who, why, cancellation);

    /// <summary>Lets a hold end at a time that a person chooses, sooner than its reasons would: none of them lasts longer, and fresh evidence of these incidents extends none.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="measure">The action's name.</param>
    /// <param name="end">Wall clock; a time that has passed means now.</param>
    /// <param name="who">The authenticated person.</param>
    /// <param name="why">In their words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when nothing is held under that id.</returns>
    public async Task<bool> EndAtAsync(string entityId, string measure, DateTimeOffset end, string who, string why, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            if (await world.Store.HoldAsync(entityId, measure, cancellation) is not { State: not HoldState.Lifted } hold)
                return false;
            var now = world.Now;
            var until = end > now ? end : now;
            var ended = hold.State == HoldState.Lifting ? hold : hold with
            {
                Reasons = [.. hold.Reasons.Select(reason => reason with { Until = reason.Until < until ? reason.Until : until, For = null })],
                DueAt = until > now && hold.DueAt < until ? hold.DueAt : until,
            };
            try
            {
                await SaveAsync(
                    ended,
                    until > now ? new HoldShortened(entityId, hold.Entity.DisplayName, measure, until, who, why) : new ReleaseAsked(entityId, hold.Entity.DisplayName, measure, who, why),
                    cancellation);
                return true;
            }
            catch (StoreConflictException) when (round < 6)
            {
                // A reason was added or the keeper came by: the person's word is about the hold as it is now.
            }
        }
    }

    private async Task<Hold?> TakeTurnAsync(Hold hold, CancellationToken cancellation)
    {
        using var turn = world.Telemetry.Turn(hold);
        var after = await TurnAsync(hold, cancellation);
        world.Telemetry.Lifted(hold, after, turn);
        return after;
    }

    private async Task<Hold?> TurnAsync(Hold hold, CancellationToken cancellation)
    {
        try
        {
            return hold.State switch
            {
                HoldState.Unsettled => await SettleAsync(hold, cancellation),
                HoldState.Lifting => await LiftAsync(hold, "tried again", cancellation),
                HoldState.Active when hold.FirstEnd > world.Now => await LookAsync(hold, cancellation),
                _ => await EndReasonsAsync(hold, cancellation),
            };
        }
        catch (StoreConflictException)
        {
            // A reason was added meanwhile, or another keeper has it: read again on the next round.
            return hold;
        }
        // The store is down, or a mistake of ours: neither may keep other holds from being lifted. This one stays due.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogStore(log, hold.Measure, hold.EntityId, e);
            return null;
        }
    }

    private async Task<Hold> EndReasonsAsync(Hold hold, CancellationToken cancellation)
    {
        var now = world.Now;
        var facts = new List<LedgerDraft>();
        hold = await ExtendAsync(hold, facts, cancellation);
        var left = hold.Reasons.RemoveAll(reason => reason.Until <= now);
        if (left.IsEmpty)
            return await IntentLeaseAsync(hold, cancellation) is { } lease
                ? await SaveAsync(hold with { DueAt = lease + world.Options.FirstPause }, null, cancellation)
                : await LiftAsync(hold, "the last reason has ended", cancellation);
        var ended = hold.Reasons.RemoveAll(reason => reason.Until > now);
        var kept = hold with { Reasons = left };
        kept = kept with { DueAt = kept.NextLook };
        facts.AddRange(ended.Select(reason => new LedgerDraft(
            reason.IncidentId, now, new HoldReasonEnded(reason.StepId, hold.EntityId, hold.Entity.DisplayName, hold.Measure, left.Length, kept.Until))));
        await world.Store.SaveAsync(new ResponseCommit { Holds = [kept], Ledger = [.. facts] }, cancellation);
        return kept;
    }

    // While the call that places it may be on its way, nobody who reads back knows what will be there: its step finds out, or its lease runs out.
    private async Task<DateTimeOffset?> IntentLeaseAsync(Hold hold, CancellationToken cancellation) =>
        hold.State == HoldState.Placing && await world.Store.StepAsync(hold.PlacedBy, cancellation) is { State: StepState.Intent, DueAt: { } lease } && lease + world.Options.Lease > world.Now
            ? Later(lease, world.Now)
            : null;

    // A reason that ends lasts longer where its incident has had evidence since: so long after the last of it, and no longer than a hold may last at all.
    private async Task<Hold> ExtendAsync(Hold hold, List<LedgerDraft> facts, CancellationToken cancellation)
    {
        var now = world.Now;
        var latest = hold.IntentAt + world.Options.LongestHold;
        foreach (var reason in hold.Reasons.Where(reason => reason.Until <= now && hold.State == HoldState.Active))
        {
            if (reason is not { For: { } lasts, EvidenceAt: { } known } || await world.Store.IncidentAsync(reason.IncidentId, cancellation) is not { } incident || incident.LastEvidenceAt <= known)
                continue;
            // Event time may run ahead of our clock; nobody is held for evidence of tomorrow.
            var evidence = incident.LastEvidenceAt < now ? incident.LastEvidenceAt : now;
            var until = evidence + lasts < latest ? evidence + lasts : latest;
            if (until <= now)
                continue;
            hold = hold with { Reasons = hold.Reasons.Replace(reason, reason with { Until = until, EvidenceAt = incident.LastEvidenceAt }) };
            facts.Add(new LedgerDraft(reason.IncidentId, now, new HoldExtended(reason.StepId, hold.EntityId, hold.Entity.DisplayName, hold.Measure, incident.LastEvidenceAt, until)));
        }
        return hold;
    }

    private Task<Effect> AskAsync(Hold hold, string verb, Func<CancellationToken, Task<Effect>> call, CancellationToken cancellation, long? intended = null) =>
        world.Calls.IsUnanswered(hold.PlacedBy)
            ? throw new ConnectorException($"an earlier call to {hold.Line.Name} has not been answered yet, so '{verb}' waits")
            : world.Calls.AskAsync(hold.Line, hold.PlacedBy, call, null, cancellation, intended);

    private async Task<ActionCall> CallOfAsync(Hold hold, CancellationToken cancellation) => new(
        hold.PlacedBy, 1, hold.Entity, hold.With, await IncidentContexts.OfAsync(world, hold.PlacedByIncident, cancellation), hold.IntentAt)
    {
        Before = hold.Before?.Text,
    };

    // Every incident that is a reason hears of it, and the one that placed it.
    private async Task<Hold> SaveAsync(Hold hold, LedgerFact? fact, CancellationToken cancellation, NewIncident? notice = null, LedgerFact? then = null)
    {
        var now = world.Now;
        var incidents = hold.Reasons.Select(reason => reason.IncidentId).Append(hold.PlacedByIncident).Distinct(StringComparer.Ordinal);
        LedgerFact?[] facts = [fact, then, notice is null ? null : new PersonCalled(hold.Entity.DisplayName, notice.Incident.Title, notice.Incident.Id)];
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Holds = [hold],
                Incidents = notice is null ? [] : [notice],
                Ledger = [.. incidents.SelectMany(incident => facts.OfType<LedgerFact>().Select(told => new LedgerDraft(incident, now, told)))],
            },
            cancellation);
        return hold with { Version = hold.Version + 1 };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Measure} on {Entity} could not be lifted in {Tries} tries: {Problem}. Next try {Next:u}; look at it with `holds`")]
    private static partial void LogNotLifted(ILogger log, string measure, string entity, int tries, string problem, DateTimeOffset next);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hold {Measure} on {Entity} could not be written; tried again when it is looked at next")]
    private static partial void LogStore(ILogger log, string measure, string entity, Exception e);
}
