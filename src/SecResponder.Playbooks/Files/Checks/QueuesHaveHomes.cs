using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Tickets of a queue go somewhere: asked only where it is known which systems are connected.</summary>
internal sealed class QueuesHaveHomes : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (context.Options.Queues is not { } queues)
            return;
        foreach (var (parameter, text) in draft.Steps.SelectMany(step => step.Known()))
            if (parameter.Kind == ParameterKind.Queue && !TemplateFields.IsTemplate(text.Text) && queues(draft.Playbook.Owner, text.Text) is { } homeless)
                context.Error(text, PlaybookCodes.HomelessQueue, homeless.Problem, homeless.Remedy);
    }
}
