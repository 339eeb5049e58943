using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>One cluster's API: objects are read, patched with the version that was read, and removed.</summary>
/// <remarks>Kubernetes documentation, "Kubernetes API concepts", "API conventions": a patch that names an older resourceVersion is answered 409.</remarks>
internal sealed class KubeCluster(string name, ApiClient api, KubeToken token, KubernetesClusterOptions options)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Kubernetes";

    private const int APage = 50;
    private const int MostPages = 40;
    private const int Rounds = 4;

    /// <summary>Its name in the settings.</summary>
    public string Name => name;

    /// <summary>The namespaces that may be acted on.</summary>
    public IEnumerable<string> Namespaces => options.Namespaces;

    /// <summary>Whether a namespace may be acted on.</summary>
    public bool Allows(string space) => options.Namespaces.Contains(space) || (options.Namespaces.Contains("*") && !space.StartsWith("kube-", StringComparison.Ordinal));

    /// <summary>Why a namespace may not be acted on; null: it may.</summary>
    public Effect.Refused? Against(string space) =>
        Allows(space) ? null : new Effect.Refused($"the namespace {PlainText.Line(space, 63)} is not in Connectors:Kubernetes:Clusters:{name}:Namespaces");

    /// <summary>An object, or null when the API server itself says that there is none.</summary>
    /// <exception cref="ConnectorException">It was not answered, or with something else.</exception>
    public async Task<KubeObject?> FindAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(new ApiRequest(HttpMethod.Get, path), cancellation);
        return IsMissing(answer) ? null : Told(answer);
    }

    /// <summary>The objects of a collection, in pages.</summary>
    /// <param name="path">The collection.</param>
    /// <param name="selector">A field selector, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">They can't be told, or are too many.</exception>
    public async Task<ImmutableArray<KubeObject>> ListAsync(string path, string? selector, CancellationToken cancellation)
    {
        var all = ImmutableArray.CreateBuilder<KubeObject>();
        var next = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await SendAsync(new ApiRequest(HttpMethod.Get,
                $"{path}?limit={APage}{(selector is null ? "" : $"&fieldSelector={Uri.EscapeDataString(selector)}")}{(next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}")}"), cancellation);
            foreach (var item in answer.List("items"))
                all.Add(KubeObject.Of(item) ?? throw answer.Unreadable());
            next = answer.Text("metadata", "continue") ?? "";
            if (next.Length == 0)
                return all.ToImmutable();
        }
        throw new ConnectorException($"{System} {name} tells more than {MostPages * APage} of {path}");
    }

    /// <summary>Sends a request.</summary>
    public Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken cancellation) =>
        token.SendAsync(authorization => api.SendAsync(request with { Authorization = authorization }, cancellation), cancellation);

    /// <summary>Reads, changes, and writes with the version that was read; who was not quick enough reads again.</summary>
    /// <param name="path">The object.</param>
    /// <param name="change">Of the object as it is, or null: what to patch, and what then came of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">Whether it was written is unknown.</exception>
    public async Task<Effect> ChangeAsync(string path, Func<KubeObject?, Change> change, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var known = await FindAsync(path, cancellation);
            var (effect, patch) = change(known);
            if (patch is null || known is null)
                return effect;
            if (patch["metadata"] is not JsonObject metadata)
                patch["metadata"] = metadata = [];
            metadata["resourceVersion"] = known.ResourceVersion;
            var answer = await SendAsync(new ApiRequest(HttpMethod.Patch, $"{path}?fieldManager=secresponder") { Body = patch.ToJsonString(), ContentType = "application/merge-patch+json" }, cancellation);
            if (answer.Status == HttpStatusCode.Conflict && round < Rounds)
                continue;
            if (!answer.IsSuccess)
                return answer.Failure();
            return Told(answer).Uid == known.Uid ? effect : throw answer.Unreadable();
        }
    }

    /// <summary>An object that an answer tells.</summary>
    /// <exception cref="ConnectorException">It tells none.</exception>
    public static KubeObject Told(ApiAnswer answer) =>
        !answer.IsSuccess ? throw answer.Broken() : answer.Body is { } body && KubeObject.Of(body) is { } told ? told : throw answer.Unreadable();

    /// <summary>Whether the API server, and not some proxy, says that there is no such thing.</summary>
    public static bool IsMissing(ApiAnswer answer) => answer.Status == HttpStatusCode.NotFound && answer.Body is { ValueKind: JsonValueKind.Object } && answer.Text("kind") == "Status";
}

/// <summary>What is to be written, and what then came of it; without a patch nothing is written.</summary>
internal sealed record Change(Effect Effect, JsonObject? Patch = null);

/// <summary>All clusters.</summary>
internal sealed class KubeClusters(ImmutableArray<KubeCluster> all, KubernetesOptions options)
{
    public ImmutableArray<KubeCluster> All => all;

    public KubernetesOptions Options => options;

    public KubeCluster? Find(string name) => all.FirstOrDefault(cluster => cluster.Name == name);
}
