using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Every step names an action that there is.</summary>
internal sealed class ActionsExist : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var step in draft.Steps)
            if (step.Signature is null)
                context.Error(step.Action, PlaybookCodes.UnknownAction, $"unknown action '{step.Action.Text}'",
                    NearMiss.Question(step.Action.Text, context.Actions.Keys) + "`secresponder actions` shows all of them");
    }
}
