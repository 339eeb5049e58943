using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Bicep.Tests;

/// <summary>A compiled template with its nested ones, as our own checks read it.</summary>
internal sealed class Template(JsonNode root)
{
    /// <summary>Template expressions stay as they are written: no escaped apostrophes.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<Template> CompileAsync()
    {
        var answer = await BicepCli.RunAsync("build", "main.bicep", "--stdout");
        Assert.Equal((0, ""), (answer.ExitCode, answer.Findings));
        return new Template(JsonNode.Parse(answer.Output)!);
    }

    public Template Clone() => new(root.DeepClone());

    /// <summary>Every resource of every level.</summary>
    public IEnumerable<JsonObject> Resources => Levels(root).SelectMany(Own);

    /// <summary>Every resource of a type, the version apart.</summary>
    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    /// <summary>Every output of every level: name and definition.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Outputs => Levels(root).SelectMany(level => level["outputs"]?.AsObject() ?? []);

    /// <summary>The whole text, for what must stand nowhere.</summary>
    public string Text => root.ToJsonString(Plain);

    private static IEnumerable<JsonNode> Levels(JsonNode template) =>
        Own(template).Select(resource => (resource["properties"] as JsonObject)?["template"]).OfType<JsonNode>().SelectMany(Levels).Prepend(template);

    private static IEnumerable<JsonObject> Own(JsonNode template) => template["resources"] switch
    {
        JsonObject bySymbol => bySymbol.Select(resource => resource.Value!.AsObject()),
        JsonArray list => list.Select(resource => resource!.AsObject()),
        _ => [],
    };
}
