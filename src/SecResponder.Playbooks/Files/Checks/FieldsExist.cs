using SecResponder.Events.Asim;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>
/// Templates print fields that an event can have: ASIM's, those that the playbook's rules or its group-by name, and those listed under <c>fields</c>
/// (where an author declares a vendor's own).
/// </summary>
internal sealed class FieldsExist : IPlaybookCheck
{
    private static readonly string[] Asim = [.. Enum.GetNames<AsimField>()];

    public void Check(PlaybookDraft draft, CheckContext context)
    {
        // Rules that could not be read may name anything: what is wrong with them comes first.
        if (draft.Steps.IsEmpty || draft.Rules.IsEmpty)
            return;
        HashSet<string> own = [.. draft.Playbook.GroupBy.Where(_ => draft.Correlation is not null || draft.Document["group-by"] is not null), .. draft.Metadata.Fields,
            .. draft.Rules.SelectMany(rule => rule.Metadata.Fields), .. draft.Rules.SelectMany(RuleFields.Of).Select(field => field.Field)];
        foreach (var text in draft.Steps.SelectMany(step => step.With).Select(entry => entry.Value).OfType<YamlScalar>().Concat(ChangeRuleReader.Texts(draft.Document)))
            foreach (var (field, _) in TemplateFields.Of(text.Text))
                Check(text, field);
        foreach (var text in draft.Steps.SelectMany(step => step.Conditions).Distinct())
            foreach (var field in ConditionFields.Of(text.Text))
                Check(text, field);

        void Check(YamlScalar text, string field)
        {
            if (EnrichedField.IsOurs(field) ? EnrichedField.Find(field) is null : !AsimFields.TryParse(field, out _) && !own.Contains(field) && !context.Options.TemplateNames.Contains(field.Split('.')[0]))
                context.Error(text, PlaybookCodes.UnknownField, $"no event has a field '{field}'",
                    NearMiss.Question(field, own.Concat(Asim).Concat(EnrichedField.Names)) + "use an ASIM name; a vendor's own field that no rule here names must be listed under 'fields'");
        }
    }
}
