using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.World;

/// <summary>A store that has no room for turns any more.</summary>
internal sealed class FullStore(IResponderStore inner) : PassingStore(inner)
{
    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) =>
        Task.FromException(new StoreException("saving: nothing was written, there is no room left") { Problem = StoreProblem.Full });
}
