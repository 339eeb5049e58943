using System.Collections.Immutable;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>Kubernetes clusters: pods, nodes and workloads, by the API that every distribution has.</summary>
/// <remarks>Over REST rather than the client library: its assembly of 12 MB goes its own way to the wire, and the guarded one has what four actions need.</remarks>
internal sealed class KubernetesConnector() : Connector<KubernetesOptions>(new KubernetesOptionsValidator())
{
    /// <summary>What an API server bears.</summary>
    public static ActionLimits Limits { get; } = new(0, 8, "API priority and fairness queues what comes too fast, and then answers 429 with Retry-After");

    public override string Name => KubeCluster.System;

    public override string Title => "Kubernetes clusters, by their API server; what happens and which account: [kubernetes.md](../kubernetes.md)";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Clusters", "none: not connected", "Clusters by name, each with `Address` (`https://kubernetes.default.svc` inside the cluster), one of `TokenFile` (a service account's, read anew for each call: `/var/run/secrets/kubernetes.io/serviceaccount/token`) "
            + "and `Token` (reference of a bearer token), or neither (AKS: the host's identity gets one), `Roots` (file of the only certificates that it is believed by, PEM: `/var/run/secrets/kubernetes.io/serviceaccount/ca.crt`), and `Namespaces` (what may be acted on; `*` is all but those that begin with `kube-`)"),
        new("LeastReplicas", "0", "How few replicas `workload.scale` may leave; 0 to 1,000"),
        new("MostReplicas", "50", "How many replicas `workload.scale` may ask for; 0 to 1,000"),
        new("PollEvery", "5 s", "How long to wait before asking again for what is under way; 0.05 s to 5 min"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [QuarantinePod.Description, DeletePod.Description, CordonNode.Description, ScaleWorkload.Description];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which pod or node a host is", [ParameterKind.Host],
        [
            KubernetesPermissions.Of("list pods", "find the pod by its address"), KubernetesPermissions.Of("get pods", "find the pod by its name"),
            KubernetesPermissions.Of("list nodes", "find the node by its address"), KubernetesPermissions.Of("get nodes", "find the node by its name"),
        ]),
        new("which workload a resource is", [ParameterKind.Resource],
            [KubernetesPermissions.Of("get deployments.apps", "find it by its name"), KubernetesPermissions.Of("get statefulsets.apps", "the same"), KubernetesPermissions.Of("get replicasets.apps", "the same")]),
    ];

    public override ImmutableArray<string> PlacesOf(ActionPermission permission, ConnectorOptions options) => KubernetesPermissions.PlacesOf(permission, options.Of<KubernetesOptions>(Name));

    protected override void Add(KubernetesOptions options, ConnectorSetup setup)
    {
        if (options.Clusters.Count == 0)
            return;
        var clusters = options.Clusters.OrderBy(cluster => cluster.Key, StringComparer.Ordinal)
            .Select(cluster => (cluster.Key, cluster.Value, Api: setup.Api($"{Name}:{cluster.Key}", $"{Name} {cluster.Key}", cluster.Value.Address, roots: cluster.Value.Roots))).ToArray();
        setup.Services.AddSingleton(provider => new KubeClusters(
        [
            .. clusters.Select(cluster => new KubeCluster(
                cluster.Key, cluster.Api(provider), new KubeToken(cluster.Key, cluster.Value, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()), cluster.Value)),
        ], options));
        setup.Services.AddSingleton<IResponseAction, QuarantinePod>().AddSingleton<IResponseAction, DeletePod>().AddSingleton<IResponseAction, CordonNode>().AddSingleton<IResponseAction, ScaleWorkload>();
        setup.Services.AddSingleton<IEntityResolver, KubernetesResolver>();
        setup.Services.AddSingleton<IPermissionGrants, KubernetesGrants>();
    }
}
