using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Kubernetes;

/// <summary>Kubernetes clusters: pods, nodes, workloads and network policies.</summary>
internal sealed class KubernetesSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public KubernetesWorld World { get; } = new(options.Of<KubernetesLab>(), options, time);

    public override string Name => "kubernetes";

    public override bool Owns(string path) => path.StartsWith("/k8s/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new KubernetesApi(World, options).Map(routes);

    public override IEnumerable<LabView> Look() =>
    [
        LabView.Of("kubernetesObjects", World.Snapshot(), KubernetesJson.Default.KubernetesSeen),
        LabView.Of("kubernetesWrites", World.Writes(), KubernetesJson.Default.KubernetesWrite),
    ];

    public override void Clear() => World.Clear();
}

/// <summary>The clusters' part of the lab.</summary>
public static class LabKubernetes
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The objects as they really are.</summary>
        public IReadOnlyList<KubernetesSeen> KubernetesObjects => snapshot.Of<KubernetesSeen>();

        /// <summary>The writes that took effect, oldest first.</summary>
        public IReadOnlyList<KubernetesWrite> KubernetesWrites => snapshot.Of<KubernetesWrite>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KubernetesSeen))]
[JsonSerializable(typeof(KubernetesWrite))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
