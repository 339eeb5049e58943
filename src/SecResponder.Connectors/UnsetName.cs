using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;
using SecResponder.Response;

namespace SecResponder.Connectors;

/// <summary>Names that playbooks give and settings know: whether one stands there is told before a step is refused for it.</summary>
internal static class UnsetName
{
    /// <summary>Null when the name is there.</summary>
    /// <param name="key">Where it should stand.</param>
    /// <param name="known">The names that do.</param>
    /// <param name="parameter">The parameter that gives it.</param>
    /// <param name="with">The step's parameters.</param>
    public static SettingProblem? Of(string key, ICollection<string> known, string parameter, IReadOnlyDictionary<string, string> with) =>
        with.GetValueOrDefault(parameter, "") is var name && known.Contains(name)
            ? null
            : new SettingProblem(parameter, $"'{PlainText.Line(name, 60)}' is none of {key}: the step would be refused", $"{NearMiss.Question(name, known)}{(known.Count == 0 ? "there are none yet: add it" : $"there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}")}");

    /// <summary>Null when the team may use what is set.</summary>
    public static SettingProblem? OfOwner(string key, ICollection<string> owners, string owner, string parameter) =>
        owners.Count == 0 || owners.Contains(owner) ? null : new SettingProblem(parameter, $"the team {PlainText.Line(owner, 60)} is none of {key}: the step would be refused", "add the team there, or name another");

    /// <summary>Null when each value that is given under <c>parameter.name</c> may be given.</summary>
    public static SettingProblem? OfValues(string key, ICollection<string> known, string parameter, IReadOnlyDictionary<string, string> with) =>
        with.Keys.Where(name => name.StartsWith(parameter + ".", StringComparison.Ordinal)).Select(name => name[(parameter.Length + 1)..]).FirstOrDefault(name => !known.Contains(name)) is { } odd
            ? new SettingProblem(parameter, $"'{PlainText.Line(odd, 60)}' is none of {key}: the step would be refused", NearMiss.Question(odd, known) + "add it there, or leave it out")
            : null;
}
