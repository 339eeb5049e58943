using System.Net;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary><c>pod.delete</c>: ends a pod, that one and no other of its name; its controller starts a fresh one. What it held in memory and on its own disk is lost, as evidence too.</summary>
internal sealed class DeletePod(KubeClusters clusters) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "pod.delete", KubeCluster.System, "Ends a pod; its controller starts a fresh one, and what this one held is lost",
        [new ActionParameter("pod", ParameterKind.Host, true, "The pod: its address, or namespace/pods/name")],
        IsHold: false)
    {
        TargetIds = KubeTarget.Pod,
        Permissions =
        [
            KubernetesPermissions.Of("list pods", "find the pod by its address"),
            KubernetesPermissions.Of("get pods", "see whether it is gone"),
            KubernetesPermissions.Of("delete pods", "end it"),
        ],
        FoundBy = "that the pod of that id is gone, or ending",
        Limits = KubernetesConnector.Limits,
        Unverified = ["how long a pod takes to end: its own grace period, 30 s as a rule; one on a node that is gone does not end at all"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => KubernetesPermissions.CheckAsync(clusters, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        if (target.Cluster.Against(target.Namespace) is { } outside)
            return outside;
        if (target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) is not { } pod)
            return new Effect.NotOurs($"there is no pod {target.Namespace}/{target.Name} of that id any more");
        if (pod.IsEnding)
            return Ending(target);
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["preconditions"] = new JsonObject { ["uid"] = target.Uid } };
        var answer = await target.Cluster.SendAsync(new ApiRequest(HttpMethod.Delete, target.Path) { Body = body.ToJsonString() }, cancellation);
        // Gone between our look and our call; one of the same name is another (409).
        if (KubeCluster.IsMissing(answer) || answer.Status == HttpStatusCode.Conflict)
            return await FindAsync(call, cancellation) is Effect.Done ? new Effect.NotOurs($"{target.Name} has ended in the same moment") : answer.Failure();
        if (!answer.IsSuccess)
            return answer.Failure();
        // The pod as it ends, or a Status that says Success.
        return answer.Text("kind") == "Status" && answer.Text("status") == "Success" || KubeCluster.Told(answer).Uid == target.Uid ? Ending(target) : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var target = KubeTarget.Of(call, clusters, KubeTarget.Pod);
        return target.Same(await target.Cluster.FindAsync(target.Path, cancellation)) switch
        {
            null => new Effect.Done(target.Name, $"the pod {target.Namespace}/{target.Name} is gone"),
            { IsEnding: true } => Ending(target),
            _ => new Effect.Absent(),
        };
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused("a pod that is gone does not come back; its controller has started another"));

    private Effect.Running Ending(KubeTarget target) => new(target.Name, $"{target.Namespace}/{target.Name} is ending", clusters.Options.PollEvery);
}
