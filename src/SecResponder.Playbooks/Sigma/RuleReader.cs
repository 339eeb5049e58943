using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads a rule document.</summary>
internal sealed class RuleReader(Func<string, NamedList?> lists, Findings findings)
{
    public SigmaRule? Read(YamlMap document)
    {
        var errors = findings.Errors;
        var metadata = MetadataReader.Read(document, findings);
        var source = LogSourceReader.Read(document, findings);
        if (document["detection"] is not YamlMap detection)
        {
            findings.Error(document["detection"] ?? document, SigmaCodes.KeyType, "'detection' must be a map", "name the searches and a condition under 'detection'");
            return null;
        }
        if (detection.Entries.FirstOrDefault(entry => entry.Key.Text == "timeframe").Key is { } timeframe)
            findings.Warning(timeframe, SigmaCodes.Timeframe, "'timeframe' belongs to Sigma's first version and is ignored", "write a correlation document with a timespan");
        var searches = new DetectionReader(lists, findings).Searches(detection, "condition", "timeframe");
        ImmutableArray<string> names = [.. detection.Entries.Select(entry => entry.Key.Text).Where(name => name is not ("condition" or "timeframe"))];
        if (names.IsEmpty)
            findings.Error(detection, SigmaCodes.Structure, "the detection has no searches", "add a search, as in 'selection: {field: value}'");
        var condition = Condition(detection, names);
        if (findings.Errors > errors || source is null || condition is null)
            return null;
        Unused(detection, condition);
        return new SigmaRule { Metadata = metadata, LogSource = source, Searches = searches, Condition = condition };
    }

    private SigmaCondition? Condition(YamlMap detection, ImmutableArray<string> names)
    {
        ImmutableArray<YamlScalar> texts;
        switch (detection["condition"])
        {
            case YamlScalar { IsNull: false } one:
                texts = [one];
                break;
            case YamlList { Items.IsEmpty: false } list when list.Items.All(item => item is YamlScalar):
                texts = [.. list.Items.Cast<YamlScalar>()];
                break;
            case var other:
                findings.Error(other ?? detection, SigmaCodes.Condition, "the detection has no condition", "add 'condition:' with the names of the searches that must match");
                return null;
        }
        var parsed = texts.Select(text => new ConditionParser(text, names, findings).Parse()).ToImmutableArray();
        return parsed.Any(condition => condition is null) ? null : SigmaCondition.AnyOf([.. parsed.Select(condition => condition!)]);
    }

    private void Unused(YamlMap detection, SigmaCondition condition)
    {
        var used = condition.Names().ToHashSet(StringComparer.Ordinal);
        foreach (var (key, _) in detection.Entries)
            if (key.Text is not ("condition" or "timeframe") && !used.Contains(key.Text))
                findings.Warning(key, SigmaCodes.UnusedIdentifier, $"the condition does not use '{key.Text}'", "add it to the condition, or take it away");
    }
}
