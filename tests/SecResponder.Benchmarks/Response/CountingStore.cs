using System.Collections.Immutable;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Benchmarks.Response;

/// <summary>Counts what a runner asks its store for while it waits.</summary>
internal sealed class CountingStore(IResponderStore inner) : PassingStore(inner)
{
    private long _claims;
    private long _looks;

    /// <summary>Times that due steps were asked for, and times that the next due time was.</summary>
    public (long Claims, long Looks) Asked => (Interlocked.Read(ref _claims), Interlocked.Read(ref _looks));

    public override Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _claims);
        return base.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation);
    }

    public override Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _looks);
        return base.NextStepDueAsync(cancellation);
    }
}
