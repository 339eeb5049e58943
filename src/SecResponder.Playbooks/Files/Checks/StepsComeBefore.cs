using System.Text.RegularExpressions;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A step waits for, and looks at, steps that stand before it: so nothing waits in a circle.</summary>
internal sealed partial class StepsComeBefore : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in draft.Steps)
        {
            foreach (var (name, at) in Named(step))
                if (!before.Contains(name))
                    context.Error(at, PlaybookCodes.UnknownStep, $"no step before this one is called '{name}'", before.Count == 0
                        ? "give the earlier step a name: 'name: isolate'"
                        : $"{NearMiss.Question(name, before)}there are {string.Join(", ", before.Order(StringComparer.Ordinal))}");
            if (step.Step.Name is not { } own)
                continue;
            if (!Allowed().IsMatch(own))
                context.Error(step.Place("name"), PlaybookCodes.StepName, $"'{own}' is no name of a step", "write a letter, then letters, digits, '-' and '_': 'name: isolate'");
            else if (!before.Add(own))
                context.Error(step.Place("name"), PlaybookCodes.StepName, $"another step is called '{own}' too", "give each step a name of its own");
        }
    }

    private static IEnumerable<(string Name, YamlNode At)> Named(StepDraft step) =>
        step.Step.Needs.Where(name => !step.Conditions.SelectMany(condition => ConditionFields.StepsOf(condition.Text)).Contains(name)).Select(name => (name, step.Place("needs")))
            .Concat(step.Conditions.SelectMany(condition => ConditionFields.StepsOf(condition.Text).Select(name => (name, (YamlNode)condition))));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
