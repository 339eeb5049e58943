using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.Storage;

/// <summary>Tests over a store's data, each over its own.</summary>
public abstract class OverAStore : IAsyncDisposable
{
    private readonly Lazy<StoreData> _data;

    protected OverAStore() => _data = new Lazy<StoreData>(NewData);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Data of a test's own, empty.</summary>
    protected abstract StoreData NewData();

    /// <summary>An instance over this test's data; further ones are what another process sees, or this one after a crash.</summary>
    protected Task<IResponderStore> OpenAsync() => _data.Value.OpenAsync(null);

    public async ValueTask DisposeAsync()
    {
        if (_data.IsValueCreated)
            await _data.Value.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
