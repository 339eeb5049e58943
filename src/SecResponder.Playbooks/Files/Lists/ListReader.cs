using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>
/// Reads a list: <c>networks:</c>, <c>values:</c>, just a list, <c>feed:</c> (a list that others keep), <c>assets:</c> or <c>geo:</c>. An entry is text, or
/// <c>{value: …, from: …, expires: 2026-12-31, note: …}</c>.
/// </summary>
internal sealed class ListReader(DateTimeOffset now, string folder, Dictionary<string, Asset> claimed, Findings findings)
{
    private const string Example = "networks: [10.0.0.0/8]";
    private static readonly string[] Kinds = ["networks", "values", "feed", "assets", "geo"];

    private readonly ListEntries _entries = new(now, findings);

    public PlaybookList? Read(string name, ImmutableArray<YamlNode> documents)
    {
        if (documents.Length != 1)
        {
            findings.Error(documents.Length == 0 ? new YamlPosition(1, 1) : documents[1].Position, PlaybookCodes.List,
                $"a list file holds one document, this one holds {documents.Length}", $"write one list a file: '{Example}'");
            return null;
        }
        if (documents[0] is YamlList plain)
            return List(name, _entries.Read(plain.Items, ListEntry.Of));
        if (documents[0] is not YamlMap map)
        {
            findings.Error(documents[0], PlaybookCodes.List, $"the list is {documents[0].Kind}", $"write a list of entries, or '{Example}'");
            return null;
        }
        var keys = new AttributeMap(map, "a list", findings).Knows(KnownKeys.List);
        if (Kinds.Where(kind => map[kind] is not null).ToArray() is [.., _, _] several && several is not ["networks", "values"])
            findings.Error(map[several[^1]]!, PlaybookCodes.List, $"'{several[0]}' and '{several[^1]}' stand in one list", "give each a file of its own; a rule may name several lists");
        if (map["feed"] is { } feed)
            return Feed(name, feed);
        if (map["assets"] is { } assets)
            return Assets(name, assets);
        if (map["geo"] is not null)
            return new PlaybookList(name, ListContent.Empty, findings.File) { Geo = new GeoReader(folder, findings).Read(keys) };
        if (map["networks"] is null && map["values"] is null)
            findings.Error(map, PlaybookCodes.List, "the list has neither 'networks' nor 'values' nor 'feed'", $"write '{Example}', 'values: [first, second]' or '{FeedSettings.Example}'");
        var networks = _entries.Networks(AttributeMap.Items(map["networks"], "'networks'", Example, findings));
        var values = _entries.Read(AttributeMap.Items(map["values"], "'values'", "values: [first, second]", findings), (text, during) => new ListEntry(text) { HasWildcards = true, During = during });
        return List(name, [.. networks, .. values]);
    }

    private PlaybookList List(string name, ImmutableArray<ListEntry> entries) => new(name, new ListContent(entries), findings.File);

    private PlaybookList Assets(string name, YamlNode node)
    {
        var assets = new AssetReader(folder, claimed, findings).Read(node);
        // By its name it is the list of all that these machines are called.
        return List(name, [.. assets.SelectMany(asset => asset.Networks).Select(network => new ListEntry(network.IsAddress ? network.Address.ToString() : network.ToString()) { Network = network }),
            .. assets.SelectMany(asset => asset.Names.Prepend(asset.Name)).Select(called => new ListEntry(called))]) with
        { Assets = assets };
    }

    private PlaybookList? Feed(string name, YamlNode node)
    {
        if (name == PlaybookList.ProtectedName)
            findings.Error(node, PlaybookCodes.ListKind, "the list of what is protected is a feed", "what nobody may act on stands in the repository, reviewed; name it here entry by entry");
        if (new FeedSettings(folder, findings).Read(name, node) is not { } feed)
            return null;
        if (feed.File is null)
            return new PlaybookList(name, ListContent.Empty, findings.File) { Feed = feed };
        var read = FeedFile.Read(feed);
        if (read.Refusal is { } refusal)
            findings.Warning(node, PlaybookCodes.FeedFile, $"the feed's file can't be used, so the list is empty: {refusal}", "mend the file, or its 'format'");
        else if (read.Unreadable > 0)
            findings.Warning(node, PlaybookCodes.FeedFile, $"{read.Unreadable:N0} indicators of the feed's file can't be read; the first: {read.Problems[0]}", "mend them, or say under 'kinds' what is taken");
        return new PlaybookList(name, read.Content ?? ListContent.Empty, findings.File) { Feed = feed, Read = read, ReadAsOf = FeedFile.WrittenAt(feed) };
    }
}
