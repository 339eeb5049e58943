using System.Collections.Immutable;
using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>Tells which pod or node has an address, or which object a name means.</summary>
/// <remarks>
/// A pod keeps its address as long as it lives, and the API tells since when: one that was there at the event's time had the address then. One that was made later did not have it; who had is gone, and
/// nobody tells. A pod with its node's network has the node's address: then the node is meant. Several clusters may use the same addresses: several answers are none.
/// </remarks>
internal sealed class KubernetesResolver(KubeClusters clusters) : IEntityResolver
{
    private static readonly string[] Workloads = ["deployments", "statefulsets", "replicasets"];

    /// <inheritdoc/>
    public bool Knows(EntityKind kind) => kind is EntityKind.Host or EntityKind.Resource;

    /// <inheritdoc/>
    public async Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation)
    {
        try
        {
            if (reference.Kind == EntityKind.Host && IPAddress.TryParse(reference.Value, out var address))
                return await ByAddressAsync(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, reference.AsOf, cancellation);
            var parts = reference.Value.Split('/');
            if (!parts.All(KubeTarget.IsName))
                return new Resolution.Unknown($"'{PlainText.Line(reference.Value, 100)}' can't be the name of something in Kubernetes");
            return await ByNameAsync(reference, parts, cancellation);
        }
        catch (ConnectorException e)
        {
            return new Resolution.Unavailable(e.Message);
        }
    }

    private async Task<Resolution> ByAddressAsync(IPAddress address, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var answers = new List<Resolution>();
        foreach (var cluster in clusters.All)
        {
            var pods = await cluster.ListAsync("api/v1/pods", $"status.podIP={address}", cancellation);
            // Those that have ended have an address still, which others have by now.
            foreach (var pod in pods.Where(pod => Has(pod, address) && pod.Part("status").Text("phase") is not ("Succeeded" or "Failed") && !HasNodesNetwork(pod)))
                answers.Add(Pod(cluster, pod, asOf, 90, $"the pod has {address} since {(Since(pod) is { } since ? LedgerTime.Text(since) : "some time")}"));
            if (pods.Any(pod => !HasNodesNetwork(pod) && Has(pod, address)))
                continue;
            foreach (var node in await cluster.ListAsync("api/v1/nodes", null, cancellation))
                if (node.Part("status").Items("addresses").Any(one => IPAddress.TryParse(one.Text("address"), out var own) && own.Equals(address)))
                    answers.Add(Node(cluster, node, asOf, 85, $"the node has {address}"));
        }
        return One(answers, $"nothing in {string.Join(", ", clusters.All.Select(cluster => cluster.Name))} has {address} now");
    }

    private async Task<Resolution> ByNameAsync(EntityReference reference, string[] parts, CancellationToken cancellation)
    {
        // The cluster may stand before the rest; where it does not, all of them are asked.
        var named = clusters.Find(parts[0]) is { } one && parts is [_, "nodes", _] or [_, _, _, _] ? clusters.Find(parts[0]) : null;
        var rest = named is null ? parts : parts[1..];
        var answers = new List<Resolution>();
        foreach (var cluster in named is null ? clusters.All : [named])
        {
            var answer = (reference.Kind, rest) switch
            {
                (EntityKind.Host, [var space, "pods", var name]) => await cluster.FindAsync(KubeTarget.PodPath(space, name), cancellation) is { } pod ? Pod(cluster, pod, reference.AsOf, 95, "its name") : null,
                (EntityKind.Host, ["nodes", _] or [_]) when rest[^1] is var name => await cluster.FindAsync(KubeTarget.NodePath(name), cancellation) is { } node ? Node(cluster, node, reference.AsOf, 95, "its name") : null,
                (EntityKind.Resource, [var space, var kind, var name]) when Workloads.Contains(kind) =>
                    await cluster.FindAsync(KubeTarget.WorkloadPath(space, kind, name), cancellation) is { } workload ? Workload(cluster, kind, workload) : null,
                _ => null,
            };
            if (answer is not null)
                answers.Add(answer);
        }
        return One(answers, reference.Kind == EntityKind.Resource && rest is not [_, _, _]
            ? $"'{PlainText.Line(reference.Value, 100)}' is no workload of Kubernetes: namespace/deployments/name"
            : $"Kubernetes knows no {PlainText.Line(reference.Value, 100)}");
    }

    private static Resolution Pod(KubeCluster cluster, KubeObject pod, DateTimeOffset asOf, int confidence, string evidence)
    {
        if (Since(pod) is not { } since || since > asOf)
            return new Resolution.Unknown($"Kubernetes: {evidence}, but {pod.Namespace}/{pod.Name} was made {(Since(pod) is { } later ? $"{LedgerTime.Text(later)}, after the event" : "at a time that it does not tell")}");
        var names = ImmutableArray.CreateBuilder<string>();
        names.AddRange($"{pod.Namespace}/{pod.Name}", $"{pod.Namespace}/pods/{pod.Name}", pod.Name);
        // A pod with its node's network has the node's name and address, and those are the node's.
        if (!HasNodesNetwork(pod))
            names.AddRange(Addresses(pod));
        return Resolved(EntityKind.Host, KubeTarget.PodId(cluster, pod), $"{pod.Namespace}/{pod.Name}", names, cluster, pod, confidence, evidence);
    }

    private static Resolution Node(KubeCluster cluster, KubeObject node, DateTimeOffset asOf, int confidence, string evidence) => node.CreatedAt > asOf
        ? new Resolution.Unknown($"Kubernetes: {evidence}, but {node.Name} was made {LedgerTime.Text(node.CreatedAt.Value)}, after the event")
        : Resolved(EntityKind.Host, KubeTarget.NodeId(cluster, node), node.Name, [node.Name, .. node.Part("status").Items("addresses").Select(one => one.Text("address")).Where(name => name.Length > 0)], cluster, node, confidence, evidence);

    private static Resolution.Resolved Workload(KubeCluster cluster, string kind, KubeObject workload) => Resolved(
        EntityKind.Resource, KubeTarget.WorkloadId(cluster, kind, workload), $"{workload.Namespace}/{kind}/{workload.Name}", [$"{workload.Namespace}/{workload.Name}", $"{workload.Namespace}/{kind}/{workload.Name}", workload.Name], cluster, workload, 100, "its name is what it says");

    // Labels, the namespace and the cluster are what protected lists and scopes can name.
    private static Resolution.Resolved Resolved(EntityKind kind, string id, string name, IEnumerable<string> names, KubeCluster cluster, KubeObject known, int confidence, string evidence) => new(
        new ResolvedEntity(kind, id, name, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. known.Labels.Select(label => $"{label.Key}={label.Value}"), $"cluster:{cluster.Name}", .. known.Namespace.Length > 0 ? (string[])[$"namespace:{known.Namespace}"] : []]),
        confidence, $"Kubernetes {cluster.Name}: {evidence}");

    private static Resolution One(List<Resolution> answers, string none) => answers.OfType<Resolution.Resolved>().ToArray() switch
    {
        [var only] => only,
        [] => answers.FirstOrDefault() ?? new Resolution.Unknown(none),
        var several => new Resolution.Ambiguous([.. several.Select(one => $"{one.Entity.DisplayName} ({one.Entity.Id})")], "Kubernetes: several answer to it"),
    };

    private static DateTimeOffset? Since(KubeObject pod) => KubeObject.Time(pod.Part("status"), "startTime") ?? pod.CreatedAt;

    private static bool HasNodesNetwork(KubeObject pod) => pod.Part("spec").Member("hostNetwork") is { ValueKind: System.Text.Json.JsonValueKind.True };

    private static bool Has(KubeObject pod, IPAddress address) => Addresses(pod).Any(text => IPAddress.TryParse(text, out var own) && own.Equals(address));

    private static IEnumerable<string> Addresses(KubeObject pod) =>
        pod.Part("status").Items("podIPs").Select(one => one.Text("ip")).Append(pod.Part("status").Text("podIP")).Where(text => text.Length > 0).Distinct();
}
