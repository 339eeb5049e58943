using System.Collections.Concurrent;
using SecResponder.Response.Holds;
using SecResponder.Response.Storage;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Steps;

/// <summary>Keeps the lease of steps, holds and comments on tickets whose call was given up but has not ended: it may still take effect, and whoever read back before that would call again. When it
/// has ended, it is read back after the first pause.</summary>
/// <remarks>Should this process die, so do its calls: its leases run out, and others take over.</remarks>
internal sealed class LeaseKeeper(ResponseWorld world)
{
    // What was kept, as it was then: how often it has been called.
    private readonly ConcurrentDictionary<string, int?> _kept = new(StringComparer.Ordinal);

    private sealed record Kept(DateTimeOffset? Lease, int Calls, ResponseCommit Moved);

    /// <summary>Renews what has less than two thirds left; asked for each time steps are claimed. Costs nothing while no call hangs.</summary>
    /// <exception cref="StoreException">The store can't be used; it is tried again with the next claim.</exception>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        foreach (var id in world.Calls.Unanswered)
            _kept.TryAdd(id, null);
        foreach (var (id, calls) in _kept.OrderBy(kept => kept.Key, StringComparer.Ordinal))
        {
            var hangs = world.Calls.IsUnanswered(id);
            // What has just arrived may take a moment to show.
            var due = world.Now + (hangs ? world.Options.Lease : Backoff.After(1, id, null, world.Options));
            var now = await LookAsync(id, due, hangs, cancellation);
            if (now is null)
                _kept.TryRemove(id, out _);
            else if (hangs)
            {
                _kept[id] = now.Calls;
                if (now.Lease < due - (world.Options.Lease / 3))
                    await MoveAsync(now.Moved, cancellation);
            }
            // Somebody else may have called meanwhile, where this process could not keep the lease: then it is theirs.
            else if (_kept.TryRemove(id, out _) && now.Calls == calls && now.Lease > due)
                await MoveAsync(now.Moved, cancellation);
        }
    }

    private Task<Kept?> LookAsync(string id, DateTimeOffset due, bool hangs, CancellationToken cancellation) => id.StartsWith(TicketJournal.CallPrefix, StringComparison.Ordinal)
        ? LookAtCommentAsync(id[TicketJournal.CallPrefix.Length..], due, cancellation)
        : LookAtStepAsync(id, due, hangs, cancellation);

    private async Task<Kept?> LookAtCommentAsync(string stepId, DateTimeOffset due, CancellationToken cancellation) => await world.Store.JournalAsync(stepId, cancellation) is { Pending: not null } journal
        ? new Kept(journal.DueAt, journal.Tries, new ResponseCommit { Journals = [journal with { DueAt = due }] })
        : null;

    // A step that has not ended, or what it (or its hold's keeper) has left to be read back. What hangs without either is none of ours: a reading.
    private async Task<Kept?> LookAtStepAsync(string id, DateTimeOffset due, bool hangs, CancellationToken cancellation)
    {
        if (await world.Store.StepAsync(id, cancellation) is not { } step)
            return null;
        if (step.State is StepState.Intent or StepState.Running)
            return new Kept(step.DueAt, step.Attempt, new ResponseCommit { Steps = [step with { DueAt = due }] });
        if (step is not { For: not null, Entity: { } entity } || await world.Store.HoldAsync(entity.Id, step.Action, cancellation) is not { State: HoldState.Unsettled or HoldState.Active or HoldState.Lifting } hold || hold.PlacedBy != id)
            return null;
        // A call that holds again keeps nobody from lifting, only from closing.
        var moved = hold.CallUntil is null ? hold with { DueAt = due } : hold with { CallUntil = due, DueAt = hangs || hold.DueAt < due ? hold.DueAt : due };
        return new Kept(hold.CallUntil ?? hold.DueAt, hold.Reasserts + hold.LiftAttempt, new ResponseCommit { Holds = [moved] });
    }

    private async Task MoveAsync(ResponseCommit moved, CancellationToken cancellation)
    {
        try
        {
            await world.Store.SaveAsync(moved, cancellation);
        }
        catch (StoreConflictException)
        {
            // It was taken or has ended: then there is no lease of ours to keep.
        }
    }
}
