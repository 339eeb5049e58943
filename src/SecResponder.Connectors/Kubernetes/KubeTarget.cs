using System.Text.RegularExpressions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>What a call acts on, taken apart: <c>k8s-pod:cluster/namespace/name/uid</c>, <c>k8s-node:cluster/name/uid</c>, <c>k8s-workload:cluster/namespace/deployments/name/uid</c>.</summary>
internal sealed partial record KubeTarget(KubeCluster Cluster, string Namespace, string Name, string Uid, string Path)
{
    public const string Pod = "k8s-pod:";
    public const string Node = "k8s-node:";
    public const string Workload = "k8s-workload:";

    /// <summary>The id of a pod.</summary>
    public static string PodId(KubeCluster cluster, KubeObject pod) => $"{Pod}{cluster.Name}/{pod.Namespace}/{pod.Name}/{pod.Uid}";

    /// <summary>The id of a node.</summary>
    public static string NodeId(KubeCluster cluster, KubeObject node) => $"{Node}{cluster.Name}/{node.Name}/{node.Uid}";

    /// <summary>The id of a workload.</summary>
    public static string WorkloadId(KubeCluster cluster, string kind, KubeObject workload) => $"{Workload}{cluster.Name}/{workload.Namespace}/{kind}/{workload.Name}/{workload.Uid}";

    public static string PodPath(string space, string name) => $"api/v1/namespaces/{space}/pods/{name}";

    public static string NodePath(string name) => $"api/v1/nodes/{name}";

    public static string WorkloadPath(string space, string kind, string name) => $"apis/apps/v1/namespaces/{space}/{kind}/{name}";

    /// <summary>Whether a text can be an object's name, or a part of a path at all.</summary>
    public static bool IsName(string text) => NameForm().IsMatch(text);

    /// <exception cref="ConnectorException">Its target is none of Kubernetes': a mistake of ours, since the resolver gives only such; or its cluster is configured no more.</exception>
    public static KubeTarget Of(ActionCall call, KubeClusters clusters, string prefix)
    {
        var id = call.Target?.Id ?? "";
        var parts = id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..].Split('/') : [];
        if (!parts.All(IsName) || parts.Length == 0)
            throw new ConnectorException($"'{PlainText.Line(id, 80)}' is nothing of Kubernetes'");
        var cluster = clusters.Find(parts[0]) ?? throw new ConnectorException($"there is no cluster {parts[0]} in Connectors:Kubernetes:Clusters any more");
        return (prefix, parts) switch
        {
            (Pod, [_, var space, var name, var uid]) => new(cluster, space, name, uid, PodPath(space, name)),
            (Node, [_, var name, var uid]) => new(cluster, "", name, uid, NodePath(name)),
            (Workload, [_, var space, var kind, var name, var uid]) => new(cluster, space, name, uid, WorkloadPath(space, kind, name)),
            _ => throw new ConnectorException($"'{PlainText.Line(id, 80)}' is nothing of Kubernetes'"),
        };
    }

    /// <summary>The very object that was meant; one of the same name that was made since is another.</summary>
    public KubeObject? Same(KubeObject? known) => known?.Uid == Uid ? known : null;

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.\-]{0,251}[a-z0-9])?\z")]
    private static partial Regex NameForm();
}
