using System.Text.Json.Nodes;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Sigma;

/// <summary>The truth table, data/sigma-cases.yaml: what a fragment of Sigma does to an event.</summary>
internal static class SigmaCases
{
    private static readonly YamlMap Table = Load();

    /// <summary>The names of a section's cases.</summary>
    public static IEnumerable<string> Names(string section) => Cases(section).Select(one => Text(one, "name")!);

    public static YamlMap Case(string section, string name) => Cases(section).Single(one => Text(one, "name") == name);

    public static string? Text(YamlMap map, string key) => (map[key] as YamlScalar)?.Text;

    /// <summary>The documents of a case: a rule around its fragment, or the stream that it gives.</summary>
    public static SigmaDocuments Read(YamlMap one)
    {
        var lists = (one["lists"] as YamlMap)?.Entries.ToDictionary(
            entry => entry.Key.Text, entry => new NamedList(entry.Key.Text, new ListContent([.. ((YamlList)entry.Value).Items.Cast<YamlScalar>().Select(item => new ListEntry(item.Text) { HasWildcards = true })]))) ?? [];
        if (Text(one, "yaml") is { } stream)
        {
            var file = YamlReader.Read("case.yaml", stream);
            var documents = SigmaReader.Read("case.yaml", file.Documents, lists.GetValueOrDefault);
            return documents with { Diagnostics = [.. file.Diagnostics, .. documents.Diagnostics] };
        }
        var place = one.Position;
        var detection = one["detection"] ?? Map(place, ("sel", one["sel"]!), ("condition", new YamlScalar(place, "sel", true)));
        var rule = Map(place, ("title", new YamlScalar(place, "a case", true)), ("logsource", Map(place, ("category", new YamlScalar(place, "test", true)))), ("detection", detection));
        return SigmaReader.Read("case.yaml", [rule], lists.GetValueOrDefault);
    }

    /// <summary>The events under <c>match</c> or <c>miss</c>, as JSON.</summary>
    public static IReadOnlyList<string> Events(YamlMap one, string key) => one[key] is YamlList list ? [.. list.Items.Select(item => Json(item)!.ToJsonString())] : [];

    private static IEnumerable<YamlMap> Cases(string section) => ((YamlList)Table[section]!).Items.Cast<YamlMap>();

    private static YamlMap Map(YamlPosition at, params (string Key, YamlNode Value)[] entries) =>
        new(at, [.. entries.Select(entry => new YamlEntry(new YamlScalar(at, entry.Key, true), entry.Value))]);

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Json(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { Type: YamlScalarType.Null } => null,
        YamlScalar { Type: YamlScalarType.Boolean } scalar => JsonValue.Create(bool.Parse(scalar.Text)),
        YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } scalar => JsonNode.Parse(scalar.Text),
        var scalar => JsonValue.Create(((YamlScalar)scalar).Text),
    };

    private static YamlMap Load()
    {
        var file = YamlReader.Read("sigma-cases.yaml", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "sigma-cases.yaml")));
        return file.Diagnostics.IsEmpty ? (YamlMap)file.Documents[0] : throw new InvalidDataException(string.Join('\n', file.Diagnostics));
    }
}
