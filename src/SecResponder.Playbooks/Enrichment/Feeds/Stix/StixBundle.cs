using System.Text.Json;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment.Feeds.Stix;

/// <summary>The indicators of a STIX bundle or of a TAXII envelope. Of several versions of one the last counts; one that is revoked doesn't.</summary>
/// <remarks>STIX 2.1 (OASIS), 4.7 "Indicator" and 3.2 "Common properties": valid_from, valid_until, confidence 0 to 100, revoked, modified.</remarks>
internal static class StixBundle
{
    /// <summary>Reads it; says why it is no bundle, or null.</summary>
    public static string? Read(JsonElement root, FeedDraft draft)
    {
        if (root.Member("objects") is not { ValueKind: JsonValueKind.Array } objects)
            return root.Text("type") == "bundle" && draft.Feed.MayBeEmpty ? null : "it has no 'objects': is it a STIX bundle?";
        var newest = new Dictionary<string, (JsonElement Indicator, int Number)>(StringComparer.Ordinal);
        foreach (var (indicator, number) in objects.EnumerateArray().Select((item, number) => (item, number)).Where(item => item.item.Text("type") == "indicator"))
        {
            var id = indicator.Text("id") ?? $"#{number}";
            if (!newest.TryGetValue(id, out var known) || (indicator.Moment("modified") ?? DateTimeOffset.MinValue) >= (known.Indicator.Moment("modified") ?? DateTimeOffset.MinValue))
                newest[id] = (indicator, number);
        }
        foreach (var (id, (indicator, number)) in newest.OrderBy(one => one.Value.Number))
        {
            if (draft.IsFull)
                break;
            Take(indicator, $"objects[{number}] ({FeedDraft.Shown(id)})", draft);
        }
        return null;
    }

    private static void Take(JsonElement indicator, string place, FeedDraft draft)
    {
        if (indicator.Is("revoked"))
        {
            draft.LeaveOut("revoked");
            return;
        }
        if (indicator.Text("pattern_type") is { } type and not "stix")
        {
            draft.LeaveOut($"with a pattern of the type {FeedDraft.Shown(type)}");
            return;
        }
        if (indicator.Text("pattern") is not { } pattern)
        {
            draft.Problem(place, "an indicator without a pattern");
            return;
        }
        switch (StixPattern.Read(pattern))
        {
            case StixReading.Broken broken:
                draft.Problem($"{place}, column {broken.Column} of its pattern", broken.What);
                return;
            case StixReading.Beyond beyond:
                draft.LeaveOut(beyond.Why);
                return;
            case StixReading.Values values:
                foreach (var (kind, entry) in values.Entries)
                    draft.Take(entry, kind, indicator.Number("confidence"), indicator.Moment("valid_from"), indicator.Moment("valid_until"), indicator.Moment("modified") ?? indicator.Moment("valid_from"));
                return;
        }
    }
}

/// <summary>What came of a pattern.</summary>
internal abstract record StixReading
{
    private StixReading() { }

    /// <summary>Any of these values.</summary>
    public sealed record Values(IReadOnlyList<(IndicatorKind Kind, ListEntry Entry)> Entries) : StixReading;

    /// <summary>A pattern that is right, but says more than "one of these values".</summary>
    public sealed record Beyond(string Why) : StixReading;

    /// <summary>No pattern.</summary>
    public sealed record Broken(int Column, string What) : StixReading;
}
