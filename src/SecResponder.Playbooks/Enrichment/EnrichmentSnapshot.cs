using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment;

/// <summary>What is known besides the event at one moment. Immutable, swapped whole: rules, windows and whoever is at work go on undisturbed.</summary>
public sealed record EnrichmentSnapshot
{
    /// <summary>What was read with the rules, and nothing else.</summary>
    public static EnrichmentSnapshot Empty { get; } = new();

    /// <summary>What lists hold now, by name; a list that is not here holds what the rules were read with.</summary>
    public ImmutableDictionary<string, ListContent> Lists { get; init; } = ImmutableDictionary.Create<string, ListContent>(StringComparer.Ordinal);

    /// <summary>Machines and what is known of them.</summary>
    public AssetIndex Assets { get; init; } = AssetIndex.Empty;

    /// <summary>Where addresses are, and whose.</summary>
    public GeoDatabases Geo { get; init; } = GeoDatabases.None;

    /// <summary>What is known of one subject of a field; empty: nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="subject">Which of the field's subjects it is.</param>
    /// <param name="text">The subject's value.</param>
    /// <param name="folded">The same, case folded.</param>
    internal ReadOnlySpan<byte[]> Find(EnrichedField field, int subject, ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded)
    {
        if (!field.IsAsset)
            return Geo.Find(text) is { } place ? place.Values(field.Attribute) : [];
        var asset = subject switch { 0 => Assets.ByMac(text), 1 or 2 => Assets.ByName(folded), _ => Assets.ByAddress(text) };
        return asset is null ? [] : asset.Values(field.Attribute);
    }

    /// <summary>What a list holds now.</summary>
    public ListContent ContentOf(NamedList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Lists.GetValueOrDefault(list.Name) ?? list.Content;
    }
}
