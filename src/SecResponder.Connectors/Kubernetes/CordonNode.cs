using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary><c>node.cordon</c>: no new pod is put on a node; those that run there go on.</summary>
internal sealed class CordonNode(KubeClusters clusters) : IResponseAction
{
    private const string Step = "secresponder.io/cordon";
    private const string Cordon = "unschedulable";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "node.cordon", KubeCluster.System, "Keeps new pods off a node, until its time is over; those that run there go on",
        [
            new ActionParameter("node", ParameterKind.Host, true, "The node: its address, its name, or nodes/name"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        TargetIds = KubeTarget.Node,
        Permissions =
        [
            KubernetesPermissions.Of("list nodes", "find the node by its address"),
            KubernetesPermissions.Of("get nodes", "read what it is, and read back"),
            KubernetesPermissions.Of("patch nodes", "cordon it, and uncordon it"),
        ],
        FoundBy = $"spec.{Cordon} beside the annotation {Step}, which is the step's id; both are written at once",
        UndoneBy = $"spec.{Cordon} off, where the annotation is this step's",
        Limits = KubernetesConnector.Limits,
        Unverified = ["what a cluster autoscaler makes of a cordoned node: it may remove it when it is empty"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => KubernetesPermissions.CheckAsync(clusters, Description, cancellation);

    /// <inheritdoc/>
    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Node);
        return target.Cluster.ChangeAsync(target.Path, now => target.Same(now) switch
        {
            null => new Change(new Effect.Refused($"there is no node {target.Name} of that id any more")),
            { } node when IsCordoned(node) => new Change(IsOf(node, call) ? Done(target) : NotOurs(node)),
            _ => new Change(Done(target), new JsonObject { ["metadata"] = Marked(call.StepId), ["spec"] = new JsonObject { [Cordon] = true } }),
        }, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Node);
        return target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) switch
        {
            null => new Effect.Absent(),
            { } node when IsOf(node, call) => IsCordoned(node) ? Done(target) : new Effect.Absent(Left: $"the annotation {Step}"),
            { } node => IsCordoned(node) ? NotOurs(node) : new Effect.Absent(),
        };
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Node);
        return target.Cluster.ChangeAsync(target.Path, now => target.Same(now) switch
        {
            null => new Change(new Effect.Done("", "there is no such node any more")),
            { } node when IsOf(node, call) => new Change(new Effect.Done(target.Name, $"{target.Name} takes pods again"), new JsonObject { ["metadata"] = Marked(null), ["spec"] = new JsonObject { [Cordon] = null } }),
            { } node => new Change(IsCordoned(node) ? NotOurs(node) : new Effect.Done("", "it is not cordoned any more")),
        }, cancellation);
    }

    private static JsonObject Marked(string? step) => new() { ["annotations"] = new JsonObject { [Step] = step } };

    private static bool IsCordoned(KubeObject node) => node.Part("spec").Member(Cordon) is { ValueKind: JsonValueKind.True };

    private static bool IsOf(KubeObject node, ActionCall call) => node.Annotations.GetValueOrDefault(Step) == call.StepId;

    private static Effect.Done Done(KubeTarget target) => new(target.Name, $"{target.Name} takes no new pods");

    private static Effect.NotOurs NotOurs(KubeObject node) => new($"it is cordoned already, by {PlainText.Line(node.Annotations.GetValueOrDefault(Step, "somebody's hand"), 60)}");
}
