using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>response</c>: the steps in order. Steps under an <c>else</c> follow the step they belong to, with its condition turned round.</summary>
internal sealed partial class ResponseReader(IReadOnlyDictionary<string, ActionSignature> actions, Findings findings)
{
    private const string Example = "- do: ticket.open";

    /// <summary>How deep an <c>else</c> may lie in another.</summary>
    private const int Deepest = 8;

    public ImmutableArray<StepDraft> Read(YamlNode? node)
    {
        var steps = ImmutableArray.CreateBuilder<StepDraft>();
        Read(node, "the response", [], [], steps, 0);
        return steps.ToImmutable();
    }

    private void Read(YamlNode? node, string what, ImmutableArray<(YamlScalar Text, bool Holds)> under, ImmutableArray<string> needs, ImmutableArray<StepDraft>.Builder steps, int depth)
    {
        foreach (var item in AttributeMap.Items(node, what, Example, findings))
        {
            if (AttributeMap.Of(item, "a step", Example, findings) is not { } step)
                continue;
            step.Knows(KnownKeys.Step);
            var own = step.Map["if"] is YamlScalar { IsNull: false } condition ? under.Add((condition, true)) : under;
            ImmutableArray<string> needed = [.. needs, .. step.Scalars("needs").Select(name => name.Text)];
            if (Step(step, own, needed) is { } read)
                steps.Add(read);
            if (step.Map["else"] is not { } instead)
                continue;
            if (own.Length == under.Length)
                findings.Error(instead, PlaybookCodes.Shape, "there is an 'else' and no 'if'", "add 'if:' with the condition, or take 'else' away");
            else if (depth == Deepest)
                findings.Error(instead, PlaybookCodes.Shape, "this 'else' lies too deep", "give the steps names, and look at them in 'if:'");
            else
                Read(instead, "'else'", under.Add((own[^1].Text, false)), needed, steps, depth + 1);
        }
    }

    private StepDraft? Step(AttributeMap step, ImmutableArray<(YamlScalar Text, bool Holds)> conditions, ImmutableArray<string> needs)
    {
        if (step.Map["do"] is not YamlScalar { IsNull: false } action)
        {
            findings.Error(step.Place("do"), PlaybookCodes.Shape, "the step does not say what to do", "add 'do:' with the name of an action, such as 'ticket.open'");
            return null;
        }
        if (step.Map["if"] is { } odd and not YamlScalar)
            findings.Error(odd, PlaybookCodes.Shape, $"'if' is {odd.Kind}", "write \"if: steps.isolate.state == 'refused'\"");
        var with = With(step, actions.GetValueOrDefault(action.Text));
        var texts = with.ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal);
        var planned = new PlannedStep(action.Text, texts, new ApprovalReader(findings).Read(step.Map["approval"]), step.Choice("if-down", ("hold-back", IfDown.HoldBack), ("ask", IfDown.Ask), ("act", IfDown.Act)))
        {
            Name = step.Text("name"),
            Needs = [.. needs.Concat(conditions.SelectMany(condition => ConditionFields.StepsOf(condition.Text.Text))).Distinct(StringComparer.Ordinal)],
            Conditions = [.. conditions.Select(condition => new StepCondition(condition.Text.Text.Trim(), condition.Holds))],
            Timeout = Timeout(step),
            Retries = step.Number("retries", 0, 50),
            Drift = Drift(step, actions.GetValueOrDefault(action.Text)),
        };
        return new StepDraft(planned, action, with, step.Map, actions.GetValueOrDefault(action.Text), [.. conditions.Select(condition => condition.Text)]);
    }

    private DriftPolicy Drift(AttributeMap step, ActionSignature? action)
    {
        if (step.Map["drift"] is { } drift && action is { IsHold: false })
            findings.Error(drift, PlaybookCodes.Shape, $"'{action.Name}' holds nothing that could drift", "take 'drift' away");
        return step.Choice("drift", ("report", DriftPolicy.Report), ("re-assert", DriftPolicy.Reassert));
    }

    private TimeSpan? Timeout(AttributeMap step)
    {
        var timeout = step.Duration("timeout");
        if (timeout > TimeSpan.FromMinutes(5))
            findings.Error(step.Place("timeout"), PlaybookCodes.Duration, "a call may take five minutes at most", "write 5m or less; what takes longer at the other side is looked after without a call");
        return timeout;
    }

    private ImmutableArray<YamlEntry> With(AttributeMap step, ActionSignature? action)
    {
        if (AttributeMap.Of(step.Map["with"], "'with'", "with: {title: text}", findings) is not { } with)
            return [];
        ActionParameter[] maps = [.. action?.Parameters.Where(parameter => parameter.Kind == ParameterKind.Values) ?? []];
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (var entry in with.Map.Entries)
            if (maps.Any(map => map.Name == entry.Key.Text))
                entries.AddRange(Values(entry));
            else if (maps.FirstOrDefault(map => map.Takes(entry.Key.Text)) is { } map)
                findings.Error(entry.Key, PlaybookCodes.Shape, $"'{entry.Key.Text}' is written flat", $"write it as a map: '{map.Name}: {{name: text}}'");
            else if (IsText(entry))
                entries.Add(entry);
        return entries.ToImmutable();
    }

    // Flat, as everything that reads a step's parameters has them: 'inputs: {host: x}' is 'inputs.host: x', each at its own place in the file.
    private IEnumerable<YamlEntry> Values(YamlEntry entry)
    {
        var (key, value) = entry;
        if (AttributeMap.Of(value, $"the parameter '{key.Text}'", $"{key.Text}: {{name: text}}", findings) is not { } values)
            yield break;
        foreach (var one in values.Map.Entries)
            if (!ValueName().IsMatch(one.Key.Text))
                findings.Error(one.Key, PlaybookCodes.Shape, $"'{one.Key.Text}' is no name for a value", "a name begins with a letter or '_' and has letters, digits, '_' and '-' behind it, 64 at most");
            else if (IsText(one))
                yield return new YamlEntry(one.Key with { Text = $"{key.Text}.{one.Key.Text}" }, one.Value);
    }

    private bool IsText(YamlEntry entry)
    {
        if (entry.Value is YamlScalar { IsNull: false })
            return true;
        findings.Error(entry.Value, PlaybookCodes.Shape, $"the parameter '{entry.Key.Text}' is {entry.Value.Kind}, it must be text", "write one text, or take the parameter away");
        return false;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValueName();
}
