using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A step gives its action what it needs, and nothing that it doesn't know.</summary>
internal sealed class ParametersFit : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var step in draft.Steps)
        {
            if (step.Signature is not { } action)
                continue;
            var known = action.Parameters.Select(parameter => parameter.Name).ToArray();
            foreach (var (key, _) in step.With)
                if (!action.Parameters.Any(parameter => parameter.Takes(key.Text)))
                    context.Error(key, PlaybookCodes.UnknownParameter, $"'{action.Name}' has no parameter '{key.Text}'",
                        NearMiss.Question(key.Text, known) + (known.Length == 0 ? "it takes none" : $"it takes {string.Join(", ", known)}"));
            foreach (var missing in action.Parameters.Where(parameter => parameter.Required && !step.With.Any(entry => parameter.Takes(entry.Key.Text))))
                context.Error(step.Action, PlaybookCodes.MissingParameter, $"'{action.Name}' needs '{missing.Name}'", $"add '{missing.Name}:' under 'with': {missing.Summary}");
        }
    }
}
