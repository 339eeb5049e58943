using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>
/// Reads what a test says is known besides its events: <c>lists: {c2_feed: [203.0.113.0/26]}</c>, <c>assets</c> as the asset list writes them, <c>changes</c> as a calendar writes them, and
/// <c>places: {198.51.100.0/24: {country: NL, asn: 64500}}</c>. So a test doesn't hang on what a feed holds today.
/// </summary>
internal sealed class TestKnowledgeReader(IReadOnlyDictionary<string, PlaybookList> lists, Findings findings)
{
    public TestKnowledge? Read(AttributeMap test)
    {
        if (test.Map["lists"] is null && test.Map["assets"] is null && test.Map["places"] is null && test.Map["changes"] is null)
            return null;
        var assets = test.Map["assets"] is { } node ? new AssetIndex(new AssetReader("", new(StringComparer.OrdinalIgnoreCase), findings).Read(node)) : null;
        return new TestKnowledge(Lists(test.Map["lists"]), assets, Places(test.Map["places"]))
        {
            Changes = test.Map["changes"] is { } changes ? new CalendarReader(findings).Records(changes) : null,
        };
    }

    private ImmutableDictionary<string, ListContent> Lists(YamlNode? node)
    {
        var contents = ImmutableDictionary.CreateBuilder<string, ListContent>(StringComparer.Ordinal);
        foreach (var (key, value) in AttributeMap.Of(node, "'lists'", "lists: {c2_feed: [203.0.113.0/26]}", findings)?.Map.Entries ?? [])
        {
            if (!lists.ContainsKey(key.Text))
                findings.Error(key, PlaybookCodes.UnknownList, $"the list '{key.Text}' is not known", $"{NearMiss.Question(key.Text, lists.Keys)}a test gives another content to a list that there is: add lists/{key.Text}.yaml");
            // The events of a test are of a fixed day; what is over today may be in force then.
            contents[key.Text] = new ListContent(new ListEntries(DateTimeOffset.MinValue, findings).Read(AttributeMap.Items(value, $"'{key.Text}'", "c2_feed: [203.0.113.0/26]", findings), ListEntry.Of));
        }
        return contents.ToImmutable();
    }

    private ImmutableArray<(IpNetwork, GeoPlace)> Places(YamlNode? node)
    {
        var places = ImmutableArray.CreateBuilder<(IpNetwork, GeoPlace)>();
        foreach (var (key, value) in AttributeMap.Of(node, "'places'", "places: {198.51.100.0/24: {country: NL, asn: 64500}}", findings)?.Map.Entries ?? [])
        {
            if (!IpNetwork.TryParse(key.Text, out var network, out var problem))
                findings.Error(key, PlaybookCodes.ListEntry, $"'{key.Text}' is no network: {problem}", "write an address or a network such as 198.51.100.0/24");
            else if (AttributeMap.Of(value, "a place", "{country: NL, asn: 64500}", findings)?.Knows(KnownKeys.Place) is { } place)
                places.Add((network, new GeoPlace
                {
                    Country = place.Text("country"),
                    Region = place.Text("region"),
                    City = place.Text("city"),
                    Asn = place.Number("asn", 0, int.MaxValue),
                    Organization = place.Text("organization"),
                }));
        }
        return places.ToImmutable();
    }
}
