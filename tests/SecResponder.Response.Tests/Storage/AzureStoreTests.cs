using Azure.Core;
using Azure.Core.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>The store in an Azure Storage account keeps the contract; over Azurite, the storage emulator.</summary>
public sealed class AzureStoreTests : StoreContract
{
    // Each request is two points, and a life has hundreds: a run takes some of them. SECRESPONDER_CRASH_EVERY=1 takes all.
    protected override int CrashesEvery => int.TryParse(Environment.GetEnvironmentVariable("SECRESPONDER_CRASH_EVERY"), out var every) ? every : 17;

    protected override StoreData NewData() => new AzureData();
}

/// <summary>It keeps lists for firewalls, too.</summary>
public sealed class AzureBlockListTests : BlockListStoreContract
{
    protected override StoreData NewData() => new AzureData();
}

/// <summary>A table and containers of their own in the emulator.</summary>
internal sealed class AzureData : StoreData
{
    private readonly string _name = "t" + Guid.NewGuid().ToString("N")[..20];

    public AzureStorageOptions Options(Action<ClientOptions>? configure = null) => new() { ConnectionString = Azurite.ConnectionString, Name = _name, Configure = configure };

    internal override Task<IResponderStore> OpenAsync(CrashPoint? crash) => Task.FromResult<IResponderStore>(AzureStore.Open(
        Options(crash is null ? null : options => options.AddPolicy(new CrashingRequests(crash), HttpPipelinePosition.PerRetry)), null));

    public override async ValueTask DisposeAsync()
    {
        var clients = new AzureClients(Options(), null);
        await clients.Table.DeleteAsync();
        await clients.Container.DeleteIfExistsAsync();
        await clients.Digests.DeleteIfExistsAsync();
        await clients.Bundles.DeleteIfExistsAsync();
    }
}

/// <summary>The process may die before a request, or after it: then it was done, and nobody heard of it.</summary>
internal sealed class CrashingRequests(CrashPoint point) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        point.Pass();
        await ProcessNextAsync(message, pipeline);
        point.Pass();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
}
