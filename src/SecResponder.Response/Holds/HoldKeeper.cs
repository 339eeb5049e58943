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
/// A hold whose step gave up without knowing is read back first: there, it is kept to its end; not there, it is closed.
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
    public async Task<bool> ReleaseAsync(string entityId, string measure, string who, string why, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            if (await world.Store.HoldAsync(entityId, measure, cancellation) is not { State: not HoldState.Lifted } hold)
                return false;
            var now = world.Now;
            var ended = hold.State == HoldState.Lifting ? hold : hold with
            {
                Reasons = [.. hold.Reasons.Select(reason => reason with { Until = reason.Until < now ? reason.Until : now })],
                DueAt = now,
            };
            try
            {
                await SaveAsync(ended, new ReleaseAsked(entityId, hold.Entity.DisplayName, measure, who, why), cancellation);
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
        try
        {
            return hold.State switch
            {
                HoldState.Unsettled => await SettleAsync(hold, cancellation),
                HoldState.Lifting => await LiftAsync(hold, "tried again", cancellation),
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
        var left = hold.Reasons.RemoveAll(reason => reason.Until <= now);
        if (left.IsEmpty)
            return await LiftAsync(hold, "the last reason has ended", cancellation);
        var ended = hold.Reasons.RemoveAll(reason => reason.Until > now);
        var kept = hold with { Reasons = left };
        kept = kept with { DueAt = kept.FirstEnd };
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Holds = [kept],
                Ledger = [.. ended.Select(reason => new LedgerDraft(
                    reason.IncidentId, now, new HoldReasonEnded(reason.StepId, hold.EntityId, hold.Entity.DisplayName, hold.Measure, left.Length, kept.Until)))],
            },
            cancellation);
        return kept;
    }

    private async Task<Hold> LiftAsync(Hold hold, string because, CancellationToken cancellation)
    {
        // 1. The intent. Its due time is the lease: nobody else comes by before it has run out, and somebody does after.
        hold = hold with { State = HoldState.Lifting, LiftAttempt = hold.LiftAttempt + 1, DueAt = world.Now + world.Options.Lease };
        hold = await SaveAsync(hold, new LiftIntended(hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.LiftAttempt, because), cancellation);
        if (world.Actions.Find(hold.Measure) is not { } action)
            return await FailAsync(hold, $"no connector carries out '{hold.Measure}' any more", null, cancellation);
        try
        {
            var call = await CallOfAsync(hold, cancellation);
            // 2. Lifted by an attempt whose answer was lost? Gone, or taken over by somebody else? Then there is nothing of ours to undo.
            var before = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (Gone(before) is { } gone)
                return await LiftedAsync(hold, gone, cancellation);
            if (before is Effect.Running underway && hold.LiftAttempt > 1)
                return await FailAsync(hold, $"still under way: {underway.Note}", underway.AskAgainAfter, cancellation);

            // 3. Undo.
            var undone = await AskAsync(hold, "undo", token => action.UndoAsync(call, token), cancellation);
            switch (undone)
            {
                case Effect.NotOurs theirs:
                    return await LiftedAsync(hold, $"left alone, it is not ours: {theirs.Note}", cancellation);
                case Effect.Refused refused:
                    return await FailAsync(hold, $"refused: {refused.Reason}", null, cancellation);
                case Effect.TryAgain again:
                    return await FailAsync(hold, again.Reason, again.After, cancellation);
                case Effect.Running running:
                    return await FailAsync(hold, $"taken, still under way: {running.Note}", running.AskAgainAfter, cancellation);
            }

            // 4. Read back: only the other side's own state ends a hold.
            var after = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (after is Effect.Absent { Knowable: false })
                return await LiftedAsync(hold, "undone; the other side can't be asked whether it is gone", cancellation);
            return Gone(after) is { } verified
                ? await LiftedAsync(hold, verified, cancellation)
                : await FailAsync(hold, "undone, but reading back still shows it", null, cancellation);
        }
        catch (ConnectorException e)
        {
            return await FailAsync(hold, e.Message, e.RetryAfter, cancellation);
        }
    }

    // Its step gave up without knowing.
    private async Task<Hold> SettleAsync(Hold hold, CancellationToken cancellation)
    {
        if (world.Actions.Find(hold.Measure) is not { } action)
            return await FailAsync(hold, $"no connector carries out '{hold.Measure}' any more", null, cancellation);
        hold = hold with { DueAt = world.Now + world.Options.Lease };
        hold = await SaveAsync(hold, null, cancellation);
        try
        {
            var call = await CallOfAsync(hold, cancellation);
            var found = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (Gone(found) is { } gone)
                return await LiftedAsync(hold, gone, cancellation);
            if (hold.Until <= world.Now)
                return await LiftAsync(hold, "its time is over", cancellation);
            if (found is not Effect.Done)
                return await FailAsync(hold, "what became of it is not known yet", (found as Effect.Running)?.AskAgainAfter, cancellation);
            return await SaveAsync(
                hold with { State = HoldState.Active, DueAt = hold.FirstEnd, Problem = null },
                new HoldPlaced(hold.PlacedBy, hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.Until), cancellation);
        }
        catch (ConnectorException e)
        {
            return await FailAsync(hold, e.Message, e.RetryAfter, cancellation);
        }
    }

    private static string? Gone(Effect effect) => effect switch
    {
        Effect.Absent { Knowable: true } => "read back: it is gone",
        Effect.NotOurs theirs => $"read back: what is there is not ours: {theirs.Note}",
        _ => null,
    };

    private Task<Effect> AskAsync(Hold hold, string verb, Func<CancellationToken, Task<Effect>> call, CancellationToken cancellation) =>
        world.Calls.IsUnanswered(hold.PlacedBy)
            ? throw new ConnectorException($"an earlier call to {hold.System} has not been answered yet, so '{verb}' waits")
            : world.Calls.AskAsync(hold.System, hold.PlacedBy, call, null, cancellation);

    private Task<Hold> LiftedAsync(Hold hold, string how, CancellationToken cancellation) => SaveAsync(
        hold with { State = HoldState.Lifted, DueAt = null, Problem = null, LiftAttempt = 0 },
        new HoldLifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, how), cancellation);

    // Never given up: a hold that can't be lifted is somebody's machine. It is tried at growing intervals and stays in sight until it is gone.
    private async Task<Hold> FailAsync(Hold hold, string problem, TimeSpan? askedFor, CancellationToken cancellation)
    {
        var tries = Math.Max(1, hold.LiftAttempt);
        var next = world.Now + Backoff.After(tries, hold.PlacedBy, askedFor, world.Options);
        if (tries >= 3)
            LogNotLifted(log, hold.Measure, PlainText.Line(hold.Entity.DisplayName), tries, PlainText.Line(problem), next);
        return await SaveAsync(
            hold with { DueAt = next, Problem = problem, LiftAttempt = tries }, new LiftFailed(hold.EntityId, hold.Entity.DisplayName, hold.Measure, tries, problem, next), cancellation);
    }

    private async Task<ActionCall> CallOfAsync(Hold hold, CancellationToken cancellation) => new(
        hold.PlacedBy, 1, hold.Entity, hold.With, await IncidentContexts.OfAsync(world, hold.PlacedByIncident, cancellation), hold.IntentAt);

    // Every incident that is a reason hears of it, and the one that placed it.
    private async Task<Hold> SaveAsync(Hold hold, LedgerFact? fact, CancellationToken cancellation)
    {
        var now = world.Now;
        var incidents = hold.Reasons.Select(reason => reason.IncidentId).Append(hold.PlacedByIncident).Distinct(StringComparer.Ordinal);
        await world.Store.SaveAsync(
            new ResponseCommit { Holds = [hold], Ledger = fact is null ? [] : [.. incidents.Select(incident => new LedgerDraft(incident, now, fact))] }, cancellation);
        return hold with { Version = hold.Version + 1 };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Measure} on {Entity} could not be lifted in {Tries} tries: {Problem}. Next try {Next:u}; look at it with `holds`")]
    private static partial void LogNotLifted(ILogger log, string measure, string entity, int tries, string problem, DateTimeOffset next);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hold {Measure} on {Entity} could not be written; tried again when it is looked at next")]
    private static partial void LogStore(ILogger log, string measure, string entity, Exception e);
}
