using System.Globalization;
using System.Text.Json;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>Members of a feed's JSON objects, where they are what they should be.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool Is(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static int? Number(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    public static DateTimeOffset? Moment(this JsonElement element, string name) => element.Text(name) is { } text && MomentText.TryParse(text, out var moment) ? moment : null;

    /// <summary>Seconds since 1970, as a number or as text.</summary>
    public static DateTimeOffset? UnixTime(this JsonElement element, string name) =>
        long.TryParse(element.Member(name)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
