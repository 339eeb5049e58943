using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads a list: <c>networks:</c>, <c>values:</c>, or just a list. An entry is text, or <c>{value: …, expires: 2026-12-31, note: …}</c>.</summary>
internal sealed class ListReader(DateTimeOffset now, Findings findings)
{
    private const string Example = "networks: [10.0.0.0/8]";

    public PlaybookList? Read(string name, ImmutableArray<YamlNode> documents)
    {
        if (documents.Length != 1)
        {
            findings.Error(documents.Length == 0 ? new YamlPosition(1, 1) : documents[1].Position, PlaybookCodes.List,
                $"a list file holds one document, this one holds {documents.Length}", $"write one list a file: '{Example}'");
            return null;
        }
        if (documents[0] is YamlList plain)
        {
            var entries = Entries(plain.Items, areNetworks: false);
            return new PlaybookList(name, entries, entries.Length > 0 && entries.All(entry => IsNetwork(entry, out _)), findings.File);
        }
        if (documents[0] is not YamlMap map)
        {
            findings.Error(documents[0], PlaybookCodes.List, $"the list is {documents[0].Kind}", $"write a list of entries, or '{Example}'");
            return null;
        }
        new AttributeMap(map, "a list", findings).Knows("title", "description", "networks", "values");
        if (map["networks"] is null && map["values"] is null)
            findings.Error(map, PlaybookCodes.List, "the list has neither 'networks' nor 'values'", $"write '{Example}' or 'values: [first, second]'");
        var networks = Entries(AttributeMap.Items(map["networks"], "'networks'", Example, findings), areNetworks: true);
        var values = Entries(AttributeMap.Items(map["values"], "'values'", "values: [first, second]", findings), areNetworks: false);
        return new PlaybookList(name, [.. networks, .. values], networks.Length > 0 && values.Length == 0, findings.File);
    }

    /// <summary>Whether the text is an address or a network; else what is wrong with it.</summary>
    public static bool IsNetwork(string text, out string problem) => IpNetwork.TryParse(text, out _, out problem);

    private ImmutableArray<string> Entries(ImmutableArray<YamlNode> items, bool areNetworks)
    {
        var entries = ImmutableArray.CreateBuilder<string>();
        foreach (var item in items)
        {
            if (Entry(item) is not { } entry)
                continue;
            if (areNetworks && !IsNetwork(entry.Text, out var problem))
                findings.Error(entry, PlaybookCodes.ListEntry, $"'{entry.Text}' is no network: {problem}", "write an address or a network such as 10.1.0.0/16; names stand under 'values'");
            else
                entries.Add(entry.Text);
        }
        return entries.ToImmutable();
    }

    private YamlScalar? Entry(YamlNode item)
    {
        switch (item)
        {
            case YamlScalar { IsNull: false, Text.Length: > 0 } scalar:
                return scalar;
            case YamlMap map:
                new AttributeMap(map, "an entry", findings).Knows("value", "expires", "note");
                if (map["value"] is not YamlScalar { IsNull: false, Text.Length: > 0 } value)
                    break;
                return IsExpired(map, value) ? null : value;
        }
        findings.Error(item, PlaybookCodes.ListEntry, $"an entry is {item.Kind}", "write text, or '{value: text, expires: 2026-12-31}'");
        return null;
    }

    private bool IsExpired(YamlMap map, YamlScalar value)
    {
        if (map["expires"] is not { } expires)
            return false;
        if (expires is not YamlScalar scalar
            || !DateTimeOffset.TryParseExact(scalar.Text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
        {
            findings.Error(expires, PlaybookCodes.Expiry, "the expiry is no date", "write a day (the entry ends as it begins, UTC) or a moment: 2026-12-31, 2026-12-31T18:00:00Z");
            return false;
        }
        if (until > now)
            return false;
        findings.Warning(scalar, PlaybookCodes.Expired, $"the entry '{value.Text}' expired on {scalar.Text} and is no longer in force", "take it away, or give it a later date");
        return true;
    }
}
