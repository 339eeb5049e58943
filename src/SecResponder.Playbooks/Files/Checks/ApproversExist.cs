using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Who must approve is a group of the owner's team: else nobody could.</summary>
internal sealed class ApproversExist : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var step in draft.Steps)
            if (step.Step.Approval is { } approval && context.Team?.Approvers.ContainsKey(approval.By) != true)
                context.Error(((YamlMap)step.Place("approval"))["by"]!, PlaybookCodes.UnknownApprover, $"the team has no approvers '{approval.By}'", context.Team is null
                    ? "add a team.yaml beside the playbook, with 'approvers:'"
                    : $"{NearMiss.Question(approval.By, context.Team.Approvers.Keys)}add the group to {draft.Playbook.Owner}/team.yaml under 'approvers'");
    }
}
