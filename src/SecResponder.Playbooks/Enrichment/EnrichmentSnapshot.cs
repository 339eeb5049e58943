using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment;

/// <summary>What is known besides the event at one moment. Immutable, swapped whole: rules, windows and whoever is at work go on undisturbed.</summary>
public sealed record EnrichmentSnapshot
{
    /// <summary>What was read with the rules, and nothing else.</summary>
    public static EnrichmentSnapshot Empty { get; } = new();

    /// <summary>What lists hold now, by name; a list that is not here holds what the rules were read with.</summary>
    public ImmutableDictionary<string, ListContent> Lists { get; init; } = ImmutableDictionary.Create<string, ListContent>(StringComparer.Ordinal);

    internal ListContent ContentOf(NamedList list) => Lists.GetValueOrDefault(list.Name) ?? list.Content;
}
