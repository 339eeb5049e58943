using System.Runtime.InteropServices;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Events;

namespace SecResponder.Functions.EventHubs;

/// <summary>Turns a trigger's batch into raw records: the bytes, and the origin by which a redelivered event is known again.</summary>
internal static class EventHubRecords
{
    private const string PartitionContext = "PartitionContext";

    /// <summary>One record an event, in the batch's order. Never leaves one out.</summary>
    /// <param name="events">The batch: one partition's, in order.</param>
    /// <param name="hub">The hub, which is the origin's stream.</param>
    /// <param name="context">Tells the partition.</param>
    public static RawRecord[] From(EventData[] events, string hub, FunctionContext context)
    {
        var partition = PartitionOf(context);
        return Array.ConvertAll(events, e => new RawRecord(BytesOf(e), new Origin(hub, partition, e.SequenceNumber), e.EnqueuedTime));
    }

    private static ArraySegment<byte> BytesOf(EventData e)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = e.EventBody.ToMemory();
        }
        catch (NotSupportedException)
        {
            // An AMQP value or sequence where data belongs. The whole message goes on as bytes, which no source reads: so it ends in the dead letter with
            // everything that it carried, and the others of its batch go their way.
            body = e.GetRawAmqpMessage().ToBytes().ToMemory();
        }
        return MemoryMarshal.TryGetArray(body, out var bytes) ? bytes : body.ToArray();
    }

    // The trigger's metadata comes from the host as JSON text: {"PartitionId":"3","EventHubName":…}.
    private static string PartitionOf(FunctionContext context)
    {
        if (context.BindingContext.BindingData.TryGetValue(PartitionContext, out var value) && value is string json && Parse(json) is { Length: > 0 } id)
            return id;
        // Without the partition a sequence number says nothing: events would be taken for one another, and lost. Better to stand still and say why.
        throw new InvalidOperationException(
            $"the Event Hub trigger gave no partition: the binding data has no '{PartitionContext}' with a PartitionId. SecResponder needs the Event Hubs extension 5 or newer.");
    }

    private static string? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("PartitionId", out var id)
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // reported by the caller, as a missing partition is
        }
    }
}
