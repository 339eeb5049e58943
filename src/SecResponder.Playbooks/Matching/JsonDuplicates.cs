using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SecResponder.Playbooks.Matching;

/// <summary>JSON objects that name a key twice: the last one counts.</summary>
internal static class JsonDuplicates
{
    /// <summary>The same JSON with only the last of each object's equal keys.</summary>
    public static byte[] KeepLast(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        var written = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { SkipValidation = true, MaxDepth = maxDepth }))
            Write(document.RootElement, writer);
        return written.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var last = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                    last[Name(JsonMarshal.GetRawUtf8PropertyName(property))] = property.Value;
                writer.WriteStartObject();
                foreach (var (name, value) in last)
                {
                    writer.WritePropertyName(Encoding.Latin1.GetBytes(name));
                    Write(value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    // One character a byte, so that a name that is no UTF-8 is still a name.
    private static string Name(ReadOnlySpan<byte> escaped)
    {
        var name = new byte[escaped.Length + 4];
        return Encoding.Latin1.GetString(name, 0, JsonText.Unescape(escaped, name));
    }
}
