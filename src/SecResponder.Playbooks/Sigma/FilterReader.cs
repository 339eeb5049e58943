using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads a filter document.</summary>
internal sealed class FilterReader(Func<string, NamedList?> lists, Findings findings)
{
    public SigmaFilter? Read(YamlMap document)
    {
        var errors = findings.Errors;
        var metadata = MetadataReader.Read(document, findings);
        var source = LogSourceReader.Read(document, findings);
        if (document["filter"] is not YamlMap filter)
        {
            findings.Error(document["filter"]!, SigmaCodes.KeyType, "'filter' must be a map", "write its rules, its searches and its condition under 'filter'");
            return null;
        }
        var rules = Rules(filter);
        var searches = new DetectionReader(lists, findings).Searches(filter, "condition", "rules");
        ImmutableArray<string> names = [.. filter.Entries.Select(entry => entry.Key.Text).Where(name => name is not ("condition" or "rules"))];
        if (filter["condition"] is not YamlScalar { IsNull: false } text)
        {
            findings.Error(filter["condition"] ?? filter, SigmaCodes.Condition, "a filter has one condition, and it is text", "write 'condition: not <search>'");
            return null;
        }
        var condition = new ConditionParser(text, names, findings).Parse();
        if (findings.Errors > errors || source is null || condition is null)
            return null;
        if (!text.Text.Split(' ', '(').Contains("not"))
            findings.Warning(text, SigmaCodes.FilterWithoutNot, "the filter's condition has no 'not', so its rules match only what the filter describes", "write 'not …' to leave those events out");
        return new SigmaFilter { Metadata = metadata, LogSource = source, Rules = rules, Searches = searches, Condition = condition };
    }

    private ImmutableArray<SigmaReference> Rules(YamlMap filter)
    {
        switch (filter["rules"])
        {
            case YamlScalar { Text: "any" }:
                return [];
            case YamlList list when list.Items.All(item => item is YamlScalar { IsNull: false }):
                return [.. list.Items.Cast<YamlScalar>().Select(rule => new SigmaReference(rule.Text, rule.Position))];
            case var other:
                findings.Error(other ?? filter, SigmaCodes.Filter, "the filter does not say which rules it is for", "list ids or names under 'rules', or write 'rules: any'");
                return [];
        }
    }
}
