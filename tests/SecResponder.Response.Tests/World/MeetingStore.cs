using System.Collections.Immutable;
using SecResponder.Response.Holds;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.World;

/// <summary>The first so many who look at what is held all see the same before any of them goes on: the worst moment for a limit.</summary>
internal sealed class MeetingStore(IResponderStore inner, int guests, bool checksMark) : PassingStore(inner)
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public override async Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation)
    {
        var held = await base.HoldsAsync(cancellation);
        if (Interlocked.Increment(ref _arrived) == guests)
            _met.SetResult();
        await _met.Task.WaitAsync(cancellation);
        return held;
    }

    // Without the mark: what a runner does that looks at what is held only before, and not again in its commit.
    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) => base.SaveAsync(checksMark ? commit : commit with { HoldMark = null }, cancellation);
}
