using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Who must approve is a group of the owner's team, and where two must, it has two: else nobody could.</summary>
internal sealed class ApproversExist : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var step in draft.Steps)
        {
            if (step.Step.Approval is not { } approval)
                continue;
            var map = (YamlMap)step.Place("approval");
            Exists(approval.By, map["by"]!, draft, context);
            if (approval.Escalate is { } escalate)
                Exists(escalate.To, ((YamlMap)map["escalate"]!)["to"]!, draft, context);
            if (approval.FourEyes != FourEyes.Never && context.Team?.Approvers.GetValueOrDefault(approval.By, []) is [{ } only] && !TeamMember.IsGroup(only))
                context.Error(map["four-eyes"]!, PlaybookCodes.TooFewApprovers, $"two people must approve, and '{approval.By}' is only {only}", "add somebody to the group, or name a larger one in 'by'");
        }
    }

    private static void Exists(string group, YamlNode at, PlaybookDraft draft, CheckContext context)
    {
        if (context.Team?.Approvers.ContainsKey(group) == true)
            return;
        context.Error(at, PlaybookCodes.UnknownApprover, $"the team has no approvers '{group}'", context.Team is null
            ? "add a team.yaml beside the playbook, with 'approvers:'"
            : $"{NearMiss.Question(group, context.Team.Approvers.Keys)}add the group to {draft.Playbook.Owner}/team.yaml under 'approvers'");
    }
}
