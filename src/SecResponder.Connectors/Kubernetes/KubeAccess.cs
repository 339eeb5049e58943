using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>What a cluster's API server tells a caller of its own rights.</summary>
/// <remarks>Kubernetes documentation, "Checking API access": SelfSubjectAccessReview and SelfSubjectRulesReview, which everybody who has signed in may ask.</remarks>
internal static class KubeAccess
{
    private const string Reviews = "apis/authorization.k8s.io/v1/";

    // Everybody who has signed in may ask what they may (the ClusterRole system:basic-user).
    private static readonly string[] Everybodys = ["authorization.k8s.io", "authentication.k8s.io"];

    /// <summary>Whether the caller has a right.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="right">Which.</param>
    /// <param name="space">The namespace; "" for all of them, or for what lies in none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">It was not answered.</exception>
    public static async Task<bool> IsAllowedAsync(KubeCluster cluster, KubeRight right, string space, CancellationToken cancellation)
    {
        var status = await AskAsync(cluster, "SelfSubjectAccessReview", new JsonObject
        {
            ["resourceAttributes"] = new JsonObject { ["namespace"] = space, ["verb"] = right.Verb, ["group"] = right.Group, ["resource"] = right.Resource },
        }, cancellation);
        return status?.Member("allowed") is { ValueKind: JsonValueKind.True };
    }

    /// <summary>The rights that the caller has in a namespace, those of the whole cluster among them; what everybody has is left out.</summary>
    /// <exception cref="ConnectorException">It was not answered.</exception>
    public static async Task<KubeRights> RightsAsync(KubeCluster cluster, string space, CancellationToken cancellation)
    {
        var status = await AskAsync(cluster, "SelfSubjectRulesReview", new JsonObject { ["namespace"] = space }, cancellation) ?? throw new ConnectorException($"{KubeCluster.System} {cluster.Name} answers nothing about the account's rights");
        var rights =
            from rule in status.Items("resourceRules")
            let names = rule.Texts("resourceNames").ToArray()
            from verb in rule.Texts("verbs")
            from resource in rule.Texts("resources")
            from kind in rule.Texts("apiGroups")
            where !Everybodys.Contains(kind)
            select new GrantedKubeRight(new KubeRight(verb, resource, kind), names.Length > 0);
        return new KubeRights([.. rights.Distinct()], status.Member("incomplete") is not { ValueKind: JsonValueKind.True });
    }

    private static async Task<JsonElement?> AskAsync(KubeCluster cluster, string kind, JsonObject spec, CancellationToken cancellation)
    {
        var review = new JsonObject { ["kind"] = kind, ["apiVersion"] = "authorization.k8s.io/v1", ["spec"] = spec };
        var answer = await cluster.SendAsync(new ApiRequest(HttpMethod.Post, $"{Reviews}{kind.ToLowerInvariant()}s") { Body = review.ToJsonString() }, cancellation);
        return answer.IsSuccess ? answer.Body?.Member("status") : throw answer.Broken();
    }
}

/// <summary>The rights that somebody has in a namespace.</summary>
/// <param name="All">All that are told.</param>
/// <param name="IsWhole">Whether that is all there are: an authorizer outside the cluster (Azure RBAC of AKS) can't list them.</param>
internal sealed record KubeRights(ImmutableArray<GrantedKubeRight> All, bool IsWhole);

/// <summary>A right that was granted.</summary>
/// <param name="Right">Which.</param>
/// <param name="IsForSome">Whether for objects of some names only.</param>
internal sealed record GrantedKubeRight(KubeRight Right, bool IsForSome);
