using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Lab.AzureResources;

/// <summary>How the stand-in of Azure Resource Manager stands.</summary>
public sealed class AzureLab
{
    /// <summary>Resources that are there at the start, each whole as JSON: <c>id</c>, <c>location</c>, <c>tags</c>, <c>properties</c>.</summary>
    public IList<string> Resources { get; } = [];

    /// <summary>What the caller's role allows. Default: everything.</summary>
    public IList<string> Actions { get; init; } = ["*"];

    /// <summary>How far the index of Resource Graph is behind. Default: not at all.</summary>
    public TimeSpan IndexLag { get; set; } = TimeSpan.Zero;
}

/// <summary>A resource as it really is.</summary>
/// <param name="Id">As it was written first.</param>
/// <param name="State">Succeeded, Updating; of a machine, its power.</param>
/// <param name="Body">Everything of it.</param>
public sealed record AzureResourceSeen(string Id, string State, JsonElement Body)
{
    /// <summary>A tag's value, or null.</summary>
    public string? Tag(string name) => Node()["tags"]?[name]?.GetValue<string>();

    /// <summary>Its members, to be looked at.</summary>
    public JsonObject Node() => JsonObject.Create(Body)!;
}

/// <summary>A write that took effect.</summary>
/// <param name="Method">PUT, PATCH, POST, DELETE.</param>
/// <param name="Path">The resource's id, or that and the action.</param>
/// <param name="Client">The client's request id.</param>
/// <param name="Body">What was sent, or "".</param>
public sealed record AzureWrite(string Method, string Path, string Client, string Body);
