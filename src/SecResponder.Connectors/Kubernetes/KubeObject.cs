using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>An object as the API tells it.</summary>
internal sealed class KubeObject
{
    private readonly JsonElement _metadata;

    private KubeObject(JsonElement body, JsonElement metadata) => (Body, _metadata) = (body, metadata);

    /// <summary>Everything of it.</summary>
    public JsonElement Body { get; }

    public string Name => _metadata.Text("name");

    public string Namespace => _metadata.Text("namespace");

    /// <summary>Its own id: another object of the same name has another.</summary>
    public string Uid => _metadata.Text("uid");

    public string ResourceVersion => _metadata.Text("resourceVersion");

    /// <summary>When it was made; null when it does not tell.</summary>
    public DateTimeOffset? CreatedAt => Time(_metadata, "creationTimestamp");

    /// <summary>Whether its end has been asked for.</summary>
    public bool IsEnding => _metadata.Text("deletionTimestamp").Length > 0;

    public ImmutableSortedDictionary<string, string> Labels => Map("labels");

    public ImmutableSortedDictionary<string, string> Annotations => Map("annotations");

    /// <summary>The object, or null when it is none: without a name, an id and a version.</summary>
    public static KubeObject? Of(JsonElement body) =>
        body.Member("metadata") is { } metadata && new KubeObject(body, metadata) is { Name.Length: > 0, Uid.Length: > 0, ResourceVersion.Length: > 0 } known ? known : null;

    /// <summary>A part: <c>spec</c>, <c>status</c>; an empty one when there is none.</summary>
    public JsonElement Part(string name) => Body.Member(name) ?? default;

    /// <summary>A time in a part.</summary>
    public static DateTimeOffset? Time(JsonElement of, string name) =>
        DateTimeOffset.TryParse(of.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Labels as text that says the same for the same labels.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> labels) =>
        new JsonObject(labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))).ToJsonString();

    /// <summary>Labels of such a text; null when it is none.</summary>
    public static ImmutableSortedDictionary<string, string>? Labelled(string? text)
    {
        try
        {
            return text is not null && JsonNode.Parse(text) is JsonObject map && map.All(label => label.Value is JsonValue)
                ? map.ToImmutableSortedDictionary(label => label.Key, label => label.Value!.ToString(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null; // the caller says what can't be read
        }
    }

    private ImmutableSortedDictionary<string, string> Map(string name) => _metadata.Member(name) is { ValueKind: JsonValueKind.Object } map
        ? map.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).ToImmutableSortedDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;
}
