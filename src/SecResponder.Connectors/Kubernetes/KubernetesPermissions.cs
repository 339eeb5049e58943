using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>Which of an action's permissions the service account has: the API server tells a caller its own.</summary>
/// <remarks>Kubernetes documentation, "Checking API access": SelfSubjectAccessReview. A permission is spelled verb, resource, group: <c>patch deployments.apps</c>.</remarks>
internal static class KubernetesPermissions
{
    private static readonly string[] OfTheCluster = ["nodes"];

    public static ActionPermission Of(string name, string why) => new(PermissionKind.KubernetesVerb, name, why);

    public static async Task<CheckResult> CheckAsync(KubeClusters clusters, ActionSignature action, CancellationToken cancellation)
    {
        try
        {
            foreach (var cluster in clusters.All)
            {
                List<string> missing = [];
                foreach (var permission in action.Permissions)
                    foreach (var space in Spaces(cluster, permission))
                        if (!await IsAllowedAsync(cluster, permission, space, cancellation))
                            missing.Add($"{permission.Name}{(space.Length == 0 ? "" : $" in {space}")}");
                if (missing.Count > 0)
                    return new CheckResult(false, $"{cluster.Name}: the account lacks {string.Join(", ", missing)}");
            }
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, e.Message);
        }
        return new CheckResult(true, $"all permissions are there in {string.Join(", ", clusters.All.Select(cluster => cluster.Name))}");
    }

    private static IEnumerable<string> Spaces(KubeCluster cluster, ActionPermission permission) =>
        OfTheCluster.Contains(Take(permission).Resource) || cluster.Namespaces.Contains("*") ? [""] : cluster.Namespaces;

    private static async Task<bool> IsAllowedAsync(KubeCluster cluster, ActionPermission permission, string space, CancellationToken cancellation)
    {
        var (verb, resource, group) = Take(permission);
        var review = new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["namespace"] = space, ["verb"] = verb, ["group"] = group, ["resource"] = resource } },
        };
        var answer = await cluster.SendAsync(new ApiRequest(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews") { Body = review.ToJsonString() }, cancellation);
        return !answer.IsSuccess ? throw answer.Broken() : answer.Body?.Member("status")?.Member("allowed") is { ValueKind: System.Text.Json.JsonValueKind.True };
    }

    private static (string Verb, string Resource, string Group) Take(ActionPermission permission)
    {
        var (verb, rest) = permission.Name.Split(' ') is [var first, var second] ? (first, second) : (permission.Name, "");
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (verb, rest, "") : (verb, rest[..dot], rest[(dot + 1)..]);
    }
}
