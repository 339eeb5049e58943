using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>resource.lock</c>: a lock of our own on a resource, so that nobody deletes (or changes) it meanwhile. Its name is the step's: others' locks are never touched.</summary>
internal sealed class LockResource(ArmApi arm) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "resource.lock", ArmApi.System, "Locks an Azure resource against deletion, or against any change, until its time is over",
        [
            new ActionParameter("resource", ParameterKind.Resource, true, "The resource's id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("level", ParameterKind.Text, false, "CanNotDelete (the default) or ReadOnly, which also stops what looks like reading: listing keys, starting a machine"),
        ],
        IsHold: true)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Authorization/locks/read", "see whether it is there"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Authorization/locks/write", "lock"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Authorization/locks/delete", "unlock; only what bears the step's name is"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "see that the resource is there, and by its tags whether it is protected"),
        ],
        FoundBy = "the lock's name, secresponder-<step>",
        UndoneBy = "deleting that lock",
        Limits = AzureConnector.Limits,
        Unverified = ["a lock takes effect within minutes"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var level = call.With.GetValueOrDefault("level", "CanNotDelete");
        if (level is not ("CanNotDelete" or "ReadOnly"))
            return new Effect.Refused($"level '{PlainText.Line(level, 40)}' is neither CanNotDelete nor ReadOnly");
        if (AzureScope.Against(arm.Options, AzureScope.TargetOf(call)) is { } outside)
            return outside;
        var id = LockOf(call);
        if (await arm.FindAsync(id, ArmVersions.Locks, cancellation) is { } there)
            return Locked(there);
        var body = new JsonObject
        {
            ["properties"] = new JsonObject { ["level"] = level, ["notes"] = PlainText.Line($"{call.StepId} SecResponder: {call.Context.Title}, {call.Context.IncidentId}", 500) },
        };
        var answer = await arm.SendAsync(HttpMethod.Put, id.Url, ArmVersions.Locks, body, null, call.StepId, cancellation);
        return answer.IsSuccess ? Locked(ArmResource.Of(id, answer)) : arm.Failure(answer);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) =>
        await arm.FindAsync(LockOf(call), ArmVersions.Locks, cancellation) is { } there ? Locked(there) : new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var answer = await arm.SendAsync(HttpMethod.Delete, LockOf(call).Url, ArmVersions.Locks, null, null, call.StepId, cancellation);
        return answer.IsSuccess || ArmApi.IsMissing(answer) ? new Effect.Done("", "the lock is gone") : arm.Failure(answer);
    }

    private static ArmId LockOf(ActionCall call) => AzureScope.TargetOf(call).Below($"providers/Microsoft.Authorization/locks/secresponder-{call.StepId}");

    private static Effect.Done Locked(ArmResource there) => new(there.Id.Name, $"locked: {PlainText.Line(ArmResource.Text(there.Properties, "level"), 40)}");
}
