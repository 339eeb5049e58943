using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel;

/// <summary>An analytics rule as it stands in a file: the community's YAML, or what the portal and Bicep know as a resource.</summary>
/// <param name="Node">Its map.</param>
/// <param name="Query">Its query.</param>
internal sealed record SentinelRule(YamlMap Node, YamlScalar Query)
{
    // A template's resources: an analytics rule is one that belongs to Microsoft.SecurityInsights.
    private const string ResourceType = "alertRules";

    /// <summary>The rules of a document; none, when it is something else.</summary>
    public static IEnumerable<SentinelRule> In(YamlNode document)
    {
        if (document is not YamlMap map)
            yield break;
        if (map["query"] is YamlScalar query && (map["severity"] ?? map["triggerOperator"] ?? map["queryPeriod"] ?? map["queryFrequency"]) is not null && map["detection"] is null)
            yield return new SentinelRule(map, query);
        if (map["resources"] is YamlList resources)
            foreach (var resource in resources.Items.OfType<YamlMap>())
                if ((resource["type"] as YamlScalar)?.Text.EndsWith(ResourceType, StringComparison.OrdinalIgnoreCase) == true && resource["properties"] is YamlMap { } properties && properties["query"] is YamlScalar inner)
                    yield return new SentinelRule(properties, inner) { Resource = resource };
    }

    /// <summary>The resource around it, in a template.</summary>
    public YamlMap? Resource { get; init; }

    public string Title => Text("displayName") ?? Text("name") ?? "";

    /// <summary>Its id; a resource's is the last part of its name.</summary>
    public string Id => Text("id") is { } id ? id.Trim() : (Resource?["name"] as YamlScalar)?.Text is { } name ? Last(name) : Title;

    public string? Text(string key) => Node[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    public ImmutableArray<string> Texts(string key) => Node[key] switch
    {
        YamlList list => [.. list.Items.OfType<YamlScalar>().Where(item => !item.IsNull).Select(item => item.Text.Trim())],
        YamlScalar { IsNull: false } one => [.. one.Text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        _ => [],
    };

    /// <summary>Who wrote it, where the file says so.</summary>
    public string? Author => (((Node["metadata"] as YamlMap)?["author"] ?? Node["author"]) as YamlMap)?["name"] is YamlScalar { IsNull: false } name ? name.Text : null;

    /// <summary>What its entities are: the kind, and the columns that tell them.</summary>
    public IEnumerable<(string Kind, string Column)> Entities =>
        from mapping in (Node["entityMappings"] as YamlList)?.Items.OfType<YamlMap>() ?? []
        from told in (mapping["fieldMappings"] as YamlList)?.Items.OfType<YamlMap>() ?? []
        where mapping["entityType"] is YamlScalar && told["columnName"] is YamlScalar
        select (((YamlScalar)mapping["entityType"]!).Text, ((YamlScalar)told["columnName"]!).Text);

    // "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/3f0c…')]"
    private static string Last(string name) => name.Split('/', '\'').Select(part => part.Trim(')', ']', ' ')).LastOrDefault(part => Guid.TryParse(part, out _)) ?? name;
}
