using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>response</c>: the steps in order.</summary>
internal sealed class ResponseReader(IReadOnlyDictionary<string, ActionSignature> actions, Findings findings)
{
    private const string Example = "- do: ticket.open";

    public ImmutableArray<StepDraft> Read(YamlNode? node)
    {
        var steps = ImmutableArray.CreateBuilder<StepDraft>();
        foreach (var item in AttributeMap.Items(node, "the response", Example, findings))
            if (AttributeMap.Of(item, "a step", Example, findings) is { } step && Step(step) is { } read)
                steps.Add(read);
        return steps.ToImmutable();
    }

    private StepDraft? Step(AttributeMap step)
    {
        step.Knows("do", "with", "approval", "if-down");
        if (step.Map["do"] is not YamlScalar { IsNull: false } action)
        {
            findings.Error(step.Place("do"), PlaybookCodes.Shape, "the step does not say what to do", "add 'do:' with the name of an action, such as 'ticket.open'");
            return null;
        }
        var with = With(step);
        var ifDown = step.Choice("if-down", ("hold-back", IfDown.HoldBack), ("ask", IfDown.Ask), ("act", IfDown.Act));
        var texts = with.ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal);
        return new StepDraft(new PlannedStep(action.Text, texts, Approval(step), ifDown), action, with, step.Map, actions.GetValueOrDefault(action.Text));
    }

    private ImmutableArray<YamlEntry> With(AttributeMap step)
    {
        if (AttributeMap.Of(step.Map["with"], "'with'", "with: {title: text}", findings) is not { } with)
            return [];
        foreach (var (key, value) in with.Map.Entries)
            if (value is not YamlScalar { IsNull: false })
                findings.Error(value, PlaybookCodes.Shape, $"the parameter '{key.Text}' is {value.Kind}, it must be text", "write one text, or take the parameter away");
        return with.Map.Entries.RemoveAll(entry => entry.Value is not YamlScalar { IsNull: false });
    }

    private ApprovalRule? Approval(AttributeMap step)
    {
        const string example = "approval: {by: soc-leads, within: 15m, otherwise: skip}";
        if (AttributeMap.Of(step.Map["approval"], "the approval", example, findings) is not { } approval)
            return null;
        approval.Knows("by", "within", "otherwise");
        var by = approval.Text("by");
        var within = approval.Duration("within");
        if (by is null)
            findings.Error(approval.Place("by"), PlaybookCodes.Shape, "the approval does not say by whom", $"name a group of approvers of the team: '{example}'");
        if (approval.Map["within"] is null)
            findings.Error(approval.Map, PlaybookCodes.Shape, "the approval does not say within what time", $"add 'within: 15m', as in '{example}'");
        return by is null || within is null ? null
            : new ApprovalRule(by, within.Value, approval.Choice("otherwise", ("skip", ApprovalFallback.Skip), ("run", ApprovalFallback.Run)));
    }
}
