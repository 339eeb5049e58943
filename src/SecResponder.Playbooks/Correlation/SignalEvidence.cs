using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Correlation;

/// <summary>The event of a signal as flat JSON: its ASIM fields, and of the vendor's those that the playbook names. An event that is read by its own names is kept whole.</summary>
internal static class SignalEvidence
{
    // Escapes for JSON alone: what lands in a page or a card is escaped there.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SecurityEvent e, IEnumerable<string> vendorFields, LogSource source)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            if (e.Kind.Schema == AsimSchema.None && e.Fields.IsEmpty && !e.Vendor.Json.IsEmpty)
                Whole(writer, e.Vendor.Json);
            else
                Fields(writer, e, vendorFields, source);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Whole(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        document.WriteTo(writer);
    }

    private static void Fields(Utf8JsonWriter writer, SecurityEvent e, IEnumerable<string> vendorFields, LogSource source)
    {
        writer.WriteStartObject();
        AsimJson.WriteFields(writer, e);
        foreach (var field in vendorFields)
            if (!AsimFields.TryParse(field, out _) && FieldText.Of(e, field, source) is { } text)
                writer.WriteString(field, text);
        writer.WriteEndObject();
    }
}
