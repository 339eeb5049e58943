using System.Collections.Immutable;
using SecResponder.Connectors.Permissions;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>What the account may do in each cluster, and in each namespace where something is needed.</summary>
/// <remarks>What is needed is asked for right by right, which every authorizer answers; what there is besides, as the list of rules, which not every one can give.</remarks>
internal sealed class KubernetesGrants(KubeClusters clusters) : IPermissionGrants
{
    // A list of rules is one namespace's; what holds in all of them stands in each.
    private const string SomeSpace = "default";

    public string System => KubeCluster.System;

    public bool Tells(PermissionKind kind) => kind == PermissionKind.KubernetesVerb;

    public async Task<ImmutableArray<GrantFinding>> CompareAsync(IReadOnlyCollection<NeededPermission> needed, CancellationToken cancellation)
    {
        var findings = ImmutableArray.CreateBuilder<GrantFinding>();
        foreach (var place in needed.GroupBy(permission => permission.Place, StringComparer.Ordinal))
        {
            var (name, space) = KubernetesPermissions.Parts(place.Key);
            if (clusters.Find(name) is not { } cluster)
                continue;
            foreach (var permission in place)
                findings.Add(new GrantFinding(await KubeAccess.IsAllowedAsync(cluster, KubeRight.Of(permission.Name), space, cancellation) ? GrantState.Granted : GrantState.Missing, permission.Name, place.Key) { Needed = permission });
            findings.AddRange(await BesidesAsync(cluster, place.Key, space, [.. place.Select(permission => KubeRight.Of(permission.Name))], cancellation));
        }
        return findings.ToImmutable();
    }

    private static async Task<IEnumerable<GrantFinding>> BesidesAsync(KubeCluster cluster, string place, string space, KubeRight[] here, CancellationToken cancellation)
    {
        var named = cluster.Namespaces.FirstOrDefault(one => one != "*");
        var rights = await KubeAccess.RightsAsync(cluster, space.Length > 0 ? space : named ?? SomeSpace, cancellation);
        if (!rights.IsWhole)
            return [new GrantFinding(GrantState.NotTold, "rights besides these", place)];
        // Of a cluster some of whose namespaces may be acted on, each thing is told in one place.
        var isAll = cluster.Namespaces.Contains("*");
        return rights.All.Where(granted => isAll || granted.Right.ReachesCluster == (space.Length == 0))
            .Where(granted => !here.Contains(granted.Right))
            .Select(granted => (granted.Right, granted.IsForSome, Serves: here.Any(granted.Right.Covers)))
            .Where(granted => !(granted.IsForSome && granted.Serves))
            .Select(granted => new GrantFinding(granted.Serves ? GrantState.Wider : GrantState.NotNeeded, granted.Right.Name, place));
    }
}
