using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A condition is one that the template engine accepts.</summary>
internal sealed class ConditionsAreConditions : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var condition in draft.Steps.SelectMany(step => step.Conditions).Distinct())
        {
            // Braces would end the tag that the condition stands in.
            var problem = condition.Text.AsSpan().ContainsAny('{', '}', '%') ? "it holds braces or '%'"
                : condition.Text.Trim().Length == 0 ? "it is empty"
                : context.Options.CheckTemplate?.Invoke(new StepCondition(condition.Text).Template);
            if (problem is not null)
                context.Error(condition, PlaybookCodes.Condition, $"the condition can't be read: {problem.TrimEnd('.')}", "write \"if: steps.isolate.state == 'refused'\", or compare fields of the event: \"if: DstPortNumber == 22\"");
        }
    }
}
