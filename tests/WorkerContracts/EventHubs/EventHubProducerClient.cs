using Azure.Core;

namespace Azure.Messaging.EventHubs.Producer;

// Azure.Messaging.EventHubs 5.12.2. A client made here sends nothing: a test derives from it, as the library's own guide to testing says.
public class EventHubProducerClient : IAsyncDisposable
{
    protected EventHubProducerClient() => (FullyQualifiedNamespace, EventHubName) = ("", "");

    public EventHubProducerClient(string connectionString, string eventHubName) => (FullyQualifiedNamespace, EventHubName) = ("", eventHubName);

    public EventHubProducerClient(
        string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubProducerClientOptions? clientOptions = null) =>
        (FullyQualifiedNamespace, EventHubName) = (fullyQualifiedNamespace, eventHubName);

    public string EventHubName { get; }

    public string FullyQualifiedNamespace { get; }

    public virtual ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("tests/WorkerContracts has no wire.");

    public virtual Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("tests/WorkerContracts has no wire.");

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public class EventHubProducerClientOptions
{
    public string? Identifier { get; set; }
}

public sealed class EventDataBatch : IDisposable
{
    private readonly IList<EventData> _store;
    private readonly Func<EventData, bool> _tryAdd;

    internal EventDataBatch(long size, IList<EventData> store, Func<EventData, bool> tryAdd)
    {
        SizeInBytes = size;
        _store = store;
        _tryAdd = tryAdd;
    }

    public int Count => _store.Count;

    public long SizeInBytes { get; }

    public bool TryAdd(EventData eventData)
    {
        if (!_tryAdd(eventData))
            return false;
        _store.Add(eventData);
        return true;
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

public class SendEventOptions
{
    public string? PartitionId { get; set; }

    public string? PartitionKey { get; set; }
}

public class CreateBatchOptions : SendEventOptions
{
    public long? MaximumSizeInBytes { get; set; }
}
