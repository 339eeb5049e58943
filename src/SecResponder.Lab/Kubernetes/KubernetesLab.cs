using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Lab.Kubernetes;

/// <summary>How the stand-ins of Kubernetes clusters stand.</summary>
public sealed class KubernetesLab
{
    /// <summary>Objects that are there at the start: the cluster, the path in its API, and the object as JSON (<c>metadata.labels</c>, <c>spec</c>, <c>status</c>).</summary>
    public IList<(string Cluster, string Path, string Json)> Objects { get; } = [];

    /// <summary>What the caller may not do: <c>patch pods</c>.</summary>
    public IList<string> Denied { get; } = [];

    /// <summary>The rules that the caller is told to have, as an RBAC authorizer lists them (<c>verbs</c>, <c>apiGroups</c>, <c>resources</c>, <c>resourceNames</c>), in every namespace; null: an authorizer that can't list them.</summary>
    public string? Rules { get; set; } = "[]";
}

/// <summary>An object as it really is.</summary>
/// <param name="Cluster">Where.</param>
/// <param name="Path">Its path in the API.</param>
/// <param name="Body">Everything of it.</param>
public sealed record KubernetesSeen(string Cluster, string Path, JsonElement Body)
{
    /// <summary>Its members, to be looked at.</summary>
    public JsonObject Node() => JsonObject.Create(Body)!;

    /// <summary>A label's value, or null.</summary>
    public string? Label(string name) => Node()["metadata"]?["labels"]?[name]?.ToString();

    /// <summary>An annotation's value, or null.</summary>
    public string? Annotation(string name) => Node()["metadata"]?["annotations"]?[name]?.ToString();
}

/// <summary>A write that took effect.</summary>
/// <param name="Method">POST, PUT, PATCH, DELETE.</param>
/// <param name="Path">The cluster and the object's path.</param>
/// <param name="Body">What was sent, or "".</param>
public sealed record KubernetesWrite(string Method, string Path, string Body);
