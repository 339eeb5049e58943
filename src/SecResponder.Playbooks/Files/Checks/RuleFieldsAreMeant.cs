using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A rule may name any field, since vendors have their own; one that is nearly ASIM's is probably a slip. Asked of playbooks that respond.</summary>
internal sealed class RuleFieldsAreMeant : IPlaybookCheck
{
    private static readonly string[] Asim = [.. Enum.GetNames<AsimField>()];

    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Steps.IsEmpty)
            return;
        foreach (var (rule, field, at) in draft.Rules.SelectMany(rule => RuleFields.Of(rule).Select(item => (rule, item.Field, item.Position))))
            if (rule.Metadata.File == draft.Metadata.File && !AsimFields.TryParse(field, out _) && field.Length > 5 && NearMiss.Of(field, Asim) is { } meant)
                context.Findings.Warning(at, PlaybookCodes.NearMissField, $"'{field}' is taken for a vendor's own field", $"did you mean '{meant}'?", field.Length);
    }
}

/// <summary>The fields that a rule names.</summary>
internal static class RuleFields
{
    public static IEnumerable<(string Field, Yaml.YamlPosition Position)> Of(SigmaRule rule) => rule.Searches.SelectMany(search => Of(search.Node));

    private static IEnumerable<(string Field, Yaml.YamlPosition Position)> Of(SearchNode node) => node switch
    {
        SearchGroup group => group.Nodes.SelectMany(Of),
        SearchItem { Field: { } field } item => [(field, item.Position)],
        _ => [],
    };
}
