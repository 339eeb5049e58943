using System.Text.Json;

namespace SecResponder.Events.Framing;

/// <summary>
/// Opens what others wrap a record in on its way: a JSON object with the record inside, as text, as an object, or in base64. Only an object that no source takes for its own is
/// opened; so a source may read an envelope that says more than its content.
/// </summary>
/// <remarks>
/// CloudEvents 1.0 (<c>data</c>, <c>data_base64</c>); Pub/Sub push (<c>message.data</c>); EventBridge (<c>detail</c>); CloudWatch Logs subscriptions (<c>logEvents[].message</c>); Kubernetes' lists of audit events (<c>items</c>) and AKS' records (<c>properties.log</c>); Splunk's
/// HTTP event collector (<c>event</c>); and what log shippers call the line: <c>message</c>, <c>log</c>, <c>line</c>, <c>_raw</c>, <c>RawData</c>, <c>SyslogMessage</c>.
/// </remarks>
internal static class Envelopes
{
    /// <summary>How many envelopes may lie in one another.</summary>
    public const int Deepest = 3;

    // From the surest on: an object that has several is opened at the first.
    private static readonly byte[][] Contents =
    [
        "data"u8.ToArray(), "data_base64"u8.ToArray(), "detail"u8.ToArray(), "logEvents"u8.ToArray(), "message"u8.ToArray(), "log"u8.ToArray(), "line"u8.ToArray(), "_raw"u8.ToArray(), "RawData"u8.ToArray(),
        "SyslogMessage"u8.ToArray(), "event"u8.ToArray(), "items"u8.ToArray(), "properties"u8.ToArray(),
    ];

    private const int Data = 0;
    private const int Base64 = 1;
    private const int Detail = 2;
    private const int LogEvents = 3;
    private const int Items = 11;
    private const int Properties = 12;

    /// <summary>The records inside, in order; empty when the record is no envelope.</summary>
    public static IReadOnlyList<RawRecord> Open(in RawRecord record)
    {
        if (record.Span.TrimStart(" \t\r\n\uFEFF"u8) is not [(byte)'{', ..])
            return [];
        try
        {
            using var document = JsonDocument.Parse(record.Bytes.AsMemory(), new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 64 });
            return Open(record, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // What is no JSON after all, has half of a surrogate pair, or is no base64, is no envelope.
            return [];
        }
    }

    private static List<RawRecord> Open(in RawRecord record, JsonElement envelope)
    {
        var inside = new List<RawRecord>();
        for (var content = 0; content < Contents.Length; content++)
        {
            if (!envelope.TryGetProperty(Contents[content], out var value) || !Belongs(content, envelope))
                continue;
            if (content == LogEvents && value.ValueKind == JsonValueKind.Array)
                foreach (var entry in value.EnumerateArray())
                    Add(record, entry, "message"u8, isBase64: false, inside);
            else if (content == Items && value.ValueKind == JsonValueKind.Array)
                Elements(record, value, inside);
            else if (content == Properties)
                Add(record, value, "log"u8, isBase64: false, inside);
            else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("messageId"u8, out _) && value.TryGetProperty("data"u8, out _))
                Add(record, value, "data"u8, isBase64: true, inside);
            else
                Add(record, envelope, Contents[content], content == Base64, inside);
            if (inside.Count > 0)
                break;
        }
        return inside;
    }

    private static void Elements(in RawRecord record, JsonElement list, List<RawRecord> inside)
    {
        foreach (var entry in list.EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object)
                inside.Add(record with { Bytes = System.Text.Encoding.UTF8.GetBytes(entry.GetRawText()), Origin = record.Origin.PartAt(inside.Count) });
    }

    // Many objects have a member "data"; only an envelope says what it is.
    private static bool Belongs(int content, JsonElement envelope) => content switch
    {
        Data or Base64 => envelope.TryGetProperty("specversion"u8, out _),
        Detail => envelope.TryGetProperty("detail-type"u8, out _),
        LogEvents => envelope.TryGetProperty("logGroup"u8, out _),
        Items => envelope.TryGetProperty("kind"u8, out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("EventList"u8),
        Properties => envelope.GetProperty("properties"u8) is { ValueKind: JsonValueKind.Object } properties && properties.TryGetProperty("log"u8, out var log) && log.ValueKind == JsonValueKind.String,
        _ => true,
    };

    private static void Add(in RawRecord record, JsonElement parent, ReadOnlySpan<byte> name, bool isBase64, List<RawRecord> inside)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value))
            return;
        var bytes = value.ValueKind switch
        {
            JsonValueKind.String when isBase64 => value.GetBytesFromBase64(),
            JsonValueKind.String => System.Text.Encoding.UTF8.GetBytes(value.GetString()!),
            JsonValueKind.Object => System.Text.Encoding.UTF8.GetBytes(value.GetRawText()),
            _ => [],
        };
        if (bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            inside.Add(record with { Bytes = bytes, Origin = record.Origin.PartAt(inside.Count) });
    }
}
