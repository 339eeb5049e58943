using System.Collections.Immutable;
using SecResponder.Connectors.Kubernetes;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Kubernetes;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Kubernetes;

/// <summary>A cluster with a shop in it, and another that uses one of its addresses, too.</summary>
internal sealed class KubernetesTested : TestedSystem
{
    public const string Prod = "prod";
    public const string Web = "api/v1/namespaces/payments/pods/web-1";
    public const string Worker = "api/v1/nodes/worker-1";
    public const string Deployment = "apis/apps/v1/namespaces/payments/deployments/web";
    public const string Policies = "apis/networking.k8s.io/v1/namespaces/payments/networkpolicies";
    public const string WebLabels = """{"app":"web","tier":"front"}""";

    private const string Resolver = nameof(KubernetesResolver);

    public override string Name => "kubernetes";

    public override ImmutableArray<ActionCase> Cases => [new QuarantinePodCase(), new DeletePodCase(), new CordonNodeCase(), new ScaleWorkloadCase()];

    public override void Furnish(LabOptions lab)
    {
        var kubernetes = new KubernetesLab();
        lab.With(kubernetes);
        foreach (var one in Objects())
            kubernetes.Objects.Add(one);
    }

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:KUBERNETES"] = Outside.Canary;
        options.With(new KubernetesOptions
        {
            Clusters =
            {
                [Prod] = new() { Address = new Uri(lab, "k8s/prod"), Token = "env:KUBERNETES", Namespaces = { "*" } },
                ["dev"] = new() { Address = new Uri(lab, "k8s/dev"), Token = "env:KUBERNETES", Namespaces = { "payments" } },
            },
            PollEvery = TimeSpan.FromMilliseconds(50),
        });
    }

    public static string Pod(string address, string labels = WebLabels, string since = "2026-03-01T08:00:00Z", string phase = "Running", string spec = "", string metadata = "") => $$$$"""
        {"kind":"Pod","metadata":{"labels":{{{{labels}}}},{{{{metadata}}}}"creationTimestamp":"{{{{since}}}}"},"spec":{{{{{spec}}}}"nodeName":"worker-1"},
         "status":{"phase":"{{{{phase}}}}","startTime":"{{{{since}}}}","podIP":"{{{{address}}}}","podIPs":[{"ip":"{{{{address}}}}"}]}}
        """;

    public static KubernetesSeen? Seen(LabState lab, string path, string cluster = Prod) => lab.Snapshot().KubernetesObjects.FirstOrDefault(known => known.Cluster == cluster && known.Path == path);

    public static string? Labels(LabState lab, string path) => Seen(lab, path)?.Node()["metadata"]!["labels"]?.ToJsonString();

    public static async Task<ActionCall> CallAsync(Outside outside, string step, string what, EntityKind kind, params (string Name, string Value)[] with) =>
        Outside.Call(Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(what, kind: kind, resolver: Resolver)).Entity, step, [.. with, ("for", "1h")]);

    private static IEnumerable<(string, string, string)> Objects() =>
    [
        (Prod, Web, Pod("10.244.1.5", metadata: """ "ownerReferences":[{"kind":"ReplicaSet","name":"web"}], """)),
        // One that has ended had the same address.
        (Prod, "api/v1/namespaces/payments/pods/batch-1", Pod("10.244.1.5", since: "2026-02-01T08:00:00Z", phase: "Succeeded")),
        (Prod, "api/v1/namespaces/payments/pods/late-1", Pod("10.244.1.9", since: "2026-03-03T22:30:00Z")),
        (Prod, "api/v1/namespaces/payments/pods/agent-1", Pod("192.168.7.1", spec: """ "hostNetwork":true, """)),
        (Prod, "api/v1/namespaces/payments/pods/twin-1", Pod("10.244.1.7")),
        ("dev", "api/v1/namespaces/payments/pods/twin-1", Pod("10.244.1.7")),
        (Prod, "api/v1/namespaces/kube-system/pods/dns-1", Pod("10.244.0.2")),
        (Prod, "api/v1/namespaces/payments/pods/static-1", Pod("10.244.1.8", metadata: """ "annotations":{"kubernetes.io/config.mirror":"x"}, """)),
        (Prod, "api/v1/nodes/control-1", """{"kind":"Node","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{},"status":{"addresses":[{"type":"InternalIP","address":"192.168.7.9"}]}}"""),
        (Prod, Worker, """{"kind":"Node","metadata":{"labels":{"pool":"blue"},"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{},"status":{"addresses":[{"type":"InternalIP","address":"192.168.7.1"},{"type":"Hostname","address":"worker-1"}]}}"""),
        (Prod, Deployment, """{"kind":"Deployment","metadata":{"labels":{"app":"web"},"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"replicas":3},"status":{"replicas":3}}"""),
    ];

    private sealed class QuarantinePodCase : ActionCase
    {
        public override ActionSignature Signature => QuarantinePod.Description;

        // What makes ready (the policy) is no effect of the step.
        public override ImmutableArray<string> Writes => ["PATCH"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => KubernetesTested.CallAsync(outside, step, "10.244.1.5", EntityKind.Host);

        public override int Standing(LabState lab, string stepId) => (Labels(lab, Web), Seen(lab, Web)?.Annotation("secresponder.io/step") == stepId) switch
        {
            ("""{"secresponder.io/quarantine":"true"}""", true) when Seen(lab, $"{Policies}/secresponder-quarantine") is not null => 1,
            (_, true) => 99,
            _ => 0,
        };

        public override int Times(LabState lab, string stepId) => lab.Snapshot().KubernetesWrites.Count(write => write.Path == $"{Prod}/{Web}" && write.Body.Contains(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            lab.Get<KubernetesSystem>().World.Change(Prod, Web, pod => pod["metadata"]!["labels"]!["secresponder.io/quarantine"] = "true");
            return true;
        }

        public override bool AnothersStands(LabState lab) => Seen(lab, Web)!.Label("secresponder.io/quarantine") == "true" && Seen(lab, Web)!.Label("app") == "web";
    }

    private sealed class DeletePodCase : ActionCase
    {
        public override ActionSignature Signature => DeletePod.Description;

        public override bool MarksItsStep => false;

        public override ImmutableArray<string> Writes => ["DELETE"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => KubernetesTested.CallAsync(outside, step, "10.244.1.5", EntityKind.Host);

        public override int Standing(LabState lab, string stepId) => Seen(lab, Web)?.Node()["metadata"] is { } metadata && metadata["deletionTimestamp"] is null ? 0 : 1;

        public override int Times(LabState lab, string stepId) => lab.Snapshot().KubernetesWrites.Count(write => write.Method == "DELETE");
    }

    private sealed class CordonNodeCase : ActionCase
    {
        public override ActionSignature Signature => CordonNode.Description;

        public override ImmutableArray<string> Writes => ["PATCH"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => KubernetesTested.CallAsync(outside, step, "worker-1", EntityKind.Host);

        public override int Standing(LabState lab, string stepId) => (IsCordoned(lab), Seen(lab, Worker)!.Annotation("secresponder.io/cordon") == stepId) switch
        {
            (true, true) => 1,
            (_, true) => 99,
            _ => 0,
        };

        public override int Times(LabState lab, string stepId) => lab.Snapshot().KubernetesWrites.Count(write => write.Body.Contains(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            lab.Get<KubernetesSystem>().World.Change(Prod, Worker, node => node["spec"]!["unschedulable"] = true);
            return true;
        }

        public override bool AnothersStands(LabState lab) => IsCordoned(lab);

        private static bool IsCordoned(LabState lab) => Seen(lab, Worker)!.Node()["spec"]!["unschedulable"]?.GetValue<bool>() == true;
    }

    private sealed class ScaleWorkloadCase : ActionCase
    {
        public override ActionSignature Signature => ScaleWorkload.Description;

        public override ImmutableArray<string> Writes => ["PATCH"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => KubernetesTested.CallAsync(outside, step, "prod/payments/deployments/web", EntityKind.Resource, ("replicas", "0"));

        public override int Standing(LabState lab, string stepId) => (Replicas(lab), Seen(lab, Deployment)!.Annotation("secresponder.io/scale") == stepId) switch
        {
            ("0", true) => 1,
            (_, true) => 99,
            _ => 0,
        };

        public override int Times(LabState lab, string stepId) => lab.Snapshot().KubernetesWrites.Count(write => write.Body.Contains(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            lab.Get<KubernetesSystem>().World.Change(Prod, Deployment, workload => workload["spec"]!["replicas"] = 0);
            return true;
        }

        public override bool AnothersStands(LabState lab) => Replicas(lab) == "0";
    }

    public static string Replicas(LabState lab) => Seen(lab, Deployment)!.Node()["spec"]!["replicas"]!.ToString();
}
