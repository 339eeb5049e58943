using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>The Sigma documents of all files, and who counts whom.</summary>
internal sealed class RuleCollection
{
    private readonly DocumentIndex<SigmaRule> _rules = new(0);
    private readonly DocumentIndex<SigmaCorrelation> _correlations = new(0);
    private readonly HashSet<SigmaMetadata?> _taken;
    private readonly List<Diagnostic> _found;

    public RuleCollection(IReadOnlyList<SigmaSource> sources)
    {
        Sources = sources;
        var (rules, filters, correlations, unread) = (ImmutableArray.CreateBuilder<SigmaRule>(sources.Count), new List<SigmaFilter>(), new List<SigmaCorrelation>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var source in sources)
        {
            rules.AddRange(source.Read.Rules);
            filters.AddRange(source.Read.Filters);
            correlations.AddRange(source.Read.Correlations);
            foreach (var map in source.Unread)
                unread.UnionWith(new[] { Text(map, "name"), Text(map, "id") }.OfType<string>());
        }
        (Rules, Filters) = (rules.ToImmutable(), [.. filters]);
        // Only correlations ask for documents by name.
        foreach (var rule in correlations.Count == 0 ? [] : Rules)
            _rules.Add(rule.Metadata, rule);
        foreach (var correlation in correlations)
            _correlations.Add(correlation.Metadata, correlation);
        // What names a document that could not be read need not be told that it is not there.
        var followUps = correlations.SelectMany(correlation => correlation.Rules.Where(rule => unread.Contains(rule.Text)).Select(rule => (correlation.Metadata.File, rule.Position.Line, rule.Position.Column))).ToHashSet();
        _found = [.. SigmaCollection.Check(Rules, correlations, Filters).Where(finding => finding.Code != SigmaCodes.UnknownReference || !followUps.Contains((finding.File, finding.Line, finding.Column)))];
        _taken = correlations.Where(correlation => !correlation.Generate).SelectMany(correlation => correlation.Rules).Select(reference => Metadata(reference.Text)).ToHashSet<SigmaMetadata?>(ReferenceEqualityComparer.Instance);
    }

    public IReadOnlyList<SigmaSource> Sources { get; }

    public ImmutableArray<SigmaRule> Rules { get; }

    public ImmutableArray<SigmaFilter> Filters { get; }

    /// <summary>What is wrong between the documents, as far as has been asked.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _found;

    /// <summary>Whether a document reports by itself: no correlation has taken it in.</summary>
    public bool Reports(SigmaMetadata document) => _taken.Count == 0 || !_taken.Contains(document);

    /// <summary>What a file's documents are to the others.</summary>
    public ImmutableArray<PlaybookTarget> TargetsOf(SigmaSource source) => [.. Targets(source)];

    private IEnumerable<PlaybookTarget> Targets(SigmaSource source)
    {
        foreach (var rule in source.Read.Rules)
            yield return new PlaybookTarget(rule.Metadata, null, [rule], null, Reports(rule.Metadata), rule.IsActive);
        foreach (var correlation in source.Read.Correlations)
        {
            var tree = Tree(correlation, []);
            ImmutableArray<SigmaRule> rules = tree is not null ? [.. tree.Rules] : [.. correlation.Rules.Select(rule => _rules.Find(rule.Text)).OfType<SigmaRule>().Distinct<SigmaRule>(ReferenceEqualityComparer.Instance)];
            yield return new PlaybookTarget(correlation.Metadata, correlation, rules, tree, Reports(correlation.Metadata), tree is not null);
        }
        foreach (var map in source.Unread.Where(map => KnownKeys.Attributes.Names.Any(key => map[key] is not null)))
            yield return new PlaybookTarget(new SigmaMetadata { File = source.File.Shown, Document = map, Title = Text(map, "title") ?? "", Id = Text(map, "id"), Name = Text(map, "name") },
                null, [], null, Reports: true, IsReadable: false);
    }

    // Null when something is missing or refers to itself, which is reported elsewhere, or when it grows beyond all use (it may name one correlation many times).
    private CorrelationTree? Tree(SigmaCorrelation correlation, ImmutableStack<SigmaCorrelation> above)
    {
        if (above.Contains(correlation, ReferenceEqualityComparer.Instance))
            return null;
        var (parts, seen, count) = (ImmutableArray.CreateBuilder<CorrelationPart>(), new HashSet<SigmaMetadata>(ReferenceEqualityComparer.Instance), 1);
        foreach (var reference in correlation.Rules)
        {
            if (_rules.Find(reference.Text) is { } rule)
            {
                if (seen.Add(rule.Metadata))
                    parts.Add(new CorrelationPart(rule.Metadata, rule, null));
            }
            else if (_correlations.Find(reference.Text) is { } again && seen.Contains(again.Metadata))
            {
                // Named twice it counts once. Followed twice, at each of many levels, it would never end.
            }
            else if (_correlations.Find(reference.Text) is { } inner && Tree(inner, above.Push(correlation)) is { } tree)
            {
                seen.Add(inner.Metadata);
                parts.Add(new CorrelationPart(inner.Metadata, null, tree));
                if ((count += tree.Count) > CorrelationTree.MostCorrelations)
                {
                    if (above.IsEmpty)
                        _found.Add(new Diagnostic(correlation.Metadata.File, correlation.Position.Line, correlation.Position.Column, DiagnosticSeverity.Error, PlaybookCodes.CountTooHigh,
                            $"the correlation is made of more than {CorrelationTree.MostCorrelations} correlations", "name fewer, or nest them less deep"));
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

    private SigmaMetadata? Metadata(string reference) => _rules.Find(reference)?.Metadata ?? _correlations.Find(reference)?.Metadata;

    private static string? Text(YamlMap map, string key) => (map[key] as YamlScalar)?.Text;
}
