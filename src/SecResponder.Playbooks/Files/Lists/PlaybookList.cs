using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>A list of <c>playbooks/lists/</c>: rules name it under <c>expand</c>, guardrails under <c>never</c>, both as <c>%name%</c>.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Content">Its entries.</param>
/// <param name="File">Where it was read from.</param>
public sealed record PlaybookList(string Name, ListContent Content, string File)
{
    /// <summary>The list that no playbook may act on, whatever it says itself.</summary>
    public const string ProtectedName = "protected";

    /// <summary>What guardrails are given: the entries that are in force at a moment, and those that will be. One that ends later stays until the list is read
    /// again, on the side of protection.</summary>
    public ImmutableArray<string> EntriesAt(DateTimeOffset now) => [.. Content.Entries.Where(entry => !entry.During.IsOverBy(now)).Select(entry => entry.Text)];

    /// <summary>Where the entries come from, if others keep them.</summary>
    public FeedDefinition? Feed { get; init; }

    /// <summary>What came of reading a feed's file with the repository; null where there is none.</summary>
    public FeedContent? Read { get; init; }

    /// <summary>When the file that it was read from was written; null where it is not a file of its own.</summary>
    public DateTimeOffset? ReadAsOf { get; init; }

    /// <summary>The machines that it describes; empty for other kinds.</summary>
    public ImmutableArray<Asset> Assets { get; init; } = [];

    /// <summary>The geo databases that it names; default for other kinds.</summary>
    public ImmutableArray<GeoDatabase> Geo { get; init; }

    /// <summary>What kind of list it is, in a word.</summary>
    public string Kind => Feed is not null ? "feed" : !Geo.IsDefault ? "geo" : !Assets.IsEmpty ? "assets" : Content.AreNetworks ? "networks" : "values";

    internal NamedList ToNamed() => new(Name, Content, IsLive: Feed is not null) { Instead = Geo.IsDefault ? null : "geo databases, which have no entries: ask for SrcGeoCountry or geo.src.asn" };
}
