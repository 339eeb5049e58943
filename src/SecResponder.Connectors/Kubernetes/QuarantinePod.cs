using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary><c>pod.quarantine</c>: a policy lets nothing in or out of the pod, and it loses all of its labels: services send it nothing, and its controller lets it go and starts another. It goes on running, to be looked at.</summary>
/// <remarks>The labels that it had stand in an annotation beside the step's id, and in the ledger; both must say the same before they are given back.</remarks>
internal sealed class QuarantinePod(KubeClusters clusters) : IKeepsState
{
    private const string Step = "secresponder.io/step";
    private const string Before = "secresponder.io/labels";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "pod.quarantine", KubeCluster.System, "Cuts a pod off by a network policy and takes it out of its services and its controller, until its time is over; it goes on running",
        [
            new ActionParameter("pod", ParameterKind.Host, true, "The pod: its address, or namespace/pods/name"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        TargetIds = KubeTarget.Pod,
        Permissions =
        [
            KubernetesPermissions.Of("list pods", "find the pod by its address"),
            KubernetesPermissions.Of("get pods", "read its labels, and read back"),
            KubernetesPermissions.Of("patch pods", "take its labels, and give them back"),
            KubernetesPermissions.Of("list networkpolicies.networking.k8s.io", "see ours, and what others let through"),
            KubernetesPermissions.Of("create networkpolicies.networking.k8s.io", "make ours"),
            KubernetesPermissions.Of("update networkpolicies.networking.k8s.io", "mend ours"),
        ],
        FoundBy = $"the label {QuarantinePolicy.Label} and the annotation {Step}, which is the step's id",
        UndoneBy = "the labels that it had, where the annotation is this step's; labels that others have given it since stay. Its controller may take it back, has one too many then, and removes one: perhaps this one. The policy stays, and selects nothing",
        Limits = KubernetesConnector.Limits,
        Unverified =
        [
            "that the cluster's network plug-in enforces network policies: without one nothing is cut, and nothing says so",
            "whether connections that stand are cut: that is the plug-in's choice",
            "that a StatefulSet can't start a pod of the same name while this one is there",
            "what admission webhooks say to a pod without labels",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => KubernetesPermissions.CheckAsync(clusters, Description, cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        return target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is { } pod ? KubeObject.Text(pod.Labels) : "";
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        if (target.Cluster.Against(target.Namespace) is { } outside)
            return outside;
        if (target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is not { } pod)
            return Gone(target);
        if (Obstacle(pod) is { } obstacle)
            return new Effect.Refused($"{target.Name} is not quarantined: {obstacle}");
        if (IsLabelled(pod) && pod.Annotations.GetValueOrDefault(Step) != call.StepId)
            return NotOurs(pod);
        var policies = await QuarantinePolicy.AllAsync(target.Cluster, target.Namespace, cancellation);
        // The policy first: a pod with the label and without it would only be out of its service.
        if (await QuarantinePolicy.ReadyAsync(target.Cluster, target.Namespace, policies, cancellation) is { } notReady)
            return notReady;
        return await target.Cluster.ChangeAsync(target.Path, now => target.Same(now) switch
        {
            null => new Change(Gone(target)),
            { } known when IsLabelled(known) => new Change(known.Annotations.GetValueOrDefault(Step) == call.StepId ? Done(target, known, policies) : NotOurs(known)),
            { } known => new Change(Done(target, known, policies), Quarantine(known, call.StepId)),
        }, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        if (target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is not { } pod)
            return new Effect.Absent();
        var isOurs = pod.Annotations.GetValueOrDefault(Step) == call.StepId;
        if (!isOurs)
            return IsLabelled(pod) ? NotOurs(pod) : new Effect.Absent();
        if (!IsLabelled(pod))
            return new Effect.Absent(Left: $"the annotation {Step}");
        var policies = await QuarantinePolicy.AllAsync(target.Cluster, target.Namespace, cancellation);
        return QuarantinePolicy.IsThere(policies) ? Done(target, pod, policies) : new Effect.Absent(Left: $"the label {QuarantinePolicy.Label}, but no policy {QuarantinePolicy.Name} that lets nothing through");
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        return target.Cluster.ChangeAsync(target.Path, now =>
        {
            if (target.Same(now) is not { } pod)
                return new Change(new Effect.Done("", "there is no such pod any more"));
            if (pod.Annotations.GetValueOrDefault(Step) != call.StepId)
                return new Change(IsLabelled(pod) ? NotOurs(pod) : new Effect.Done("", "it is not in quarantine any more"));
            var noted = pod.Annotations.GetValueOrDefault(Before);
            var kept = call.Before is { Length: > 0 } ? call.Before : null;
            if ((KubeObject.Labelled(noted) ?? KubeObject.Labelled(kept)) is not { } before)
                return new Change(new Effect.Refused($"what labels {target.Name} had before is not known: give them back by hand, and take {QuarantinePolicy.Label} off"));
            if (noted is not null && kept is not null && KubeObject.Text(before) != kept)
                return new Change(new Effect.Refused($"{target.Name} had other labels before, as the ledger has it, than its annotation {Before} says: somebody has changed one; give them back by hand"));
            return new Change(new Effect.Done(target.Name, $"{target.Name} has its {before.Count} labels back"), Restore(pod, before));
        }, cancellation);
    }

    private static string? Obstacle(KubeObject pod) =>
        pod.Part("spec").Member("hostNetwork") is { ValueKind: JsonValueKind.True } ? "it has its node's network, which no network policy reaches: cordon the node, or delete the pod"
        : pod.Annotations.ContainsKey("kubernetes.io/config.mirror") ? "it is a static pod of its node, which the API only shows"
        : pod.IsEnding ? "it is ending already"
        : null;

    // Held again, the labels that it had are those that it had before us; what others have given it since is left.
    private static JsonObject Quarantine(KubeObject pod, string step)
    {
        var noted = pod.Annotations.GetValueOrDefault(Step) == step ? KubeObject.Labelled(pod.Annotations.GetValueOrDefault(Before)) : null;
        var before = noted ?? pod.Labels;
        var labels = new JsonObject(before.Keys.Where(pod.Labels.ContainsKey).Select(label => KeyValuePair.Create(label, (JsonNode?)null))) { [QuarantinePolicy.Label] = "true" };
        return new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = new JsonObject { [Step] = step, [Before] = KubeObject.Text(before) } } };
    }

    // What others have given it since is theirs, even under a name that it had before.
    private static JsonObject Restore(KubeObject pod, ImmutableSortedDictionary<string, string> before)
    {
        var labels = new JsonObject(before.Where(label => !pod.Labels.ContainsKey(label.Key)).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        if (!before.ContainsKey(QuarantinePolicy.Label))
            labels[QuarantinePolicy.Label] = null;
        return new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = new JsonObject { [Step] = null, [Before] = null } } };
    }

    private static bool IsLabelled(KubeObject pod) => pod.Labels.GetValueOrDefault(QuarantinePolicy.Label) == "true";

    private static Effect.Done Done(KubeTarget target, KubeObject pod, ImmutableArray<KubeObject> policies)
    {
        var after = IsLabelled(pod) ? pod.Labels : pod.Labels.Clear().Add(QuarantinePolicy.Label, "true");
        var leaks = QuarantinePolicy.LeaksThrough(policies, after);
        return new(target.Name, $"{target.Namespace}/{target.Name} is out of its services and under {QuarantinePolicy.Name}{(leaks.Length == 0 ? "" : $"; but what {string.Join(", ", leaks.Take(5))} allows is still let through")}");
    }

    private static Effect.Refused Gone(KubeTarget target) => new($"there is no pod {target.Namespace}/{target.Name} of that id any more");

    private static Effect.NotOurs NotOurs(KubeObject pod) => new($"it is in quarantine already, by {PlainText.Line(pod.Annotations.GetValueOrDefault(Step, "somebody's hand"), 60)}");
}
