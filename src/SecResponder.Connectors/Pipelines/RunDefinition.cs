using System.Text.RegularExpressions;
using FluentValidation;
using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors.Pipelines;

/// <summary>When a step that runs a pipeline is done.</summary>
public enum RunDoneWhen
{
    /// <summary>When the run has succeeded; a run that fails fails the step.</summary>
    Succeeded,
    /// <summary>When the run is there; what becomes of it is not looked at.</summary>
    Started,
}

/// <summary>What both kinds of pipelines have in common, as the settings name them: a playbook gives the name alone.</summary>
public abstract class RunDefinition
{
    /// <summary>The inputs that a playbook may give, each with the regular expression that its whole value must fit; <c>.*</c> takes any line. Default: none.</summary>
    public IDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The teams whose playbooks may run it. Empty, the default: all of them.</summary>
    public IList<string> Owners { get; init; } = [];

    /// <summary>When the step is done. Default: when the run has succeeded.</summary>
    public RunDoneWhen DoneWhen { get; set; } = RunDoneWhen.Succeeded;
}

/// <summary>Says what is wrong with such settings.</summary>
internal static class RunDefinitions
{
    /// <summary>GitHub takes 65,535 characters of inputs; a value that long would be nobody's intention.</summary>
    public const int LongestValue = 1000;

    public static bool IsName(string name) => name.Length is > 0 and <= 60 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The rules for all definitions of a connector.</summary>
    public static void Check<TOptions, TDefinition>(this AbstractValidator<TOptions> validator, string key, Func<TOptions, IDictionary<string, TDefinition>> of) where TDefinition : RunDefinition
    {
        validator.RuleForEach(options => of(options)).Must(one => IsName(one.Key)).OverridePropertyName(key).WithMessage($"{key}: a name has 1 to 60 letters, digits, hyphens and underscores");
        validator.RuleForEach(options => of(options)).Must(one => one.Value.Inputs.Keys.All(IsName)).OverridePropertyName(key).WithMessage($"{key}: an input's name has 1 to 60 letters, digits, hyphens and underscores");
        validator.RuleForEach(options => of(options)).Must(one => one.Value.Inputs.Values.All(pattern => Pattern(pattern) is not null)).OverridePropertyName(key)
            .WithMessage($"{key}: Inputs has a regular expression that can't be read, or one with what takes more than one pass (backreferences, lookaround)");
    }

    /// <summary>A name, a team or an input that no definition knows; null: all are known.</summary>
    public static SettingProblem? Unset<TDefinition>(string key, IDictionary<string, TDefinition> definitions, string parameter, string owner, IReadOnlyDictionary<string, string> with) where TDefinition : RunDefinition =>
        UnsetName.Of(key, definitions.Keys, parameter, with) is { } unset ? unset
            : definitions[with[parameter]] is var definition && UnsetName.OfOwner($"{key}:{with[parameter]}:Owners", definition.Owners, owner, parameter) is { } foreign ? foreign
            : UnsetName.OfValues($"{key}:{with[parameter]}:Inputs", definition.Inputs.Keys, RunInputs.Parameter, with);

    /// <summary>A pattern that a whole value must fit; null when it is none.</summary>
    public static Regex? Pattern(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null; // told by the validator
        }
    }
}
