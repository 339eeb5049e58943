using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>The network policy of a namespace that lets nothing in or out of the pods with our label. It stays when no pod has the label any more: it selects nothing then.</summary>
/// <remarks>Kubernetes documentation, "Network policies": policies add up, so another that selects the pod and allows something still allows it.</remarks>
internal static class QuarantinePolicy
{
    public const string Name = "secresponder-quarantine";
    public const string Label = "secresponder.io/quarantine";
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Us = "secresponder";

    /// <summary>All policies of a namespace.</summary>
    public static Task<ImmutableArray<KubeObject>> AllAsync(KubeCluster cluster, string space, CancellationToken cancellation) => cluster.ListAsync(Path(space), null, cancellation);

    /// <summary>Whether ours is among them, and lets nothing through.</summary>
    public static bool IsThere(ImmutableArray<KubeObject> policies) => Ours(policies) is { } ours && IsWhole(ours);

    /// <summary>Makes it, or mends it; null: it is there.</summary>
    /// <exception cref="ConnectorException">Whether it is there is unknown.</exception>
    public static async Task<Effect?> ReadyAsync(KubeCluster cluster, string space, ImmutableArray<KubeObject> policies, CancellationToken cancellation)
    {
        var ours = Ours(policies);
        if (ours is not null && IsWhole(ours))
            return null;
        if (ours is not null && ours.Labels.GetValueOrDefault(ManagedBy) != Us)
            return new Effect.Refused($"the namespace {space} has a network policy {Name} that is not ours and lets something through: rename it, or label it {ManagedBy}={Us}");
        var request = ours is null ? new ApiRequest(HttpMethod.Post, Path(space)) : new ApiRequest(HttpMethod.Put, $"{Path(space)}/{Name}");
        var answer = await cluster.SendAsync(request with { Body = Body(space, ours?.ResourceVersion).ToJsonString() }, cancellation);
        // Somebody else has made it, or changed it, meanwhile: the next turn looks at what it is.
        if (answer.Status == HttpStatusCode.Conflict)
            return new Effect.TryAgain($"the network policy {Name} of {space} was made by another in the same moment", TimeSpan.FromSeconds(1));
        return !answer.IsSuccess ? answer.Failure() : IsWhole(KubeCluster.Told(answer)) ? null : throw answer.Unreadable();
    }

    /// <summary>The names of others' policies that select a pod with these labels and allow something.</summary>
    public static string[] LeaksThrough(ImmutableArray<KubeObject> policies, ImmutableSortedDictionary<string, string> labels) =>
    [
        .. policies.Where(policy => policy.Name != Name && LabelSelector.Selects(policy.Part("spec").Member("podSelector") ?? default, labels)
            && (policy.Part("spec").Items("ingress").Any() || policy.Part("spec").Items("egress").Any())).Select(policy => policy.Name),
    ];

    private static KubeObject? Ours(ImmutableArray<KubeObject> policies) => policies.FirstOrDefault(policy => policy.Name == Name);

    private static bool IsWhole(KubeObject policy)
    {
        var spec = policy.Part("spec");
        return spec.Member("podSelector") is { } selector && !selector.Items("matchExpressions").Any()
            && selector.Member("matchLabels") is { ValueKind: JsonValueKind.Object } labels && labels.EnumerateObject().Count() == 1 && labels.Text(Label) == "true"
            && spec.Texts("policyTypes").ToHashSet().SetEquals(["Ingress", "Egress"]) && !spec.Items("ingress").Any() && !spec.Items("egress").Any();
    }

    private static JsonObject Body(string space, string? version)
    {
        var metadata = new JsonObject { ["name"] = Name, ["namespace"] = space, ["labels"] = new JsonObject { [ManagedBy] = Us } };
        if (version is not null)
            metadata["resourceVersion"] = version;
        return new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "NetworkPolicy",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["podSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [Label] = "true" } }, ["policyTypes"] = new JsonArray("Ingress", "Egress") },
        };
    }

    private static string Path(string space) => $"apis/networking.k8s.io/v1/namespaces/{space}/networkpolicies";
}
