using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Playbooks.Correlation;

/// <summary>The value of one field of an event as text: where a rule of that log source would look for it. For the few events that matched; not for the hot path.</summary>
internal static class FieldText
{
    /// <summary>The text; null when the field is absent, null or empty.</summary>
    public static string? Of(SecurityEvent e, string field, LogSource source, EnrichmentSnapshot enrichment)
    {
        var places = FieldPlaces.Resolve(field, source, e.Kind.Schema);
        return Own(e, places) ?? (places.Enriched is { } enriched && Enriched(e, enriched, source, enrichment) is [var first, ..] ? first : null);
    }

    /// <summary>What is known of the field besides the event: all of its values.</summary>
    public static IReadOnlyList<string> Enriched(SecurityEvent e, EnrichedField field, LogSource source, EnrichmentSnapshot enrichment)
    {
        for (var subject = 0; subject < field.Subjects.Length; subject++)
            if (Of(e, field.Subjects[subject], source, enrichment) is { } text
                && enrichment.Find(field, subject, Encoding.UTF8.GetBytes(text), FoldedText.Fold(text)) is { IsEmpty: false } found)
                return [.. found.ToArray().Select(Encoding.UTF8.GetString)];
        return [];
    }

    /// <summary>What the event itself says.</summary>
    public static string? Own(SecurityEvent e, string field, LogSource source) => Own(e, FieldPlaces.Resolve(field, source, e.Kind.Schema));

    private static string? Own(SecurityEvent e, FieldPlaces places)
    {
        foreach (var place in places.Asim)
            if (place.Conversion == FieldConversion.None && e[place.Field] is { IsPresent: true } value)
                return NotEmpty(value.ToString());
        if (EnrichedField.IsOurs(places.Name))
            return null;
        if (e.Vendor.Find(Encoding.UTF8.GetBytes(places.Name)) is { IsPresent: true } named)
            return NotEmpty(named.ToString());
        return e.Vendor.Json.IsEmpty ? null : NotEmpty(InJson(e.Vendor.Json, places.VendorPaths));
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? InJson(ReadOnlySpan<byte> json, ImmutableArray<string> paths)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var path in paths)
                if (Walk(document.RootElement, path) is { } value)
                    return Text(value);
            return null;
        }
        catch (JsonException)
        {
            // Matching has refused this event already; it has no fields.
            return null;
        }
    }

    // A key that holds the dots itself comes before a walk along them, as in matching.
    private static JsonElement? Walk(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty(path, out var whole))
            return whole;
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
            if (element.TryGetProperty(path[..dot], out var inner) && Walk(inner, path[(dot + 1)..]) is { } found)
                return found;
        if (!path.StartsWith($"{WindowsEventPlaces.AnyKey}.", StringComparison.Ordinal))
            return null;
        foreach (var member in element.EnumerateObject())
            if (Walk(member.Value, path[(WindowsEventPlaces.AnyKey.Length + 1)..]) is { } found)
                return found;
        return null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
