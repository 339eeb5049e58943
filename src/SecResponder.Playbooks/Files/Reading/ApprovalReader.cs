using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads a step's <c>approval</c>.</summary>
internal sealed class ApprovalReader(Findings findings)
{
    private const string Example = "approval: {by: soc-leads, within: 15m, otherwise: skip}";

    private const string EscalationExample = "escalate: {to: soc-managers, after: 10m}";

    public ApprovalRule? Read(YamlNode? node)
    {
        if (AttributeMap.Of(node, "the approval", Example, findings) is not { } approval)
            return null;
        approval.Knows(KnownKeys.Approval);
        var by = approval.Text("by");
        var within = approval.Duration("within");
        if (by is null)
            findings.Error(approval.Place("by"), PlaybookCodes.Shape, "the approval does not say by whom", $"name a group of approvers of the team: '{Example}'");
        if (approval.Map["within"] is null)
            findings.Error(approval.Map, PlaybookCodes.Shape, "the approval does not say within what time", $"add 'within: 15m', as in '{Example}'");
        var otherwise = approval.Choice("otherwise", ("skip", ApprovalFallback.Skip), ("run", ApprovalFallback.Run));
        var fourEyes = approval.Choice("four-eyes", ("false", FourEyes.Never), ("true", FourEyes.Always), ("high", FourEyes.High), ("critical", FourEyes.Critical));
        var remind = approval.Duration("remind");
        var escalate = Escalate(approval.Map["escalate"], within);
        if (remind >= within)
            findings.Error(approval.Place("remind"), PlaybookCodes.ApprovalTimes, "the reminder would go out before the question", "write how long before the deadline it goes out: less than 'within'");
        return by is null || within is null ? null : new ApprovalRule(by, within.Value, otherwise) { FourEyes = fourEyes, Remind = remind, Escalate = escalate };
    }

    private Escalation? Escalate(YamlNode? node, TimeSpan? within)
    {
        if (AttributeMap.Of(node, "'escalate'", EscalationExample, findings) is not { } map)
            return null;
        map.Knows(KnownKeys.Escalation);
        var (to, after) = (map.Text("to"), map.Duration("after"));
        foreach (var (key, missing) in new[] { ("to", to is null), ("after", map.Map["after"] is null) })
            if (missing)
                findings.Error(map.Place(key), PlaybookCodes.Shape, $"the escalation has no '{key}'", $"write it as '{EscalationExample}'");
        if (after >= within)
            findings.Error(map.Place("after"), PlaybookCodes.ApprovalTimes, "the escalation comes when the deadline has passed", "write a time shorter than the approval's 'within'");
        return to is null || after is null ? null : new Escalation(to, after.Value);
    }
}
