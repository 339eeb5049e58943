using System.Globalization;
using Azure.Core.Amqp;
using Google.Protobuf;
using SecResponder.Worker.Tests.Rpc;

namespace SecResponder.Worker.Tests.Host;

/// <summary>What the platform's triggers hand to a function: in the forms in which a host sends them.</summary>
internal static class Trigger
{
    private const string Parameter = "events";

    /// <summary>A batch of one partition's events. Each is a whole AMQP message, as it came from the hub.</summary>
    public static InvocationRequest Events(string hub, string partition, params IReadOnlyList<(long Sequence, BinaryData Body)> events)
    {
        var batch = new CollectionModelBindingData();
        batch.ModelBindingData.AddRange(events.Select(e => Data("AzureEventHubsEventData", "application/octet-stream", Message(e.Sequence, e.Body).ToMemory())));
        var request = Of(Parameter, new TypedData { CollectionModelBindingData = batch });
        request.TriggerMetadata["PartitionContext"] = new TypedData
        {
            Json = $$"""{"FullyQualifiedNamespace":"localhost","EventHubName":"{{hub}}","ConsumerGroup":"secresponder","PartitionId":"{{partition}}"}""",
        };
        return request;
    }

    /// <summary>A batch whose one event is no AMQP message.</summary>
    public static InvocationRequest Rubbish()
    {
        var batch = new CollectionModelBindingData { ModelBindingData = { Data("AzureEventHubsEventData", "application/octet-stream", "rubbish"u8.ToArray()) } };
        return Of(Parameter, new TypedData { CollectionModelBindingData = batch });
    }

    public static InvocationRequest Queue(string message) => Of("message", new TypedData { String = message });

    public static InvocationRequest Timer() =>
        Of("timer", new TypedData { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-05-01T10:00:00Z","Next":"2026-05-01T10:01:00Z","LastUpdated":"2026-05-01T10:00:00Z"},"IsPastDue":false}""" });

    /// <summary>A blob is named, not sent: the worker opens it by the connection's settings.</summary>
    public static InvocationRequest Blob(string connection, string container, string name) => Of("blob", new TypedData
    {
        ModelBindingData = Data("AzureStorageBlobs", "application/json", System.Text.Encoding.UTF8.GetBytes($$"""{"Connection":"{{connection}}","ContainerName":"{{container}}","BlobName":"{{name}}"}""")),
    });

    /// <summary>A request that is forwarded: what goes through the stream is empty but for the route's values.</summary>
    public static InvocationRequest Http(params (string Name, string Value)[] route)
    {
        var request = Of("request", new TypedData { Http = new Http() });
        foreach (var (name, value) in route)
            request.TriggerMetadata[name] = new TypedData { String = value };
        return request;
    }

    private static InvocationRequest Of(string parameter, TypedData data) => new() { InputData = { new ParameterBinding { Name = parameter, Data = data } } };

    private static ModelBindingData Data(string source, string contentType, ReadOnlyMemory<byte> content) =>
        new() { Version = "1.0", Source = source, ContentType = contentType, Content = ByteString.CopyFrom(content.Span) };

    private static BinaryData Message(long sequence, BinaryData body)
    {
        var message = new AmqpAnnotatedMessage(AmqpMessageBody.FromData([body.ToMemory()]));
        message.MessageAnnotations["x-opt-sequence-number"] = sequence;
        message.MessageAnnotations["x-opt-offset"] = (sequence * 100).ToString(CultureInfo.InvariantCulture);
        message.MessageAnnotations["x-opt-enqueued-time"] = DateTime.UtcNow;
        return message.ToBytes();
    }
}
