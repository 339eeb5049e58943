using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Who acts has a team: without a team.yaml there is no scope, no budget, no channel and nobody to ask.</summary>
internal sealed class HasTeam : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Steps.IsEmpty || context.Team is not null)
            return;
        var owner = draft.Playbook.Owner.Length > 0 ? draft.Playbook.Owner : "<owner>";
        context.Warning(draft.Document["response"]!, PlaybookCodes.NoTeam, "nobody is known to own this response", $"add {owner}/team.yaml with scope, budget, channels and approvers, and keep the playbook beside it");
    }
}
