using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A document with a response has an id: incidents, steps and the ledger are named after it, and a title changes.</summary>
internal sealed class HasId : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (!draft.Steps.IsEmpty && draft.Metadata.Id is null && draft.Document["id"] is null)
            context.Error(draft.Document, PlaybookCodes.NoId, "a playbook with a response needs an id", $"add 'id:' with a new UUID; any generator will do");
    }
}
