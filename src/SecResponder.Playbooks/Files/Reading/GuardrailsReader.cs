using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>guardrails</c>: what is never acted on, and the budget.</summary>
internal sealed class GuardrailsReader(IReadOnlyDictionary<string, PlaybookList> lists, DateTimeOffset now, Findings findings)
{
    public Guardrails Read(YamlNode? node)
    {
        if (AttributeMap.Of(node, "the guardrails", "guardrails: {never: '%protected%', at-most: {steps: 3, per: 1h}}", findings) is not { } map)
            return Guardrails.None;
        map.Knows("never", "at-most");
        return new Guardrails([.. map.Scalars("never").SelectMany(entry => Entries(entry)).Distinct(StringComparer.OrdinalIgnoreCase)], BudgetReader.Read(map.Map["at-most"], "at-most", findings));
    }

    // An entry is what it says, or the entries of a list.
    private ImmutableArray<string> Entries(YamlScalar entry)
    {
        if (entry.Text is not ['%', .. { Length: > 0 } name, '%'])
            return [entry.Text];
        if (lists.TryGetValue(name, out var list))
        {
            if (list.Feed is null && list.Geo.IsDefault)
                return list.EntriesAt(now);
            findings.Error(entry, PlaybookCodes.ListKind, $"the list '%{name}%' is of the kind {list.Kind}, which may be empty or gone when it is needed", "a guardrail takes lists whose entries stand in the repository");
            return [];
        }
        findings.Error(entry, PlaybookCodes.UnknownList, $"the list '%{name}%' is not known", $"{NearMiss.Question(name, lists.Keys)}lists are the files in the folder 'lists': add lists/{name}.yaml");
        return [];
    }
}

/// <summary>Reads <c>{steps: 3, per: 1h}</c>.</summary>
internal static class BudgetReader
{
    /// <summary>The most steps that a budget may allow.</summary>
    public const int MostSteps = 100_000;

    public static Budget? Read(YamlNode? node, string key, Findings findings)
    {
        if (AttributeMap.Of(node, $"'{key}'", $"{key}: {{steps: 3, per: 1h}}", findings) is not { } map)
            return null;
        map.Knows("steps", "per");
        var steps = map.Number("steps", 0, MostSteps);
        var per = map.Duration("per");
        foreach (var missing in (string[])["steps", "per"])
            if (map.Map[missing] is null)
                findings.Error(map.Map, PlaybookCodes.Shape, $"'{key}' has no '{missing}'", $"write '{key}: {{steps: 3, per: 1h}}'");
        return steps is null || per is null ? null : new Budget(steps.Value, per.Value);
    }
}
