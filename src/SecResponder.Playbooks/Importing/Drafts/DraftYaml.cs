using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Drafts;

/// <summary>Writes a draft as a playbook that observes, in the order of keys that the house uses.</summary>
internal static class DraftYaml
{
    private const int LongestLine = 100;
    private const int LongestTitle = 256;

    /// <summary>The playbook.</summary>
    /// <param name="draft">The rule; its condition is simplified and not certain.</param>
    /// <param name="owner">The team.</param>
    public static string Of(DraftRule draft, string owner)
    {
        var yaml = new YamlText();
        foreach (var line in Wrapped(draft.Origin))
            yaml.Line($"# {line}");
        if (draft.Correlation is not { } correlation)
        {
            Head(yaml, draft, draft.Title, draft.Id);
            Detection(yaml, draft);
            Tail(yaml, draft, owner);
            return yaml.ToString();
        }
        var name = $"{FileNames.Of(draft.Title)}_{draft.Id[..8]}";
        yaml.Line($"title: {Title("Counted by: " + draft.Title)}");
        yaml.Line($"id: {DraftRule.IdOf(draft.Id + " counted")}");
        yaml.Line($"name: {name}");
        yaml.Line("status: experimental");
        Detection(yaml, draft);
        yaml.Line("---");
        Head(yaml, draft, draft.Title, draft.Id);
        yaml.Line("correlation:");
        yaml.Line($"  type: {correlation.Type}");
        yaml.Line($"  rules: [{name}]");
        if (!correlation.GroupBy.IsEmpty)
            Strings(yaml, "  ", "group-by", correlation.GroupBy);
        yaml.Line($"  timespan: {correlation.Timespan}");
        yaml.Line("  condition:");
        foreach (var (op, number) in correlation.Bounds)
            yaml.Line($"    {op}: {number}");
        if (correlation.Field is { } field)
            yaml.Line($"    field: {YamlText.Scalar(field)}");
        Tail(yaml, draft, owner);
        return yaml.ToString();
    }

    private static void Head(YamlText yaml, DraftRule draft, string title, string id)
    {
        yaml.Line($"title: {Title(title)}");
        yaml.Line($"id: {id}");
        yaml.Line("status: experimental");
        if (draft.Description.Length > 0)
        {
            yaml.Line("description: |-");
            foreach (var line in draft.Description.Split('\n').SelectMany(Wrapped))
                yaml.Line(line.Length == 0 ? "" : "  " + line);
        }
        if (draft.License is { Length: > 0 } license)
            yaml.Line($"license: {YamlText.Scalar(license)}");
        Strings(yaml, "", "references", draft.References);
        if (draft.Author is { Length: > 0 } author)
            yaml.Line($"author: {YamlText.Scalar(author)}");
        if (draft.Version is { Length: > 0 } version)
            yaml.Line($"version: '{version.Replace("'", "''", StringComparison.Ordinal)}'");
        Strings(yaml, "", "tags", draft.Tags);
    }

    private static void Detection(YamlText yaml, DraftRule draft)
    {
        yaml.Line($"logsource: {YamlText.Of(draft.LogSource)}");
        yaml.Line("detection:");
        var searches = DraftSearches.Of(draft.Condition);
        foreach (var search in searches.Searches)
        {
            yaml.Line($"  {search.Name}:");
            foreach (var map in search.Maps)
                Map(yaml, map, search.Maps.Length == 1 ? "    " : "    - ");
        }
        yaml.Line($"  condition: {searches.Condition}");
    }

    private static void Map(YamlText yaml, ImmutableArray<DraftCondition.Item> items, string first)
    {
        var indent = new string(' ', first.Length);
        for (var at = 0; at < items.Length; at++)
        {
            var key = (at == 0 ? first : indent) + Key(items[at]);
            if (items[at].Values is [var one])
                yaml.Line($"{key}: {one.Yaml}");
            else
            {
                yaml.Line($"{key}:");
                foreach (var value in items[at].Values)
                    yaml.Line($"{indent}  - {value.Yaml}");
            }
        }
    }

    private static string Key(DraftCondition.Item item) => YamlText.Scalar(item.Field) is var field && field == item.Field ? field + item.Modifiers : YamlText.Scalar(item.Key);

    private static void Tail(YamlText yaml, DraftRule draft, string owner)
    {
        Strings(yaml, "", "fields", draft.Fields);
        if (draft.Level is { } level)
            yaml.Line($"level: {level}");
        if (draft.Correlation is null)
            Strings(yaml, "", "group-by", draft.GroupBy);
        yaml.Line(draft.IsOff ? "mode: off                      # as it was where it comes from" : "mode: observe");
        yaml.Line($"owner: {YamlText.Scalar(owner)}");
    }

    private static void Strings(YamlText yaml, string indent, string key, ImmutableArray<string> values)
    {
        if (!values.IsEmpty)
            yaml.Line($"{indent}{key}:");
        foreach (var value in values)
            yaml.Line($"{indent}  - {YamlText.Scalar(value)}");
    }

    private static string Title(string title)
    {
        var line = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return YamlText.Scalar(line.Length == 0 ? "Without a title" : line.Length > LongestTitle ? line[..LongestTitle] : line);
    }

    // No other character than YAML takes, and lines that a person reads.
    private static IEnumerable<string> Wrapped(string text)
    {
        var line = "";
        foreach (var word in new string([.. text.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter is not ('\u2028' or '\u2029' or '\uFEFF'))]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LongestLine)
            {
                yield return line;
                line = "";
            }
            line += line.Length == 0 ? word : " " + word;
        }
        yield return line;
    }
}
