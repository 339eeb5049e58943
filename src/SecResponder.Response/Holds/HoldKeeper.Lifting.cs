using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Holds;

// Lifting, and verifying that it is lifted.
public sealed partial class HoldKeeper
{
    private const int UnderWayForLong = 10;

    private async Task<Hold> LiftAsync(Hold hold, string because, CancellationToken cancellation)
    {
        // 1. The intent. Its due time is the lease: nobody else comes by before it has run out, and somebody does after.
        hold = hold with { State = HoldState.Lifting, LiftAttempt = hold.LiftAttempt + 1, DueAt = world.Now + world.Options.Lease };
        hold = await SaveAsync(hold, new LiftIntended(hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.LiftAttempt, because), cancellation);
        if (world.Actions.Find(hold.Measure, hold.System) is not { } action)
            return await FailAsync(hold, $"no connector carries out '{hold.Measure}' any more", null, cancellation);
        try
        {
            var call = await CallOfAsync(hold, cancellation);
            // 2. Lifted by an attempt whose answer was lost? Gone, or taken over by somebody else? Then there is nothing of ours to undo.
            var before = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (Gone(before) is { } gone)
                return await LiftedAsync(hold, gone, cancellation);
            if (before is Effect.Running underway && hold.LiftAttempt > 1)
                return await FailAsync(hold, $"still under way: {underway.Note}", underway.AskAgainAfter, cancellation, isUnderWay: true);

            // 3. Undo: what is restored is what was read before, or nothing.
            if (hold.Before is { IsWhole: false })
                return await FailAsync(hold, "the state that was kept is not the one that was read: restore it by hand", null, cancellation);
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
                    return await FailAsync(hold, $"taken, still under way: {running.Note}", running.AskAgainAfter, cancellation, isUnderWay: true);
            }

            // 4. Read back: only the other side's own state ends a hold.
            var after = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (after is Effect.Absent { Knowable: false })
                return await LiftedAsync(hold, "undone; the other side can't be asked whether it is gone", cancellation);
            return Gone(after) is { } verified
                ? await LiftedAsync(hold, verified + await ComparedAsync(hold, action, call, cancellation), cancellation)
                : await FailAsync(hold, "undone, but reading back still shows it", null, cancellation);
        }
        catch (ConnectorException e)
        {
            return await FailAsync(hold, e.Message, e.ShutUntil - world.Now ?? e.RetryAfter, cancellation);
        }
    }

    // Its step gave up without knowing.
    private async Task<Hold> SettleAsync(Hold hold, CancellationToken cancellation)
    {
        if (world.Actions.Find(hold.Measure, hold.System) is not { } action)
            return await FailAsync(hold, $"no connector carries out '{hold.Measure}' any more", null, cancellation);
        hold = hold with { DueAt = world.Now + world.Options.Lease };
        hold = await SaveAsync(hold, null, cancellation);
        try
        {
            var call = await CallOfAsync(hold, cancellation);
            var found = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
            if (found is Effect.Absent { Knowable: true, Left: null } && !world.Absences.Confirms($"{hold.EntityId} {hold.Measure} {hold.PlacedBy}"))
                return await SaveAsync(hold with { DueAt = world.Now + world.Options.FirstPause }, null, cancellation);
            if (Gone(found) is { } gone)
                return await LiftedAsync(hold, gone, cancellation);
            if (hold.Until <= world.Now)
                return await LiftAsync(hold, "its time is over", cancellation);
            if (found is Effect.Absent { Left: { } left })
                return await LiftAsync(hold, $"its step came to nothing, but a part of it is there: {left}", cancellation);
            if (found is not Effect.Done)
                return await FailAsync(hold, "what became of it is not known yet", (found as Effect.Running)?.AskAgainAfter, cancellation);
            return await SaveAsync(
                InForce(hold with { Problem = null }, world),
                new HoldPlaced(hold.PlacedBy, hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.Until), cancellation);
        }
        catch (ConnectorException e)
        {
            return await FailAsync(hold, e.Message, e.ShutUntil - world.Now ?? e.RetryAfter, cancellation);
        }
    }

    // Exactly what was there before, or what differs is said: somebody may have changed it meanwhile, and that is theirs.
    private async Task<string> ComparedAsync(Hold hold, IResponseAction action, ActionCall call, CancellationToken cancellation)
    {
        if (hold.Before is not { } before || action is not IKeepsState keeper)
            return "";
        var now = "";
        await AskAsync(hold, "read", async token =>
        {
            now = await keeper.ReadStateAsync(call, token);
            return new Effect.Done("", "read");
        }, cancellation);
        return StateBefore.HashOf(now) == before.Hash
            ? $"; it is as it was before (SHA-256 {before.Hash})"
            : $"; it is not as it was before: SHA-256 {StateBefore.HashOf(now)} now, {before.Hash} then. Somebody else has changed it meanwhile";
    }

    private static string? Gone(Effect effect) => effect switch
    {
        Effect.Absent { Knowable: true, Left: null } => "read back: it is gone",
        Effect.NotOurs theirs => $"read back: what is there is not ours: {theirs.Note}",
        _ => null,
    };

    private static Hold Closed(Hold hold) =>
        hold with { State = HoldState.Lifted, DueAt = null, Problem = null, LiftAttempt = 0, FailedLifts = 0, NoticeId = null, Reasserts = 0, PlacedAgainAt = null, CallUntil = null, CheckAt = null };

    // Gone now, while a call that places it again may still arrive: it is read back once more when none can.
    private Task<Hold> LiftedAsync(Hold hold, string how, CancellationToken cancellation) => ArrivesUntil(hold) is { } arrives
        ? SaveAsync(hold with { DueAt = arrives, Problem = $"{how}; but a call that holds it again has not been answered and may still arrive" }, null, cancellation)
        : SaveAsync(Closed(hold), new HoldLifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, how), cancellation);

    // Never given up: a hold that can't be lifted is somebody's machine. It is tried at growing intervals and stays in sight until it is gone.
    // A lift that is under way has not failed, until it has been asked for often; one whose process died comes here not at all.
    private async Task<Hold> FailAsync(Hold hold, string problem, TimeSpan? askedFor, CancellationToken cancellation, bool isUnderWay = false)
    {
        var tries = Math.Max(1, hold.LiftAttempt);
        var failed = hold.FailedLifts + (isUnderWay && tries < UnderWayForLong ? 0 : 1);
        var next = world.Now + Backoff.After(tries, hold.PlacedBy, askedFor, world.Options);
        if (failed >= world.Options.LiftsBeforeNotice)
            LogNotLifted(log, hold.Measure, PlainText.Line(hold.Entity.DisplayName), tries, PlainText.Line(problem), next);
        var notice = hold is { State: HoldState.Lifting, NoticeId: null } && failed >= world.Options.LiftsBeforeNotice
            ? await CallAsync(hold, "not-lifted", $"{hold.Entity.DisplayName} can't be released ({hold.Measure})",
                $"its time is over since {LedgerTime.Minute(hold.Until)}, and {failed} lifts came to nothing: {problem}. It is tried on; lift it by hand if it must be free", cancellation)
            : null;
        return await SaveAsync(
            hold with { DueAt = next, Problem = problem, LiftAttempt = tries, FailedLifts = failed, NoticeId = notice?.Incident.Id ?? hold.NoticeId },
            new LiftFailed(hold.EntityId, hold.Entity.DisplayName, hold.Measure, tries, problem, next), cancellation, notice);
    }
}
