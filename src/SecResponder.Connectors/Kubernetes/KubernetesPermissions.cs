using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>An action's permissions: where they are needed, and whether the account has them.</summary>
internal static class KubernetesPermissions
{
    public static ActionPermission Of(string name, string why) => new(PermissionKind.KubernetesVerb, name, why);

    /// <summary>Where it is needed: <c>cluster/namespace</c>, or the cluster where all of it is meant or the resource lies in no namespace.</summary>
    public static ImmutableArray<string> PlacesOf(ActionPermission permission, KubernetesOptions options) => options.Clusters.Count == 0
        ? [""]
        : [.. options.Clusters.OrderBy(cluster => cluster.Key, StringComparer.Ordinal).SelectMany(cluster => Spaces(cluster.Value.Namespaces, KubeRight.Of(permission.Name)).Select(space => Place(cluster.Key, space)))];

    /// <summary>Whether all that an action needs is granted.</summary>
    public static async Task<CheckResult> CheckAsync(KubeClusters clusters, ActionSignature action, CancellationToken cancellation)
    {
        try
        {
            foreach (var cluster in clusters.All)
            {
                List<string> missing = [];
                foreach (var permission in action.Permissions)
                    foreach (var space in Spaces(cluster.Namespaces, KubeRight.Of(permission.Name)))
                        if (!await KubeAccess.IsAllowedAsync(cluster, KubeRight.Of(permission.Name), space, cancellation))
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

    /// <summary>A place's cluster and namespace.</summary>
    internal static (string Cluster, string Space) Parts(string place) => place.Split('/') is [var cluster, var space] ? (cluster, space) : (place, "");

    private static string Place(string cluster, string space) => space.Length == 0 ? cluster : $"{cluster}/{space}";

    private static IEnumerable<string> Spaces(IEnumerable<string> named, KubeRight right) => right.IsOfCluster || named.Contains("*") ? [""] : named;
}
