using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Response.Storage;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.OpenWhisk;

/// <summary>The events of an activation, in the three forms in which they come: <c>messages</c> of the Kafka feed, the body of a raw web action, <c>events</c> of whoever invokes it by itself.</summary>
/// <remarks>Apache OpenWhisk, "Using the Kafka packages" (topic, partition, offset, value); "Web actions" (__ow_body: base64 where the content is no text).</remarks>
internal static class ActivationEvents
{
    private const string Forms = "an activation has 'messages' (the Kafka feed's), '__ow_body' (a raw web action's) or 'events' (an array of lines or records)";

    /// <summary>Reads them; what is wrong, or null.</summary>
    public static string? Read(JsonElement value, out ImmutableArray<IntakeBody> events)
    {
        events = [];
        if (value.TryGetProperty("messages", out var messages))
            return Each(messages, "messages", Message, out events);
        if (value.TryGetProperty("__ow_body", out var body) && body.ValueKind == JsonValueKind.String)
        {
            events = [new IntakeBody(Bytes(body.GetString()!))];
            return null;
        }
        return value.TryGetProperty("events", out var plain) ? Each(plain, "events", record => new IntakeBody(Bytes(record)), out events) : Forms;
    }

    private static string? Each(JsonElement array, string name, Func<JsonElement, IntakeBody> body, out ImmutableArray<IntakeBody> events)
    {
        events = [];
        if (array.ValueKind != JsonValueKind.Array)
            return $"'{name}' is an array";
        events = [.. array.EnumerateArray().Select(body)];
        return null;
    }

    // The feed delivers at least once: where a message stood is what it is known again by.
    private static IntakeBody Message(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("value", out var value))
            return new IntakeBody(Bytes(message));
        var bytes = Bytes(value);
        return message.TryGetProperty("topic", out var topic) && message.TryGetProperty("partition", out var partition) && message.TryGetProperty("offset", out var offset)
            ? new IntakeBody(bytes) { Id = RecentIds.Of($"{topic.GetRawText()}/{partition.GetRawText()}", offset.GetRawText(), bytes) }
            : new IntakeBody(bytes);
    }

    private static byte[] Bytes(JsonElement record) => Encoding.UTF8.GetBytes(record.ValueKind == JsonValueKind.String ? record.GetString()! : record.GetRawText());

    // A text of base64 letters alone is what the platform makes of content that is no text; a log line has blanks.
    private static byte[] Bytes(string body)
    {
        var bytes = new byte[body.Length];
        return body.Length > 0 && Convert.TryFromBase64String(body, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(body);
    }
}
