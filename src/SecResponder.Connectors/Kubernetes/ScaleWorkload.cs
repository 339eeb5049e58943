using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary><c>workload.scale</c>: gives a Deployment, StatefulSet or ReplicaSet another number of replicas, and the old one back. Number, step and old number are written at once.</summary>
/// <remarks>An autoscaler, or a controller that keeps a repository's state, puts its own number back: that is drift, and is told as such. The scale subresource would need less of a right, but can't be marked.</remarks>
internal sealed class ScaleWorkload(KubeClusters clusters) : IKeepsState
{
    private const string Step = "secresponder.io/scale";
    private const string Old = "secresponder.io/replicas";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "workload.scale", KubeCluster.System, "Gives a workload another number of replicas (0 stops it), until its time is over",
        [
            new ActionParameter("workload", ParameterKind.Resource, true, "namespace/deployments/name, or statefulsets, or replicasets; before it the cluster's name, if there are several"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("replicas", ParameterKind.Text, true, "How many; within Connectors:Kubernetes:LeastReplicas and :MostReplicas"),
        ],
        IsHold: true)
    {
        TargetIds = KubeTarget.Workload,
        Permissions =
        [
            KubernetesPermissions.Of("get deployments.apps", "read the number, and read back"),
            KubernetesPermissions.Of("patch deployments.apps", "change the number, with the step and the old number in annotations"),
            KubernetesPermissions.Of("get statefulsets.apps", "the same for StatefulSets"),
            KubernetesPermissions.Of("patch statefulsets.apps", "the same for StatefulSets"),
            KubernetesPermissions.Of("get replicasets.apps", "the same for ReplicaSets"),
            KubernetesPermissions.Of("patch replicasets.apps", "the same for ReplicaSets"),
        ],
        FoundBy = $"the number beside the annotation {Step}, which is the step's id",
        UndoneBy = "the old number, where ours is still there and the annotation is this step's; a number that somebody has set since stays",
        Limits = KubernetesConnector.Limits,
        Unverified =
        [
            "a horizontal autoscaler puts its own number back unless the number is 0, and so does GitOps: it is held again a few times, then a person is called",
            "a StatefulSet that is stopped ends its pods one by one",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => KubernetesPermissions.CheckAsync(clusters, Description, cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Workload);
        return target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is { } workload ? Text(Replicas(workload)) : "";
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Workload);
        if (target.Cluster.Against(target.Namespace) is { } outside)
            return outside;
        if (Wanted(call) is not { } wanted || wanted < clusters.Options.LeastReplicas || wanted > clusters.Options.MostReplicas)
            return new Effect.Refused($"replicas '{PlainText.Line(call.With.GetValueOrDefault("replicas"), 40)}' is no number from {clusters.Options.LeastReplicas} to {clusters.Options.MostReplicas} (Connectors:Kubernetes:LeastReplicas, :MostReplicas)");
        return await target.Cluster.ChangeAsync(target.Path, now =>
        {
            if (target.Same(now) is not { } workload)
                return new Change(new Effect.Refused($"there is no workload {target.Namespace}/{target.Name} of that id any more"));
            var replicas = Replicas(workload);
            if (replicas == wanted)
                return new Change(IsOf(workload, call) ? Told(target, workload, wanted) : NotOurs(workload, wanted));
            if (workload.Annotations.GetValueOrDefault(Step) is { } other && other != call.StepId)
                return new Change(new Effect.Refused($"it is scaled to {replicas} by {PlainText.Line(other, 60)}: two steps that want two numbers are a matter for a person"));
            // Where it is held again, the old number is the one that was there before us, not the one that came between.
            var old = IsOf(workload, call) ? workload.Annotations.GetValueOrDefault(Old) ?? Text(replicas) : Text(replicas);
            return new Change(
                Running(target, wanted),
                new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Step] = call.StepId, [Old] = old } }, ["spec"] = new JsonObject { ["replicas"] = wanted } });
        }, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Workload);
        if (target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is not { } workload || Wanted(call) is not { } wanted)
            return new Effect.Absent();
        var isThere = Replicas(workload) == wanted;
        return IsOf(workload, call)
            ? isThere ? Told(target, workload, wanted) : new Effect.Absent(Left: $"the annotations {Step} and {Old}")
            : isThere ? NotOurs(workload, wanted) : new Effect.Absent();
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Workload);
        return target.Cluster.ChangeAsync(target.Path, now =>
        {
            if (target.Same(now) is not { } workload)
                return new Change(new Effect.Done("", "there is no such workload any more"));
            var replicas = Replicas(workload);
            if (!IsOf(workload, call))
                return new Change(replicas == Wanted(call) ? NotOurs(workload, replicas) : new Effect.Done("", $"it has {replicas} replicas, which are not ours"));
            var clean = new JsonObject { ["annotations"] = new JsonObject { [Step] = null, [Old] = null } };
            if (replicas != Wanted(call))
                return new Change(new Effect.Done(target.Name, $"somebody has set {replicas} replicas since: they stay"), new JsonObject { ["metadata"] = clean });
            var noted = workload.Annotations.GetValueOrDefault(Old);
            var kept = call.Before is { Length: > 0 } ? call.Before : null;
            if (noted is not null && kept is not null && noted != kept)
                return new Change(new Effect.Refused($"{target.Name} had {kept} replicas before, as the ledger has it, and {PlainText.Line(noted, 20)}, as its annotation {Old} says: somebody has changed one; scale it by hand"));
            if (!int.TryParse(noted ?? kept, NumberStyles.None, CultureInfo.InvariantCulture, out var old))
                return new Change(new Effect.Refused($"how many replicas {target.Name} had before is not known: scale it by hand"));
            return new Change(new Effect.Done(target.Name, $"{target.Name} has {old} replicas again"), new JsonObject { ["metadata"] = clean, ["spec"] = new JsonObject { ["replicas"] = old } });
        }, cancellation);
    }

    // Fewer are not there before the last of the others has gone.
    private Effect Told(KubeTarget target, KubeObject workload, int wanted) =>
        Number(workload.Part("status"), "replicas") is { } running && running > wanted
            ? new Effect.Running(target.Name, $"{target.Namespace}/{target.Name} still has {running} replicas", clusters.Options.PollEvery)
            : new Effect.Done(target.Name, $"{target.Namespace}/{target.Name} is scaled to {wanted}");

    private Effect.Running Running(KubeTarget target, int wanted) => new(target.Name, $"{target.Namespace}/{target.Name} is being scaled to {wanted}", clusters.Options.PollEvery);

    private static int? Wanted(ActionCall call) => int.TryParse(call.With.GetValueOrDefault("replicas"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : null;

    // A workload that tells no number has one replica.
    private static int Replicas(KubeObject workload) => Number(workload.Part("spec"), "replicas") ?? 1;

    private static int? Number(JsonElement of, string name) => of.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    private static string Text(int replicas) => replicas.ToString(CultureInfo.InvariantCulture);

    private static bool IsOf(KubeObject workload, ActionCall call) => workload.Annotations.GetValueOrDefault(Step) == call.StepId;

    private static Effect.NotOurs NotOurs(KubeObject workload, int replicas) => new($"it has {replicas} replicas already, by {PlainText.Line(workload.Annotations.GetValueOrDefault(Step, "somebody's hand"), 60)}");
}
