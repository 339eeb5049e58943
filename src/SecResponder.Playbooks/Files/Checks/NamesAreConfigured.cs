using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>What a step names stands in the settings (a webhook's target, a pipeline, a list): asked only where they are known. A warning: another host may have other settings.</summary>
internal sealed class NamesAreConfigured : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (context.Options.Settings is not { } settings)
            return;
        foreach (var step in draft.Steps)
            if (step.Signature is not null && settings(step.Step.Action, draft.Playbook.Owner, step.Step.With) is { } unset && !TemplateFields.IsTemplate(step.Step.With.GetValueOrDefault(unset.Parameter, "")))
                context.Warning(step.With.Where(entry => entry.Key.Text == unset.Parameter).Select(entry => entry.Value).FirstOrDefault() ?? step.Action, PlaybookCodes.NotInSettings, unset.Problem, unset.Remedy);
    }
}
