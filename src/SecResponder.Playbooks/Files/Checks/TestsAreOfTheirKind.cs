using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A test expects what its kind promises: who reads "must-not-act" need not read the events.</summary>
internal sealed class TestsAreOfTheirKind : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Document["tests"] is not YamlList tests)
            return;
        foreach (var test in tests.Items.OfType<YamlMap>())
            if (test["kind"] is YamlScalar kind && test["expect"] is YamlMap expect && expect["incidents"] is YamlScalar incidents && Contradiction(kind.Text, incidents.Text, expect["steps"], context) is var (message, remedy))
                context.Error(kind, PlaybookCodes.Test, message, remedy);
    }

    private static (string Message, string Remedy)? Contradiction(string kind, string incidents, YamlNode? steps, CheckContext context) => kind switch
    {
        "positive" when incidents == "0" => ("a positive test expects an incident, and this one expects none", "call it 'negative', or expect the incident"),
        "negative" when incidents != "0" => ($"a negative test expects no incident, and this one expects {incidents}", "call it 'positive', or expect 'incidents: 0'"),
        "must-not-act" when incidents != "0" && steps is null => ("a must-not-act test that expects an incident must say which steps are left", "add 'steps:' with those that only tell somebody, or 'steps: []'"),
        "must-not-act" when Acting(steps, context) is { } action => ($"a must-not-act test expects no step that acts, and this one expects '{action}'", "call it 'positive', or take the step away"),
        _ => null,
    };

    private static string? Acting(YamlNode? steps, CheckContext context) =>
        steps is YamlList list ? list.Items.OfType<YamlScalar>().Select(step => step.Text.Trim().Split(' ')[0]).FirstOrDefault(name => context.Actions.GetValueOrDefault(name) is { OnlyTells: false }) : null;
}
