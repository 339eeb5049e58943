using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Enrichment;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The event of a signal as JSON: its ASIM fields, and of the vendor's those that the playbook names; an event that is read by its own names is kept whole. What the
/// playbook names of assets and places is written as it is known now, as objects: <c>asset.src.owner</c> is <c>owner</c> in <c>src</c> in <c>asset</c>.
/// </summary>
internal static class SignalEvidence
{
    // Escapes for JSON alone: what lands in a page or a card is escaped there.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="e">The event.</param>
    /// <param name="fields">What the playbook names.</param>
    /// <param name="aliases">Group-by names that are no field of the event, and what they stand for in it.</param>
    /// <param name="source">The rule's log source.</param>
    /// <param name="enrichment">What is known of assets and places.</param>
    public static string Write(SecurityEvent e, IReadOnlyCollection<string> fields, IReadOnlyCollection<(string Name, string Value)> aliases, LogSource source, EnrichmentSnapshot enrichment)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            if (e.Kind.Schema == AsimSchema.None && e.Fields.IsEmpty && !e.Vendor.Json.IsEmpty)
                Whole(writer, e.Vendor.Json, aliases);
            else
                Fields(writer, e, fields, source, enrichment);
            foreach (var (name, value) in aliases)
                writer.WriteString(name, value);
            Known(writer, e, fields, source, enrichment);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // What the event says under our names, or under an alias, is not what we know.
    private static void Whole(Utf8JsonWriter writer, ReadOnlySpan<byte> json, IReadOnlyCollection<(string Name, string Value)> aliases)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        foreach (var member in document.RootElement.EnumerateObject())
            if (!EnrichedField.IsOurs(member.Name + ".") && !EnrichedField.IsOurs(member.Name) && aliases.All(alias => alias.Name != member.Name))
                member.WriteTo(writer);
    }

    private static void Fields(Utf8JsonWriter writer, SecurityEvent e, IEnumerable<string> fields, LogSource source, EnrichmentSnapshot enrichment)
    {
        AsimJson.WriteFields(writer, e);
        foreach (var field in fields)
            if (!AsimFields.TryParse(field, out _) && !EnrichedField.IsOurs(field) && FieldText.Of(e, field, source, enrichment) is { } text)
                writer.WriteString(field, text);
    }

    private static void Known(Utf8JsonWriter writer, SecurityEvent e, IEnumerable<string> fields, LogSource source, EnrichmentSnapshot enrichment)
    {
        var known = fields.Select(EnrichedField.Find).OfType<EnrichedField>().OrderBy(field => field.Name, StringComparer.Ordinal).ToList();
        foreach (var field in known.Where(field => field.IsAsim))
            if (FieldText.Own(e, field.Name, source) is null && FieldText.Enriched(e, field, source, enrichment) is [var value, ..])
                writer.WriteString(field.Name, value);
        foreach (var kind in known.Where(field => !field.IsAsim).GroupBy(field => field.IsAsset ? "asset" : "geo"))
        {
            writer.WriteStartObject(kind.Key);
            foreach (var role in kind.GroupBy(field => field.Role))
            {
                writer.WriteStartObject(role.Key);
                foreach (var field in role)
                    Values(writer, field.Name[(field.Name.LastIndexOf('.') + 1)..], FieldText.Enriched(e, field, source, enrichment));
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
    }

    private static void Values(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values is [var one])
            writer.WriteString(name, one);
        else if (values.Count > 1)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
    }
}
