using System.Collections.Concurrent;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Steps;

/// <summary>Keeps the lease of steps whose call was given up but has not ended: it may still take effect, and whoever read back before that would call again. When it has ended, the step is
/// read back at once.</summary>
/// <remarks>Should this process die, so do its calls: its leases run out, and others take over.</remarks>
internal sealed class LeaseKeeper(ResponseWorld world)
{
    private readonly ConcurrentDictionary<string, bool> _kept = new(StringComparer.Ordinal);

    /// <summary>Renews what has less than two thirds left; asked for each time steps are claimed. Costs nothing while no call hangs.</summary>
    /// <exception cref="StoreException">The store can't be used; it is tried again with the next claim.</exception>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        foreach (var id in world.Calls.Unanswered)
            _kept.TryAdd(id, true);
        foreach (var id in _kept.Keys.Order(StringComparer.Ordinal))
        {
            var hangs = world.Calls.IsUnanswered(id);
            if (await world.Store.StepAsync(id, cancellation) is not { State: StepState.Intent or StepState.Running } step)
            {
                // What hangs without a step in this state is none of ours: a lift, or a reading.
                _kept.TryRemove(id, out _);
                continue;
            }
            if (hangs ? step.DueAt < world.Now + (2 * world.Options.Lease / 3) : step.DueAt > world.Now)
                await MoveAsync(step, hangs ? world.Now + world.Options.Lease : world.Now, cancellation);
            if (!hangs)
                _kept.TryRemove(id, out _);
        }
    }

    private async Task MoveAsync(ResponseStep step, DateTimeOffset due, CancellationToken cancellation)
    {
        try
        {
            await world.Store.SaveAsync(new ResponseCommit { Steps = [step with { DueAt = due }] }, cancellation);
        }
        catch (StoreConflictException)
        {
            // It was taken or has ended: then there is no lease of ours to keep.
        }
    }
}
