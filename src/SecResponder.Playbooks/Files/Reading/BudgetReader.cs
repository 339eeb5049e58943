using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>{steps: 3, per: 1h, trip: 3}</c>.</summary>
internal static class BudgetReader
{
    /// <summary>The most steps that a budget may allow.</summary>
    public const int MostSteps = 100_000;

    public static Budget? Read(YamlNode? node, string key, Findings findings)
    {
        if (AttributeMap.Of(node, $"'{key}'", $"{key}: {{steps: 3, per: 1h}}", findings) is not { } map)
            return null;
        map.Knows(KnownKeys.Budget);
        var steps = map.Number("steps", 0, MostSteps);
        var per = map.Duration("per");
        foreach (var missing in (string[])["steps", "per"])
            if (map.Map[missing] is null)
                findings.Error(map.Map, PlaybookCodes.Shape, $"'{key}' has no '{missing}'", $"write '{key}: {{steps: 3, per: 1h}}'");
        var trip = map.Number("trip", 1, MostSteps);
        return steps is null || per is null ? null : new Budget(steps.Value, per.Value, trip);
    }
}
