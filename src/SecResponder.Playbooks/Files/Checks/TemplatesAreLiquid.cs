using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Every parameter, and whatever says what was changed, is a template that the engine accepts.</summary>
internal sealed class TemplatesAreLiquid : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (context.Options.CheckTemplate is not { } check)
            return;
        foreach (var value in draft.Steps.SelectMany(step => step.With).Select(entry => entry.Value).OfType<YamlScalar>().Concat(ChangeRuleReader.Texts(draft.Document)))
            if (check(value.Text) is { } problem)
                context.Error(value, PlaybookCodes.Template, $"the template can't be read: {problem.TrimEnd('.')}", "write fields as '{{ SrcIpAddr }}'; quote the value in YAML");
    }
}
