using System.Collections.Immutable;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.World;

/// <summary>The process is gone.</summary>
internal sealed class CrashException() : Exception("the process is gone");

/// <summary>Dies at the k-th point and is dead from then on: nothing is written or called by a dead process.</summary>
internal sealed class CrashPoint(int at)
{
    private int _passed;

    public bool IsDead { get; private set; }

    public int Passed => _passed;

    public void Pass()
    {
        if (IsDead || Interlocked.Increment(ref _passed) == at)
        {
            IsDead = true;
            throw new CrashException();
        }
    }
}

/// <summary>A store whose process may die before a write, or after it (the write is there, nobody heard of it).</summary>
internal sealed class CrashingStore(IResponderStore inner, CrashPoint point) : PassingStore(inner)
{
    public override Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => AroundAsync(() => base.CommitAsync(commit, cancellation));

    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) => AroundAsync(() => base.SaveAsync(commit, cancellation));

    public override async Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation)
    {
        point.Pass();
        var claimed = await base.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation);
        point.Pass();
        return claimed;
    }

    private async Task AroundAsync(Func<Task> write)
    {
        point.Pass();
        await write();
        point.Pass();
    }
}
