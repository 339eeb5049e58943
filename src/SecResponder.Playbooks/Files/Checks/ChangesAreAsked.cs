using System.Text.RegularExpressions;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>What steps say of <c>change</c> is something that is known of it, and there is a <c>change:</c> that asks. A verdict that is spelled wrong would never hold.</summary>
internal sealed partial class ChangesAreAsked : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        var texts = draft.Steps.SelectMany(step => step.With).Select(entry => entry.Value).OfType<YamlScalar>().Where(text => TemplateFields.IsTemplate(text.Text))
            .Concat(draft.Steps.SelectMany(step => step.Conditions)).Distinct();
        foreach (var text in texts)
        {
            foreach (var member in Member().Matches(text.Text).Select(match => match.Groups[1].Value).Distinct())
            {
                if (draft.Playbook.Change is null && draft.Document["change"] is null)
                    context.Error(text, PlaybookCodes.ChangeRule, $"'change.{member}' is looked at, and nothing says how the change is found", "add 'change: {of: '{{ Object }}'}' to the playbook");
                else if (!ChangeVerdicts.Members.Contains(member))
                    context.Error(text, PlaybookCodes.ChangeRule, $"a change has no '{member}'", $"{NearMiss.Question(member, ChangeVerdicts.Members)}known: {string.Join(", ", ChangeVerdicts.Members.Select(known => "change." + known))}");
            }
            foreach (var verdict in Compared().Matches(text.Text).Select(match => match.Groups[1].Value + match.Groups[2].Value).Distinct())
                if (!ChangeVerdicts.All.Contains(verdict))
                    context.Error(text, PlaybookCodes.ChangeRule, $"'{verdict}' is no verdict about a change, so this never holds", $"{NearMiss.Question(verdict, ChangeVerdicts.All)}one of {string.Join(", ", ChangeVerdicts.All)}");
        }
    }

    [GeneratedRegex(@"(?<![\w.'-])change\.([A-Za-z_][\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex("""(?<![\w.'-])change\.verdict\s*(?:==|!=|<>)\s*(?:'([^']*)'|"([^"]*)")""", RegexOptions.CultureInvariant)]
    private static partial Regex Compared();
}
