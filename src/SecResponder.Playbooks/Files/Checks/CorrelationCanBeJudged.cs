using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Correlation.Measures;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A correlation counts no further than can be kept, and groups correlations by what they know.</summary>
internal sealed class CorrelationCanBeJudged : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Correlation is not { } correlation)
            return;
        var map = (YamlMap)draft.Document["correlation"]!;
        if (correlation is { Type: SigmaCorrelationType.EventCount or SigmaCorrelationType.ValueCount, Threshold: { } threshold } && CountBounds.AreTooHigh(threshold.Bounds))
            context.Error(map["condition"] ?? map, PlaybookCodes.CountTooHigh, $"the condition counts further than {CountBounds.Most:N0}", "count a shorter time, or group by more fields");
        if (correlation is { Type: SigmaCorrelationType.TemporalOrdered, Extended: not null, Rules.Length: > OrderedMeasure.MostNamed })
            context.Error(map["condition"] ?? map, PlaybookCodes.CountTooHigh, $"a condition over names in order takes at most {OrderedMeasure.MostNamed} rules, not {correlation.Rules.Length}", "ask for a number of different rules instead ('gte: 3'), or use 'temporal'");
        if (draft.Tree is not { } tree)
            return;
        foreach (var part in tree.Parts.Where(part => part.Tree is not null))
            foreach (var name in correlation.GroupBy.Concat(correlation.Threshold?.Fields ?? []).Distinct(StringComparer.Ordinal))
                if (!part.Tree!.Correlation.GroupBy.Contains(tree.FieldIn(part, name)))
                    context.Error(map["group-by"] ?? map, PlaybookCodes.NotInGroup,
                        $"'{part.Metadata.Handle}' is a correlation and has no '{tree.FieldIn(part, name)}': what comes of it has only its group-by values ({Names(part.Tree.Correlation)})",
                        $"add it to the group-by of '{part.Metadata.Handle}', or take '{name}' away here");
    }

    private static string Names(SigmaCorrelation correlation) => correlation.GroupBy.IsEmpty ? "none" : string.Join(", ", correlation.GroupBy);
}
