using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>A correlation with what it is made of: rules, and other correlations with theirs.</summary>
/// <param name="Correlation">The document.</param>
/// <param name="Parts">What its <c>rules</c> name, in order, each once.</param>
internal sealed record CorrelationTree(SigmaCorrelation Correlation, ImmutableArray<CorrelationPart> Parts)
{
    /// <summary>The most correlations that one may be made of, itself included.</summary>
    public const int MostCorrelations = 64;

    /// <summary>All rules whose matches count, each once.</summary>
    public IEnumerable<SigmaRule> Rules => Parts.SelectMany(part => part.Tree?.Rules ?? [part.Rule!]).Distinct<SigmaRule>(ReferenceEqualityComparer.Instance);

    /// <summary>How many correlations it is made of, itself included.</summary>
    public int Count => 1 + Parts.Sum(part => part.Tree?.Count ?? 0);

    /// <summary>What a name of this correlation (a group-by field or alias, or a measured field) is called in one of its parts.</summary>
    public string FieldIn(CorrelationPart part, string name) =>
        Correlation.Aliases.FirstOrDefault(alias => alias.Name == name)?.Fields.FirstOrDefault(field => part.Metadata.Is(field.Key)).Value ?? name;
}

/// <summary>One of the things that a correlation counts.</summary>
/// <param name="Metadata">What it says of itself.</param>
/// <param name="Rule">The rule, when it is one.</param>
/// <param name="Tree">The correlation, when it is one.</param>
internal sealed record CorrelationPart(SigmaMetadata Metadata, SigmaRule? Rule, CorrelationTree? Tree);
