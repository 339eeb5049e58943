using System.Collections.Frozen;
using System.Text.Json;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>MISP's JSON: one event, the events of a search, or the attributes of a search. Attributes that are meant for detection (<c>to_ids</c>) are taken.</summary>
/// <remarks>MISP core format (draft-dulaunoy-misp-core-format): Event, Attribute, Object. A type of two parts has its values joined by <c>|</c>.</remarks>
internal static class MispEvents
{
    private static readonly FrozenDictionary<string, IndicatorKind> Kinds = new Dictionary<string, IndicatorKind>(StringComparer.Ordinal)
    {
        ["ip-src"] = IndicatorKind.Address,
        ["ip-dst"] = IndicatorKind.Address,
        ["domain"] = IndicatorKind.Domain,
        ["hostname"] = IndicatorKind.Domain,
        ["ip"] = IndicatorKind.Address,
        ["url"] = IndicatorKind.Url,
        ["uri"] = IndicatorKind.Url,
        ["email"] = IndicatorKind.Email,
        ["email-src"] = IndicatorKind.Email,
        ["email-dst"] = IndicatorKind.Email,
        ["md5"] = IndicatorKind.Hash,
        ["sha1"] = IndicatorKind.Hash,
        ["sha256"] = IndicatorKind.Hash,
        ["sha384"] = IndicatorKind.Hash,
        ["sha512"] = IndicatorKind.Hash,
        ["mac-address"] = IndicatorKind.Mac,
        ["filename"] = IndicatorKind.Text,
        ["user-agent"] = IndicatorKind.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads it; says why it is nothing of MISP's, or null.</summary>
    public static string? Read(JsonElement root, FeedDraft draft)
    {
        var found = 0;
        foreach (var (attribute, place) in Roots(root).SelectMany(part => Attributes(part.Element, part.Place)))
        {
            if (draft.IsFull)
                break;
            found++;
            Take(attribute, place, draft);
        }
        return found > 0 || Roots(root).Any(part => part.Element.Member("info") is not null) || draft.Feed.MayBeEmpty ? null : "it holds no 'Event' and no 'Attribute': is it MISP's JSON?";
    }

    private static IEnumerable<(JsonElement Element, string Place)> Roots(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return root.EnumerateArray().SelectMany((item, number) => Roots(item).Select(part => (part.Element, $"[{number}].{part.Place}")));
        if (root.Member("response") is { } response)
            return Roots(response);
        return root.Member("Event") is { } wrapped ? [(wrapped, "Event")] : [(root, "")];
    }

    private static IEnumerable<(JsonElement, string)> Attributes(JsonElement element, string place)
    {
        place = place.Length == 0 ? "" : place.TrimEnd('.') + ".";
        return element.Items("Attribute").Select((attribute, number) => (attribute, $"{place}Attribute[{number}]"))
            .Concat(element.Items("Object").SelectMany((item, number) => item.Is("deleted") ? [] : item.Items("Attribute").Select((attribute, inner) => (attribute, $"{place}Object[{number}].Attribute[{inner}]"))));
    }

    private static void Take(JsonElement attribute, string place, FeedDraft draft)
    {
        if (attribute.Text("type") is not { } type || attribute.Text("value") is not { } value)
        {
            draft.Problem(place, "an attribute without type or value");
            return;
        }
        if (!attribute.Is("to_ids") || attribute.Is("deleted"))
        {
            draft.LeaveOut(attribute.Is("deleted") ? "deleted" : "not meant for detection (to_ids)");
            return;
        }
        var (types, values) = (type.Split('|'), value.Split('|'));
        var taken = false;
        for (var part = 0; part < Math.Min(types.Length, values.Length); part++)
        {
            // A file's name beside its hash names many innocent files.
            if (!Kinds.TryGetValue(types[part], out var kind) || kind == IndicatorKind.Text && types.Length > 1)
                continue;
            taken = true;
            var (_, plain, network) = IndicatorText.Of(values[part]);
            if (kind == IndicatorKind.Address && network is null)
                draft.Problem(place, $"'{FeedDraft.Shown(values[part])}' is no address");
            else
                draft.Take(new ListEntry(kind == IndicatorKind.Text ? values[part] : plain) { Network = network }, kind, null, null, null, attribute.UnixTime("timestamp"));
        }
        if (!taken)
            draft.LeaveOut($"of the type {FeedDraft.Shown(type)}");
    }
}
