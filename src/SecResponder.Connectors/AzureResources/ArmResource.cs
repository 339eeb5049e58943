using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>A resource as Azure Resource Manager tells it, whole: what is put back in its place is this body with one member changed, since a PUT erases what it leaves out.</summary>
internal sealed class ArmResource
{
    private ArmResource(ArmId id, JsonObject body) => (Id, Body) = (id, body);

    public ArmId Id { get; }

    /// <summary>Everything that was read.</summary>
    public JsonObject Body { get; }

    public JsonObject Properties => (JsonObject)Body["properties"]!;

    public string? Etag => Text(Body, "etag");

    public string Location => Text(Body, "location") ?? "";

    /// <summary>Succeeded, Updating, Failed …; types without it are always settled.</summary>
    public string State => Text(Properties, "provisioningState") ?? "Succeeded";

    public bool IsSettled => State == "Succeeded";

    public bool HasFailed => State is "Failed" or "Canceled";

    /// <summary>Reads the answer to a read or a write of it.</summary>
    /// <exception cref="ConnectorException">It is no such resource.</exception>
    public static ArmResource Of(ArmId id, ApiAnswer answer)
    {
        if (answer.Body is { ValueKind: JsonValueKind.Object } element && JsonObject.Create(element) is { } body && id.Same(Text(body, "id")) && body["properties"] is JsonObject)
            return new ArmResource(id, body);
        throw answer.Unreadable();
    }

    public string? Tag(string name) => Body["tags"] is JsonObject tags ? tags.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is JsonValue value ? value.ToString() : null : null;

    /// <summary>The tags, as they stand.</summary>
    public IEnumerable<KeyValuePair<string, string>> Tags => Body["tags"] is JsonObject tags ? tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value?.ToString() ?? "")) : [];

    /// <summary>Sets a tag, or takes it away (null).</summary>
    public void SetTag(string name, string? value)
    {
        if (Body["tags"] is not JsonObject tags)
            Body["tags"] = tags = [];
        if (tags.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key is { } known)
            tags.Remove(known);
        if (value is not null)
            tags[name] = value;
    }

    /// <summary>The id of another resource that it refers to: <c>networkSecurityGroup</c>.</summary>
    public string? Reference(string name) => Properties[name] is JsonObject reference ? Text(reference, "id") : null;

    /// <summary>Lets it refer to another resource, or to none.</summary>
    public void SetReference(string name, string? id)
    {
        if (id is null)
            Properties.Remove(name);
        else
            Properties[name] = new JsonObject { ["id"] = id };
    }

    /// <summary>The ids of a list of such references.</summary>
    public IEnumerable<string> References(string name) => Items(Properties[name]).Select(item => Text(item, "id")).OfType<string>();

    public static IEnumerable<JsonObject> Items(JsonNode? list) => list is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>A text member; null when there is none or it is no text.</summary>
    public static string? Text(JsonObject of, string name) => of[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
