using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>
/// Whoever must approve hears of it: by a step of the response that tells somebody and does not itself come after the step that waits. A question that
/// stands only in a list runs out unread. The team's notices don't count: they remind of a question, and pass it on, shortly before it is over.
/// </summary>
internal sealed class SomebodyIsAsked : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var step in draft.Steps)
            if (step.Step.Approval is { } approval && !draft.Steps.Any(other => other.Signature is null or { OnlyTells: true } && !ComesAfter(other, step, draft)))
                context.Warning(((YamlMap)step.Place("approval"))["by"]!, PlaybookCodes.NobodyAsked, $"nothing tells '{approval.By}' that this waits for them",
                    "add a step that posts a card, a message, a mail or a ticket, and that needs no step which waits");
    }

    /// <summary>Whether a step begins only when the other has ended, directly or through steps between them. It looks at steps before it only, so circles end.</summary>
    private static bool ComesAfter(StepDraft later, StepDraft earlier, PlaybookDraft draft)
    {
        if (ReferenceEquals(later, earlier))
            return true;
        var at = draft.Steps.IndexOf(later);
        return draft.Steps.Take(at).Any(before => before.Step.Name is { } name && later.Step.Needs.Contains(name) && ComesAfter(before, earlier, draft));
    }
}
