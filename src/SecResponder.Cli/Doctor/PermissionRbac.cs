using System.Globalization;
using System.Text;
using SecResponder.Cli.Output;
using SecResponder.Connectors.Kubernetes;
using SecResponder.Connectors.Permissions;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Cli.Doctor;

/// <summary>What is needed in Kubernetes, as its own roles: a ClusterRole for what lies in no namespace or may be any, a Role in each namespace that may be acted on, each bound to SecResponder's service account.</summary>
/// <remarks>Kubernetes documentation, "Using RBAC Authorization".</remarks>
internal static class PermissionRbac
{
    private const string Subject = "secresponder";

    public static string Of(IReadOnlyCollection<NeededPermission> needed)
    {
        var text = new StringBuilder("# What the playbooks in force need in Kubernetes. Made by 'secresponder doctor --emit kubernetes'; made anew when playbooks change.\n");
        var rights = needed.Where(permission => permission.Kind == PermissionKind.KubernetesVerb).ToArray();
        if (rights.Length == 0)
            text.Append("# Nothing.\n");
        foreach (var cluster in rights.GroupBy(permission => permission.Place.Split('/')[0], StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {(cluster.Key.Length > 0 ? $"For the cluster {Printable.Of(cluster.Key)}:" : "Connectors:Kubernetes:Clusters names no cluster yet; this is for one all of whose namespaces may be acted on:")}\n");
            foreach (var place in cluster.GroupBy(permission => permission.Place.Split('/').ElementAtOrDefault(1) ?? "", StringComparer.Ordinal))
                Role(text, place.Key, [.. place]);
        }
        return text.ToString();
    }

    private static void Role(StringBuilder text, string space, NeededPermission[] rights)
    {
        var (kind, where) = space.Length == 0 ? ("ClusterRole", "") : ("Role", $", namespace: {space}");
        text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {Subject}{where}}}\nrules:\n");
        foreach (var resource in rights.GroupBy(right => KubeRight.Of(right.Name) with { Verb = "" }).OrderBy(resource => resource.Key.Group, StringComparer.Ordinal).ThenBy(resource => resource.Key.Resource, StringComparer.Ordinal))
        {
            foreach (var use in resource.Select(PermissionWords.Uses).Distinct(StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"  # {Printable.Of(use, 200)}{(resource.Where(right => PermissionWords.Uses(right) == use).Any(right => right.IsNeededNow) ? "" : "; once enforced")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  - {{apiGroups: [\"{resource.Key.Group}\"], resources: [{resource.Key.Resource}], verbs: [{string.Join(", ", resource.Select(right => KubeRight.Of(right.Name).Verb).Distinct().Order(StringComparer.Ordinal))}]}}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding\nmetadata: {{name: {Subject}{where}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {Subject}}}\n");
        text.Append(CultureInfo.InvariantCulture, $"subjects:\n  - {{kind: ServiceAccount, name: {Subject}, namespace: {Subject}}}\n");
    }
}
