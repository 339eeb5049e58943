using Azure.Messaging.EventHubs.Producer;

namespace Azure.Messaging.EventHubs;

// Azure.Messaging.EventHubs 5.12.2: how the library itself has its models made in tests.
public static class EventHubsModelFactory
{
    public static EventData EventData(
        BinaryData eventBody,
        IDictionary<string, object>? properties = null,
        IReadOnlyDictionary<string, object>? systemProperties = null,
        string? partitionKey = null,
        long sequenceNumber = long.MinValue,
        string? offsetString = null,
        DateTimeOffset enqueuedTime = default) =>
        new Received(eventBody, properties, systemProperties, sequenceNumber, offsetString, enqueuedTime, partitionKey);

    public static EventDataBatch EventDataBatch(
        long batchSizeBytes, IList<EventData> batchEventStore, CreateBatchOptions? batchOptions = null, Func<EventData, bool>? tryAddCallback = null) =>
        new(batchSizeBytes, batchEventStore, tryAddCallback ?? (_ => true));

    private sealed class Received(
        BinaryData body, IDictionary<string, object>? properties, IReadOnlyDictionary<string, object>? systemProperties,
        long sequenceNumber, string? offset, DateTimeOffset enqueued, string? partitionKey)
        : EventData(body, properties, systemProperties, sequenceNumber, offset, enqueued, partitionKey);
}
