using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Whoever enforces hears of what needs a person: a playbook that tripped, a hold that can't be lifted, a step that failed.</summary>
internal sealed class HearsOfTrouble : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Playbook.Mode == PlaybookMode.Enforce && draft.Steps.Any(step => step.Signature is { OnlyTells: false }) && context.Team is { Notices.IsEmpty: true })
            context.Warning(draft.Document["mode"]!, PlaybookCodes.NoNotices, "the team has no 'notices': nobody hears of a playbook that trips, a hold that can't be lifted, or a step that fails",
                $"add 'notices:' to {draft.Playbook.Owner}/team.yaml with steps that open a ticket or post a card");
    }
}
