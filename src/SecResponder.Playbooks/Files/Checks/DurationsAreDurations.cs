using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A parameter that is a duration is written as one. What a template makes of it is checked when it is rendered.</summary>
internal sealed class DurationsAreDurations : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var (parameter, text) in draft.Steps.SelectMany(step => step.Known()))
            if (parameter.Kind == ParameterKind.Duration && !TemplateFields.IsTemplate(text.Text) && (!DurationText.TryParse(text.Text.Trim(), out var lasts) || lasts > DurationText.LongestHold))
                context.Error(text, PlaybookCodes.Duration, $"'{text.Text}' is no duration", "write a whole number above zero and one of s, m, h, d, w, a year at most: '4h'");
    }
}
