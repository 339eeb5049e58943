using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A test expects steps that the response has.</summary>
internal sealed class TestsExpectItsActions : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        var actions = draft.Steps.Select(step => step.Action.Text).Distinct().ToArray();
        if (draft.Document["tests"] is not YamlList tests)
            return;
        foreach (var expect in tests.Items.OfType<YamlMap>().Select(test => test["expect"]).OfType<YamlMap>())
            foreach (var step in ((string[])["steps", "refused"]).Select(key => expect[key]).OfType<YamlList>().SelectMany(list => list.Items).OfType<YamlScalar>())
                if (step.Text.Trim().Split(' ')[0] is var action && !actions.Contains(action))
                    context.Error(step, PlaybookCodes.ExpectedAction, $"the test expects '{action}', which the response does not do",
                        NearMiss.Question(action, actions) + (actions.Length == 0 ? "the playbook has no response" : $"it does {string.Join(", ", actions)}"));
    }
}
