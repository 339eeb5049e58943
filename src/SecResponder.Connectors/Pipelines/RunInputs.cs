using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines;

/// <summary>What a playbook gives to a run: only inputs that the settings name, each a plain value on one line that fits its pattern.</summary>
internal static class RunInputs
{
    /// <summary>The parameter.</summary>
    public const string Parameter = "inputs";

    private const string Prefix = Parameter + ".";

    /// <summary>The inputs; null, and why, where one is not as it must be.</summary>
    public static (IReadOnlyList<(string Name, string Value)>? Inputs, string Against) Of(ActionCall call, RunDefinition definition, string key)
    {
        var inputs = new List<(string, string)>();
        foreach (var (name, value) in call.With.Where(given => given.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(given => (given.Key[Prefix.Length..], given.Value)))
        {
            if (!definition.Inputs.TryGetValue(name, out var pattern))
                return (null, $"it takes no input '{PlainText.Line(name, 70)}' ({key}:Inputs)");
            if (value.Length > RunDefinitions.LongestValue || PlainText.Line(value, RunDefinitions.LongestValue + 1) != value)
                return (null, $"the input '{name}' is not one line of at most {RunDefinitions.LongestValue} characters without control characters");
            if (RunDefinitions.Pattern(pattern) is not { } regex || !regex.IsMatch(value))
                return (null, $"the input '{name}' is '{PlainText.Line(value, 100)}', which does not fit {pattern} ({key}:Inputs:{name})");
            inputs.Add((name, value));
        }
        return (inputs, "");
    }
}
