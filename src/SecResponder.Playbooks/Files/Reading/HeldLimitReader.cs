using System.Collections.Immutable;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>at-once</c>: one limit, or several.</summary>
internal sealed class HeldLimitReader(GuardrailsReader guardrails, Findings findings)
{
    private const string Example = "at-once: {number: 2, percent: 10, of: '%web_farm%'}";

    public ImmutableArray<HeldLimit> Read(YamlNode? node)
    {
        var items = node is YamlMap ? [node] : AttributeMap.Items(node, "'at-once'", Example, findings);
        return [.. items.Select(item => AttributeMap.Of(item, "'at-once'", Example, findings)).OfType<AttributeMap>().Select(One).OfType<HeldLimit>()];
    }

    private HeldLimit? One(AttributeMap map)
    {
        map.Knows(KnownKeys.HeldLimit);
        var (number, percent, size) = (map.Number("number", 0, 1_000_000), map.Number("percent", 0, 100), map.Number("size", 1, 10_000_000));
        var of = map.Scalars("of");
        var entries = of.SelectMany(entry => guardrails.Entries(entry)).Distinct(StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        if (map.Map["number"] is null && map.Map["percent"] is null)
            return Wrong(map.Map, "'at-once' limits nothing: it has neither 'number' nor 'percent'", $"write '{Example}'");
        if (map.Map["of"] is not null && entries.IsEmpty)
            return of.Length > 0 ? null : Wrong(map.Place("of"), "the group is empty", "name its members, or a list: of: '%web_farm%'");
        if (map.Map["percent"] is { } share)
        {
            if (map.Map["of"] is null)
                return Wrong(share, "a share of what?", "add 'of' with the group's members: of: '%web_farm%'");
            if (size is null && entries.FirstOrDefault(IsMany) is { } many)
                return Wrong(share, $"how many '{many}' stands for is not known, so there is no share of it", "add 'size: 40' with the number of members, or list them one by one");
        }
        else if (size is not null)
            return Wrong(map.Place("size"), "'size' is for 'percent'", "take it away, or add 'percent'");
        var limit = new HeldLimit(of.IsEmpty ? "" : string.Join(", ", of.Take(3).Select(entry => entry.Text.Trim('%'))), entries, number, percent, size ?? entries.Length);
        if (percent > 0 && limit.Percent is not null && (long)limit.Size * percent.Value < 100)
            findings.Warning(map.Place("percent"), PlaybookCodes.NoneAtOnce, $"{percent} % of {limit.Size} is less than one: none is ever held", $"write 'number: 1', or 'percent: {Math.Min(100, (99 / limit.Size) + 1)}' at least");
        return limit;
    }

    private static bool IsMany(string entry) => entry.AsSpan().ContainsAny('*', '?', '/');

    private HeldLimit? Wrong(YamlNode at, string message, string remedy)
    {
        findings.Error(at, PlaybookCodes.AtOnce, message, remedy);
        return null;
    }
}
