using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A playbook's path decides its owner: what it says itself must not differ.</summary>
internal sealed class OwnerIsFolder : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (context.Folder.Length > 0 && draft.Document["owner"] is { } node && (node as YamlScalar)?.Text != context.Folder)
            context.Error(node, PlaybookCodes.Owner, $"the owner is '{(node as YamlScalar)?.Text}', the folder '{context.Folder}'", $"write 'owner: {context.Folder}', or move the file to the owner's folder");
    }
}
