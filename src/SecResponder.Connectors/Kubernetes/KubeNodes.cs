using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>The nodes of the clusters by their addresses, which no selector asks for: all are read, and kept for a while, since every address that is no pod's is looked for here.</summary>
internal sealed class KubeNodes(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ImmutableArray<Node> Nodes)> _kept = new(StringComparer.Ordinal);

    /// <summary>The nodes with an address; none where the account may not list nodes: then none is meant.</summary>
    /// <exception cref="ConnectorException">They can't be told.</exception>
    public async Task<IEnumerable<Node>> WithAddressAsync(KubeCluster cluster, IPAddress address, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue(cluster.Name, out var kept) || kept.Until <= time.GetUtcNow())
            _kept[cluster.Name] = kept = (time.GetUtcNow() + Kept, [.. (await cluster.ListIfAllowedAsync("api/v1/nodes", cancellation)).Select(node => Node.Of(cluster, node))]);
        return kept.Nodes.Where(node => node.Addresses.Contains(address));
    }

    /// <summary>What is kept of a node.</summary>
    internal sealed record Node(ResolvedEntity Entity, ImmutableArray<IPAddress> Addresses, DateTimeOffset? CreatedAt)
    {
        public static Node Of(KubeCluster cluster, KubeObject node)
        {
            string[] told = [.. node.Part("status").Items("addresses").Select(one => one.Text("address")).Where(name => name.Length > 0)];
            return new Node(
                KubeEntity.Of(EntityKind.Host, KubeTarget.NodeId(cluster, node), node.Name, [node.Name, .. told], cluster, node),
                [.. told.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()], node.CreatedAt);
        }
    }
}

/// <summary>An object as an entity: labels, namespace and cluster are what protected lists and scopes can name.</summary>
internal static class KubeEntity
{
    public static ResolvedEntity Of(EntityKind kind, string id, string name, IEnumerable<string> names, KubeCluster cluster, KubeObject known) => new(
        kind, id, name, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)],
        [.. known.Labels.Select(label => $"{label.Key}={label.Value}"), $"cluster:{cluster.Name}", .. known.Namespace.Length > 0 ? (string[])[$"namespace:{known.Namespace}"] : []]);
}
