using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>One file with its Sigma documents.</summary>
internal sealed class SigmaSource(RepositoryFile file, ImmutableArray<YamlNode> documents, SigmaDocuments read)
{
    public RepositoryFile File => file;

    public ImmutableArray<YamlNode> Documents => documents;

    public SigmaDocuments Read => read;

    /// <summary>Documents that came to nothing: with an error of their own. (A legacy collection action makes new maps; its parts are not asked.)</summary>
    public ImmutableArray<YamlMap> Unread { get; } = UnreadOf(documents, read);

    private static ImmutableArray<YamlMap> UnreadOf(ImmutableArray<YamlNode> documents, SigmaDocuments read)
    {
        if (documents.Any(node => node is YamlMap map && map["action"] is not null))
            return [];
        var known = read.Rules.Select(rule => rule.Metadata).Concat(read.Correlations.Select(correlation => correlation.Metadata)).Concat(read.Filters.Select(filter => filter.Metadata))
            .Select(metadata => metadata.Document).ToHashSet<YamlMap>(ReferenceEqualityComparer.Instance);
        return [.. documents.OfType<YamlMap>().Where(map => !known.Contains(map))];
    }
}

/// <summary>A document whose match may make an incident.</summary>
/// <param name="Metadata">What it says of itself, and the document.</param>
/// <param name="Correlation">The document as a correlation, if it is one.</param>
/// <param name="Rules">The rules that count for it, as far as they could be read.</param>
/// <param name="Tree">The correlation with what it is made of; null when it is none, or something that it names is not there.</param>
/// <param name="Reports">Whether it reports by itself; not when a correlation has taken it in.</param>
/// <param name="IsReadable">Whether the Sigma in it could be read; its attributes are checked all the same.</param>
internal sealed record PlaybookTarget(
    SigmaMetadata Metadata, SigmaCorrelation? Correlation, ImmutableArray<SigmaRule> Rules, CorrelationTree? Tree, bool Reports, bool IsReadable)
{
    /// <summary>Equal when they are of the same document, and other documents make the same of it.</summary>
    public static IEqualityComparer<PlaybookTarget> ByMeaning { get; } = EqualityComparer<PlaybookTarget>.Create((one, other) => IsSame(one!, other!));

    private static bool IsSame(PlaybookTarget one, PlaybookTarget other) =>
        ReferenceEquals(one.Metadata.Document, other.Metadata.Document) && one.Reports == other.Reports && one.IsReadable == other.IsReadable
        && one.Rules.AsSpan().SequenceEqual(other.Rules.AsSpan(), ReferenceEqualityComparer.Instance) && IsSame(one.Tree, other.Tree);

    private static bool IsSame(CorrelationTree? one, CorrelationTree? other)
    {
        if (one is null || other is null)
            return one is null && other is null;
        if (!ReferenceEquals(one.Correlation, other.Correlation) || one.Parts.Length != other.Parts.Length)
            return false;
        for (var part = 0; part < one.Parts.Length; part++)
            if (!ReferenceEquals(one.Parts[part].Metadata, other.Parts[part].Metadata) || !IsSame(one.Parts[part].Tree, other.Parts[part].Tree))
                return false;
        return true;
    }
}
