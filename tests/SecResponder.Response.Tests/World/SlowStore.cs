using Microsoft.Extensions.Time.Testing;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.World;

/// <summary>A store that writes intents at once and answers late.</summary>
internal sealed class SlowStore(IResponderStore inner, FakeTimeProvider time, TimeSpan late) : PassingStore(inner)
{
    public override async Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        await base.SaveAsync(commit, cancellation);
        if (commit.Steps.Any(step => step.State == StepState.Intent && step.Version > 0 && step.Note is null))
            time.Advance(late);
    }
}
