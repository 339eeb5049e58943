using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A playbook that acts travels with its tests.</summary>
internal sealed class HasTests : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (!draft.Steps.IsEmpty && draft.Playbook.Tests.IsEmpty && draft.Document["tests"] is null)
            context.Warning(draft.Document["response"]!, PlaybookCodes.NoTests, "the playbook acts and has no tests", "add 'tests:' with events that must lead to an incident, and with some that must not");
    }
}
