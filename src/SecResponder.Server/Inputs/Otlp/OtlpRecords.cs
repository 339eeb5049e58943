using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace SecResponder.Server.Inputs.Otlp;

/// <summary>Takes an export request apart: each log record by itself, as a request of OTLP's JSON that has it alone, with its resource and scope around it.</summary>
internal static class OtlpRecords
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The records, in their order.</summary>
    /// <exception cref="FormatException">It is no JSON, or no logs export request.</exception>
    public static ImmutableArray<ArraySegment<byte>> Split(ReadOnlyMemory<byte> json)
    {
        var records = ImmutableArray.CreateBuilder<ArraySegment<byte>>();
        try
        {
            using var document = JsonDocument.Parse(json, Deep);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("a logs export request is a JSON object");
            foreach (var resource in List(document.RootElement, "resourceLogs"))
                foreach (var scope in List(resource, "scopeLogs"))
                    foreach (var record in List(scope, "logRecords"))
                        records.Add(Alone(resource, scope, record));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("the request is no JSON, or has something else than lists and objects where those belong", e);
        }
        return records.ToImmutable();
    }

    private static JsonElement.ArrayEnumerator List(JsonElement parent, string name) => parent.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null ? list.EnumerateArray() : default;

    private static ArraySegment<byte> Alone(JsonElement resource, JsonElement scope, JsonElement record)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resourceLogs");
            Begin(writer, resource, "scopeLogs");
            Begin(writer, scope, "logRecords");
            record.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return json.WrittenSpan.ToArray();
    }

    // Everything that stands beside the list, then the list, open.
    private static void Begin(Utf8JsonWriter writer, JsonElement around, string list)
    {
        writer.WriteStartObject();
        foreach (var member in around.EnumerateObject())
            if (!member.NameEquals(list))
                member.WriteTo(writer);
        writer.WriteStartArray(list);
    }
}
