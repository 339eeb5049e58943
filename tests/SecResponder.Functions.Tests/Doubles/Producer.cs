using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>A hub that keeps what was sent, by partition key, and takes at most so many bytes a batch.</summary>
internal sealed class Producer(int bytesPerBatch = 1_000_000) : EventHubProducerClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EventDataBatch, (string Key, List<EventData> Events)> _open = [];

    /// <summary>The batches, in the order in which they were sent.</summary>
    public List<(string Key, List<EventData> Events)> Sent { get; } = [];

    public string? RefusedKey { get; set; }

    public override ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default)
    {
        var events = new List<EventData>();
        var bytes = 0;
        var batch = EventHubsModelFactory.EventDataBatch(0, events, options, e =>
        {
            var size = e.EventBody.ToMemory().Length;
            if (bytes + size > bytesPerBatch)
                return false;
            bytes += size;
            return true;
        });
        lock (_lock)
            _open[batch] = (options.PartitionKey ?? "", events);
        return ValueTask.FromResult(batch);
    }

    public override Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var (key, events) = _open[eventBatch];
            if (key == RefusedKey)
                throw new TimeoutException("the hub did not answer");
            Sent.Add((key, [.. events]));
        }
        return Task.CompletedTask;
    }
}
