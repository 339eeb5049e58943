using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Checks what documents say of each other, once all files are read: unique ids and names, references that exist, no cycles.</summary>
public static class SigmaCollection
{
    /// <summary>Everything that is wrong between the documents, sorted by file and place.</summary>
    public static ImmutableArray<Diagnostic> Check(
        IReadOnlyList<SigmaRule> rules, IReadOnlyList<SigmaCorrelation> correlations, IReadOnlyList<SigmaFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(correlations);
        ArgumentNullException.ThrowIfNull(filters);
        var found = new List<Diagnostic>();
        SigmaMetadata[] targets = [.. rules.Select(rule => rule.Metadata), .. correlations.Select(correlation => correlation.Metadata)];
        Duplicates([.. targets, .. filters.Select(filter => filter.Metadata)], found);
        if (correlations.Count > 0)
        {
            var byReference = new DocumentIndex<SigmaMetadata>(targets.Length);
            foreach (var target in targets)
                byReference.Add(target, target);
            foreach (var correlation in correlations)
                References(correlation, byReference, found);
            Cycles(correlations, byReference, found);
        }
        if (filters.Any(filter => !filter.Rules.IsEmpty))
            FilterTargets(rules, filters, found);
        return [.. found.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)];
    }

    private static void FilterTargets(IReadOnlyList<SigmaRule> rules, IReadOnlyList<SigmaFilter> filters, List<Diagnostic> found)
    {
        var byReference = new DocumentIndex<SigmaRule>(rules.Count);
        foreach (var rule in rules)
            byReference.Add(rule.Metadata, rule);
        foreach (var filter in filters)
            foreach (var reference in filter.Rules)
                if (byReference.Find(reference.Text) is null)
                    found.Add(At(filter.Metadata, reference.Position, DiagnosticSeverity.Warning, SigmaCodes.UnknownFilterTarget,
                        $"the filter names the rule '{reference.Text}', which is not here, so it does nothing for it", "correct the id or name, or take it from the list"));
    }

    private static void Duplicates(SigmaMetadata[] documents, List<Diagnostic> found)
    {
        var first = new DocumentIndex<SigmaMetadata>(documents.Length);
        foreach (var document in documents)
        {
            var (isNameFree, isIdFree) = first.Add(document, document);
            if (!isIdFree)
                Report(document, "id", document.Id!, first.WithId(document.Id!)!);
            if (!isNameFree)
                Report(document, "name", document.Name!, first.Named(document.Name!)!);
        }

        void Report(SigmaMetadata document, string key, string value, SigmaMetadata first) =>
            found.Add(At(document, document.Document[key]?.Position ?? document.Document.Position, DiagnosticSeverity.Error, SigmaCodes.Duplicate,
                $"the {key} '{value}' is taken: '{first.Title}' in {first.File}:{first.Document.Position.Line} has it", key == "id" ? "generate a new UUID for this one" : "choose another name"));
    }

    private static void References(SigmaCorrelation correlation, DocumentIndex<SigmaMetadata> byReference, List<Diagnostic> found)
    {
        foreach (var rule in correlation.Rules)
            if (byReference.Find(rule.Text) is null)
                found.Add(At(correlation.Metadata, rule.Position, DiagnosticSeverity.Error, SigmaCodes.UnknownReference,
                    $"the correlation names the rule '{rule.Text}', which is not here", NearMiss.Question(rule.Text, byReference.References) + "give an id or name of a rule or correlation"));
        foreach (var alias in correlation.Aliases)
            foreach (var rule in correlation.Rules)
                if (byReference.Find(rule.Text) is { } target && !alias.Fields.Keys.Any(target.Is))
                    found.Add(At(correlation.Metadata, alias.Position, DiagnosticSeverity.Error, SigmaCodes.CorrelationReference,
                        $"the alias '{alias.Name}' gives no field for the rule '{rule.Text}'", $"add '{rule.Text}: <field>' to it"));
    }

    private static void Cycles(IReadOnlyList<SigmaCorrelation> correlations, DocumentIndex<SigmaMetadata> byReference, List<Diagnostic> found)
    {
        // Peel off what refers to nothing that is left; what can't be peeled is in a cycle, or leads into one.
        var byMetadata = new Dictionary<object, SigmaCorrelation>(ReferenceEqualityComparer.Instance);
        foreach (var correlation in correlations)
            byMetadata[correlation.Metadata] = correlation;
        var left = correlations.ToHashSet<SigmaCorrelation>(ReferenceEqualityComparer.Instance);
        while (left.RemoveWhere(correlation => !Next(correlation).Any(left.Contains)) > 0)
        {
        }
        foreach (var correlation in left)
            found.Add(At(correlation.Metadata, correlation.Position, DiagnosticSeverity.Error, SigmaCodes.Cycle,
                $"the correlation '{correlation.Metadata.Title}' refers to itself, directly or by way of others, or to one that does", "take one of the references away"));

        IEnumerable<SigmaCorrelation> Next(SigmaCorrelation correlation) => correlation.Rules
            .Select(rule => byReference.Find(rule.Text))
            .Where(target => target is not null && byMetadata.ContainsKey(target))
            .Select(target => byMetadata[target!]);
    }

    private static Diagnostic At(SigmaMetadata document, YamlPosition position, DiagnosticSeverity severity, string code, string message, string remedy) =>
        new(document.File, position.Line, position.Column, severity, code, message, remedy);
}
