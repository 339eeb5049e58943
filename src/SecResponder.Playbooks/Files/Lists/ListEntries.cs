using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads a list's entries: each is text, or <c>{value: …, from: …, expires: 2026-12-31, note: …}</c>.</summary>
/// <param name="now">What has expired by now is said.</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class ListEntries(DateTimeOffset now, Findings findings)
{
    /// <summary>Addresses and networks; anything else is a mistake.</summary>
    public ImmutableArray<ListEntry> Networks(ImmutableArray<YamlNode> items)
    {
        var entries = ImmutableArray.CreateBuilder<ListEntry>();
        foreach (var item in items)
        {
            if (Entry(item) is not var (text, during))
                continue;
            if (IpNetwork.TryParse(text.Text, out var network, out var problem))
                entries.Add(new ListEntry(text.Text) { Network = network, During = during });
            else
                findings.Error(text, PlaybookCodes.ListEntry, $"'{text.Text}' is no network: {problem}", "write an address or a network such as 10.1.0.0/16; names stand under 'values'");
        }
        return entries.ToImmutable();
    }

    /// <summary>Entries of whatever kind <paramref name="make"/> makes of them.</summary>
    public ImmutableArray<ListEntry> Read(ImmutableArray<YamlNode> items, Func<string, Validity, ListEntry> make) =>
        [.. items.Select(Entry).OfType<(YamlScalar Text, Validity During)>().Select(entry => make(entry.Text.Text, entry.During))];

    private (YamlScalar Text, Validity During)? Entry(YamlNode item)
    {
        switch (item)
        {
            case YamlScalar { IsNull: false, Text.Length: > 0 } scalar:
                return (scalar, default);
            case YamlMap map:
                new AttributeMap(map, "an entry", findings).Knows(KnownKeys.Entry);
                if (map["value"] is not YamlScalar { IsNull: false, Text.Length: > 0 } value)
                    break;
                return (value, During(map, value));
        }
        findings.Error(item, PlaybookCodes.ListEntry, $"an entry is {item.Kind}", "write text, or '{value: text, expires: 2026-12-31}'");
        return null;
    }

    private Validity During(YamlMap map, YamlScalar value)
    {
        var during = new Validity(Moment(map["from"], "start"), Moment(map["expires"], "expiry"));
        if (during is { From: { } from, Until: { } until } && from >= until)
            findings.Error(map["expires"]!, PlaybookCodes.Expiry, $"the entry '{value.Text}' ends before it begins", "write an expiry that lies after 'from'");
        if (during.IsOverBy(now))
            findings.Warning(map["expires"]!, PlaybookCodes.Expired, $"the entry '{value.Text}' expired on {((YamlScalar)map["expires"]!).Text}: no event since then matches it, and no guardrail holds it",
                "take it away, or give it a later date");
        return during;
    }

    private DateTimeOffset? Moment(YamlNode? node, string what)
    {
        if (node is null)
            return null;
        if (node is YamlScalar scalar && MomentText.TryParse(scalar.Text, out var moment))
            return moment;
        findings.Error(node, PlaybookCodes.Expiry, $"the {what} is no date", "write a day (it counts from its first moment, UTC) or a moment: 2026-12-31, 2026-12-31T18:00:00Z");
        return null;
    }
}
