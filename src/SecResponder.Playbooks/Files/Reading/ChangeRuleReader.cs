using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>change: {of: '{{ Object }}', by: '{{ ActorUsername }}', from: [calendar, servicenow], if-down: ask}</c>.</summary>
internal static class ChangeRuleReader
{
    private const string Example = "change: {of: '{{ Object }}', by: '{{ ActorUsername }}'}";

    public static ChangeRule? Read(YamlNode? node, Findings findings)
    {
        if (AttributeMap.Of(node, "'change'", Example, findings) is not { } map)
            return null;
        map.Knows(KnownKeys.ChangeRule);
        if (map.Map["of"] is null or YamlScalar { IsNull: true })
            findings.Error(map.Map, PlaybookCodes.ChangeRule, "'change' does not say what was changed", $"write it as '{Example}'");
        var systems = Scalars(map, "from");
        foreach (var system in systems)
            if (!ChangeRule.Systems.Contains(system.Text))
                findings.Error(system, PlaybookCodes.Choice, $"'{system.Text}' keeps no change records", $"{NearMiss.Question(system.Text, ChangeRule.Systems)}one of {string.Join(", ", ChangeRule.Systems)}");
        var from = systems.Select(system => system.Text).Distinct(StringComparer.Ordinal).ToArray();
        return new ChangeRule(
            [.. Scalars(map, "of").Select(text => text.Text)], map.Text("by"), map.Text("ticket"), from.Length == 0 ? [ChangeRule.Calendar] : [.. from],
            map.Choice("if-down", ("hold-back", IfDown.HoldBack), ("ask", IfDown.Ask), ("act", IfDown.Act)));
    }

    /// <summary>The templates, where they stand.</summary>
    public static IEnumerable<YamlScalar> Texts(YamlMap document) =>
        document["change"] is not YamlMap map ? [] : ((string[])["of", "by", "ticket"]).SelectMany(key => map[key] switch
        {
            YamlScalar { IsNull: false } one => [one],
            YamlList list => list.Items.OfType<YamlScalar>(),
            _ => [],
        });

    private static ImmutableArray<YamlScalar> Scalars(AttributeMap map, string key) => map.Map[key] is null ? [] : map.Scalars(key);
}
