using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A correlation is of a type that can be judged, over rules, with counts that can be kept.</summary>
internal sealed class CorrelationCanBeJudged : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Correlation is not { } correlation)
            return;
        var map = (Yaml.YamlMap)draft.Document["correlation"]!;
        if (!CorrelationTypes.Knows(correlation.Type))
            context.Error(map["type"] ?? map, PlaybookCodes.NotYetJudged, $"correlations of the type '{(map["type"] as Yaml.YamlScalar)?.Text}' are not judged by this version", "use event_count");
        else if (draft.Rules.Length < correlation.Rules.Length && draft.RefersToCorrelation)
            context.Error(map["rules"] ?? map, PlaybookCodes.NotYetJudged, "a correlation of correlations is not judged by this version", "name rules");
        if (correlation.Threshold is { } threshold && CountBounds.AreTooHigh(threshold.Bounds))
            context.Error(map["condition"] ?? map, PlaybookCodes.CountTooHigh, $"the condition counts further than {CountBounds.Most:N0}", "count a shorter time, or group by more fields");
    }
}
