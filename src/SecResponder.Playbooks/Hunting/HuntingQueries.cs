using System.Text;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Hunting;

/// <summary>Writes playbooks' detections as hunting queries.</summary>
public static class HuntingQueries
{
    /// <summary>The query of a playbook.</summary>
    /// <param name="set">The playbooks.</param>
    /// <param name="id">The playbook's id.</param>
    /// <param name="lookback">How far back it looks.</param>
    /// <exception cref="KeyNotFoundException">There is no such playbook.</exception>
    public static HuntingQuery Of(PlaybookSet set, string id, TimeSpan lookback)
    {
        ArgumentNullException.ThrowIfNull(set);
        var (lists, notes) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        var playbook = set.Find(id) ?? throw new KeyNotFoundException($"there is no playbook '{id}'");
        var inForce = set.InForce.First(one => one.Playbook.Id == playbook.Id);
        if (inForce.Correlation is { } outer && inForce.Rules.Any(binding => binding.InnerGroup > 0 || !outer.Rules.Any(reference => set.Rules.Rules[binding.Rule].Metadata.Is(reference.Text))))
            return Without("a correlation of correlations has no query: ask for those that it is made of");
        var (rules, tables) = (new KqlRule(lists, notes), new List<(string Name, string Label, KqlTable Table, RuleBinding Binding)>());
        foreach (var binding in inForce.Rules.DistinctBy(binding => binding.Rule))
        {
            var rule = set.Rules.Rules[binding.Rule];
            if (rules.Of(rule, set.Rules.FiltersOf(rule)) is not { } table)
                return Without($"no source gives events of the log source of '{rule.Metadata.Title}' ({rule.LogSource}) with the fields that it asks for");
            tables.Add((NameOf(rule, tables.Count + 1), LabelOf(rule), table, binding));
        }
        var rest = inForce.Correlation is { } correlation ? new KqlCorrelation(correlation, playbook.GroupBy.Length, name => LabelOf(set.Rules.Rules.First(rule => rule.Metadata.Is(name))), notes).Of([.. tables.Select(table => table.Label)]) : "";
        if (rest is null)
            return Without($"'{inForce.Correlation!.Type}' compares with what was before: a query over a stretch of time has no memory of that");
        return new HuntingQuery(Written(playbook, lookback, lists.Values, notes, tables, rest, set, inForce), [.. notes], null);

        HuntingQuery Without(string problem) => new("", [.. notes], problem);
    }

    private static string NameOf(SigmaRule rule, int number) => rule.Metadata.Name is { Length: > 0 } name ? KqlText.Name(name) : $"rule{number}";

    private static string LabelOf(SigmaRule rule) => rule.Metadata.Name ?? rule.Metadata.Handle;

    private static string Written(
        Playbook playbook, TimeSpan lookback, IEnumerable<string> lists, IEnumerable<string> notes, List<(string Name, string Label, KqlTable Table, RuleBinding Binding)> tables, string rest, PlaybookSet set, PlaybookInForce inForce)
    {
        var text = new StringBuilder();
        text.Append("// ").Append(KqlText.Comment(playbook.Title)).Append('\n').Append("// playbook ").Append(KqlText.Comment(playbook.Id)).Append('\n');
        foreach (var note in notes)
            text.Append("// note: ").Append(KqlText.Comment(note)).Append('\n');
        text.Append("let lookback = ").Append(KqlText.Span(lookback)).Append(";\n");
        foreach (var list in lists)
            text.Append(list).Append('\n');
        if (inForce.Correlation is null)
            return text.Append(tables[0].Table.Text.Replace("\n    ", "\n", StringComparison.Ordinal)).Append('\n').ToString();
        foreach (var (name, _, table, _) in tables)
            text.Append("let ").Append(name).Append(" =\n    ").Append(table.Text).Append(";\n");
        text.Append("union isfuzzy=true\n    ").AppendJoin(",\n    ", tables.Select(table => Part(table, set, inForce.Correlation))).Append('\n');
        return text.Append(rest.ReplaceLineEndings("\n")).Append('\n').ToString();
    }

    // Each rule's events with the group's values under names of their own: fields differ from rule to rule.
    private static string Part((string Name, string Label, KqlTable Table, RuleBinding Binding) table, PlaybookSet set, SigmaCorrelation correlation)
    {
        var source = set.Rules.Rules[table.Binding.Rule].LogSource;
        var fields = new KqlFields(source, table.Table.Schema, table.Table.Columns, []);
        var columns = table.Binding.GroupFields.Select((field, at) => $", Group{at + 1} = tostring({fields.Of(field).Text})");
        var measured = correlation.Threshold?.Fields ?? [];
        var value = measured.IsEmpty ? "" : $", Measured = strcat_delim('|', {string.Join(", ", measured.Select(field => fields.Of(field).Text))})";
        var there = string.Concat(table.Binding.GroupFields.Select((_, at) => $" | where isnotempty(Group{at + 1})"));
        return $"({table.Name} | extend SigmaRule = {KqlText.Quoted(table.Label)}{string.Concat(columns)}{value}{there})";
    }
}
