using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>One test's data in some store; it outlives the processes that work with it.</summary>
public abstract class StoreData : IAsyncDisposable
{
    /// <summary>A process's view of the data. With a crash point the process may die between any two things that it asks of the outside.</summary>
    internal abstract Task<IResponderStore> OpenAsync(CrashPoint? crash);

    public abstract ValueTask DisposeAsync();
}
