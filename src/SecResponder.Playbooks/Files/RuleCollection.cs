using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>One file with its Sigma documents.</summary>
internal sealed record SigmaSource(RepositoryFile File, ImmutableArray<YamlNode> Documents, SigmaDocuments Read, Findings Findings);

/// <summary>A document whose match may make an incident.</summary>
/// <param name="Source">Its file.</param>
/// <param name="Metadata">What it says of itself, and the document.</param>
/// <param name="Correlation">The document as a correlation, if it is one.</param>
/// <param name="Rules">The rules that count for it, as far as they could be read.</param>
/// <param name="Tree">The correlation with what it is made of; null when it is none, or something that it names is not there.</param>
/// <param name="Reports">Whether it reports by itself; not when a correlation has taken it in.</param>
/// <param name="IsReadable">Whether the Sigma in it could be read; its attributes are checked all the same.</param>
internal sealed record PlaybookTarget(
    SigmaSource Source, SigmaMetadata Metadata, SigmaCorrelation? Correlation, ImmutableArray<SigmaRule> Rules, CorrelationTree? Tree, bool Reports, bool IsReadable);

/// <summary>The Sigma documents of all files, and who counts whom.</summary>
internal sealed class RuleCollection
{
    private readonly Dictionary<string, SigmaRule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SigmaCorrelation> _correlations = new(StringComparer.Ordinal);

    public RuleCollection(IReadOnlyList<SigmaSource> sources)
    {
        Sources = sources;
        Rules = [.. sources.SelectMany(source => source.Read.Rules)];
        Filters = [.. sources.SelectMany(source => source.Read.Filters)];
        ImmutableArray<SigmaCorrelation> correlations = [.. sources.SelectMany(source => source.Read.Correlations)];
        foreach (var rule in Rules)
            Index(_rules, rule.Metadata, rule);
        foreach (var correlation in correlations)
            Index(_correlations, correlation.Metadata, correlation);
        var unread = sources.SelectMany(Unread).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // What names a document that could not be read need not be told that it is not there.
        var followUps = correlations.SelectMany(correlation => correlation.Rules.Where(rule => unread.Contains(rule.Text)).Select(rule => (correlation.Metadata.File, rule.Position.Line, rule.Position.Column))).ToHashSet();
        Diagnostics = [.. SigmaCollection.Check(Rules, correlations, Filters).Where(finding => finding.Code != SigmaCodes.UnknownReference || !followUps.Contains((finding.File, finding.Line, finding.Column)))];
        var taken = correlations.Where(correlation => !correlation.Generate).SelectMany(correlation => correlation.Rules).Select(reference => Metadata(reference.Text)).ToHashSet<SigmaMetadata?>(ReferenceEqualityComparer.Instance);
        Targets = [.. sources.SelectMany(source => TargetsOf(source, taken))];
    }

    public IReadOnlyList<SigmaSource> Sources { get; }

    public ImmutableArray<SigmaRule> Rules { get; }

    public ImmutableArray<SigmaFilter> Filters { get; }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public ImmutableArray<PlaybookTarget> Targets { get; }

    private IEnumerable<PlaybookTarget> TargetsOf(SigmaSource source, HashSet<SigmaMetadata?> taken)
    {
        foreach (var rule in source.Read.Rules)
            yield return new PlaybookTarget(source, rule.Metadata, null, [rule], null, !taken.Contains(rule.Metadata), rule.IsActive);
        foreach (var correlation in source.Read.Correlations)
        {
            var tree = Tree(source, correlation, []);
            ImmutableArray<SigmaRule> rules = tree is not null ? [.. tree.Rules] : [.. correlation.Rules.Select(rule => Find(_rules, rule.Text)).OfType<SigmaRule>().Distinct<SigmaRule>(ReferenceEqualityComparer.Instance)];
            yield return new PlaybookTarget(source, correlation.Metadata, correlation, rules, tree, !taken.Contains(correlation.Metadata), tree is not null);
        }
        foreach (var map in UnreadMaps(source).Where(map => KnownKeys.Attributes.Names.Any(key => map[key] is not null)))
            yield return new PlaybookTarget(source, new SigmaMetadata { File = source.File.Shown, Document = map, Title = Text(map, "title") ?? "", Id = Text(map, "id"), Name = Text(map, "name") },
                null, [], null, Reports: true, IsReadable: false);
    }

    // Null when something is missing or refers to itself, which is reported elsewhere, or when it grows beyond all use (it may name one correlation many times).
    private CorrelationTree? Tree(SigmaSource source, SigmaCorrelation correlation, ImmutableStack<SigmaCorrelation> above)
    {
        if (above.Contains(correlation, ReferenceEqualityComparer.Instance))
            return null;
        var (parts, seen, count) = (ImmutableArray.CreateBuilder<CorrelationPart>(), new HashSet<SigmaMetadata>(ReferenceEqualityComparer.Instance), 1);
        foreach (var reference in correlation.Rules)
        {
            if (Find(_rules, reference.Text) is { } rule)
            {
                if (seen.Add(rule.Metadata))
                    parts.Add(new CorrelationPart(rule.Metadata, rule, null));
            }
            else if (Find(_correlations, reference.Text) is { } again && seen.Contains(again.Metadata))
            {
                // Named twice it counts once. Followed twice, at each of many levels, it would never end.
            }
            else if (Find(_correlations, reference.Text) is { } inner && Tree(source, inner, above.Push(correlation)) is { } tree)
            {
                seen.Add(inner.Metadata);
                parts.Add(new CorrelationPart(inner.Metadata, null, tree));
                if ((count += tree.Count) > CorrelationTree.MostCorrelations)
                {
                    if (above.IsEmpty)
                        source.Findings.Error(correlation.Position, PlaybookCodes.CountTooHigh, $"the correlation is made of more than {CorrelationTree.MostCorrelations} correlations", "name fewer, or nest them less deep");
                    return null;
                }
            }
            else
            {
                return null;
            }
        }
        return new CorrelationTree(correlation, parts.ToImmutable());
    }

    private SigmaMetadata? Metadata(string reference) => Find(_rules, reference)?.Metadata ?? Find(_correlations, reference)?.Metadata;

    private static T? Find<T>(Dictionary<string, T> index, string reference) where T : class =>
        index.GetValueOrDefault(reference) ?? index.GetValueOrDefault(reference.ToLowerInvariant());

    private static void Index<T>(Dictionary<string, T> index, SigmaMetadata metadata, T document)
    {
        if (metadata.Name is not null)
            index.TryAdd(metadata.Name, document);
        if (metadata.Id is not null)
            index.TryAdd(metadata.Id.ToLowerInvariant(), document);
    }

    private static IEnumerable<string> Unread(SigmaSource source) => UnreadMaps(source).SelectMany(map => new[] { Text(map, "name"), Text(map, "id") }).OfType<string>();

    // Documents that came to nothing: with an error of their own. (A legacy collection action makes new maps; its parts are not asked.)
    private static IEnumerable<YamlMap> UnreadMaps(SigmaSource source)
    {
        if (source.Documents.Any(node => node is YamlMap map && map["action"] is not null))
            return [];
        var read = source.Read.Rules.Select(rule => rule.Metadata).Concat(source.Read.Correlations.Select(correlation => correlation.Metadata)).Concat(source.Read.Filters.Select(filter => filter.Metadata))
            .Select(metadata => metadata.Document).ToHashSet<YamlMap>(ReferenceEqualityComparer.Instance);
        return source.Documents.OfType<YamlMap>().Where(map => !read.Contains(map));
    }

    private static string? Text(YamlMap map, string key) => (map[key] as YamlScalar)?.Text;
}
