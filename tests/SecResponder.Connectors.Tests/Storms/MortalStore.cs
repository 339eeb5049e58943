using System.Collections.Immutable;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Connectors.Tests.Storms;

/// <summary>The store as one process has it: what it writes is written or not, and it may not live to hear of it.</summary>
internal sealed class MortalStore(IResponderStore inner, Life life) : PassingStore(inner)
{
    public override Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => life.PassAsync("commit", () => base.CommitAsync(commit, cancellation));

    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) => life.PassAsync("save", () => base.SaveAsync(commit, cancellation));

    public override Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) =>
        life.PassAsync("claim", () => base.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation));
}
