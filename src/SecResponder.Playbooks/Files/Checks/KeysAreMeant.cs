using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A key that looks like one of ours but isn't would be ignored as a custom attribute: a response that never happens.</summary>
internal sealed class KeysAreMeant : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var (key, _) in draft.Document.Entries)
            if (!KnownKeys.Playbook.Names.Contains(key.Text) && NearMiss.Of(key.Text, KnownKeys.Attributes.Names) is { } meant)
                context.Warning(key, PlaybookCodes.NearMissKey, $"'{key.Text}' is not a key of SecResponder and is ignored", $"did you mean '{meant}'?");
    }
}
