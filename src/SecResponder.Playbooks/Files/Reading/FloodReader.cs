using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>flood: {incidents: 20, per: 10m}</c>, or <c>off</c>.</summary>
internal static class FloodReader
{
    private const int Most = 10_000;

    public static Flood? Read(YamlNode? node, Findings findings)
    {
        if (node is YamlScalar { Text: "off" })
            return null;
        if (AttributeMap.Of(node, "'flood'", "flood: {incidents: 20, per: 10m}, or flood: off", findings) is not { } map)
            return Flood.Default;
        map.Knows(KnownKeys.Flood);
        return new Flood(map.Number("incidents", 1, Most) ?? Flood.Default.Incidents, map.Duration("per") ?? Flood.Default.Per);
    }
}
