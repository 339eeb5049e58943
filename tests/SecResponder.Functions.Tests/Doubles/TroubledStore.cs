using System.Collections.Immutable;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>The n-th thing that may go wrong does, once: a write that does not come through, or one that did and whose answer is lost.</summary>
internal sealed class Trouble(int at)
{
    private int _passed;

    public bool Came { get; private set; }

    public void Pass()
    {
        if (Interlocked.Increment(ref _passed) != at)
            return;
        Came = true;
        throw new StoreException("trouble") { Problem = StoreProblem.Unreachable };
    }
}

/// <summary>A store with trouble before or after any write.</summary>
internal sealed class TroubledStore(IResponderStore inner, Trouble trouble) : PassingStore(inner)
{
    public override Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => AroundAsync(() => base.CommitAsync(commit, cancellation));

    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) => AroundAsync(() => base.SaveAsync(commit, cancellation));

    public override Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation)
    {
        trouble.Pass();
        return base.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation);
    }

    private async Task AroundAsync(Func<Task> write)
    {
        trouble.Pass();
        await write();
        trouble.Pass();
    }
}
