using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>vm.deallocate</c>: stops a machine and gives its hardware back; starts it again. Whose stop it is stands in a tag that is written before.</summary>
internal sealed class DeallocateVm(ArmApi arm) : IResponseAction
{
    private const string Tag = "secresponder-deallocated";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "vm.deallocate", ArmApi.System, "Stops an Azure virtual machine, which cuts every connection of it, and starts it again when its time is over; what is in memory and on its temporary disk is lost",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/read", "find the machine"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/instanceView/read", "whether it runs"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/deallocate/action", "stop it"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/start/action", "start it again"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "whose stop it is"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/write", "mark it as ours"),
        ],
        FoundBy = $"the tag {Tag} on the machine, which is the step's id, beside its power state",
        UndoneBy = "start, when the tag is this step's; memory, the temporary disk and a dynamic public address are not given back",
        Limits = AzureConnector.Limits,
        Unverified = ["whether a machine that was stopped can be started again: its size may be sold out in that place"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var vm = AzureScope.TargetOf(call);
        if (AzureScope.Against(arm.Options, vm) is { } outside)
            return outside;
        if (await ReadAsync(vm, cancellation) is not var (power, by))
            return new Effect.Refused($"Azure knows no virtual machine {vm.Name} any more");
        var isOurs = by == call.StepId;
        if (IsDown(power))
            return isOurs ? Down(vm, power) : new Effect.NotOurs($"it is {power} already, {(by is null ? "by somebody's hand" : $"by {PlainText.Line(by, 100)}")}");
        if (by is not null && !isOurs && power == "deallocating")
            return new Effect.NotOurs($"it is just being deallocated by {PlainText.Line(by, 100)}");
        if (power == "deallocating")
            return isOurs ? Under(vm, power) : new Effect.NotOurs("it is just being deallocated by somebody else");
        // The mark first: a machine that is down without one is nobody's, and would not be started again.
        if (!isOurs && await ResourceTags.MergeAsync(arm, vm, call.StepId, cancellation, (Tag, call.StepId)) is { } refused)
            return refused;
        return await PowerAsync(vm, "deallocate", call.StepId, cancellation) switch
        {
            null => Under(vm, "deallocating"),
            Effect.Refused no when await ResourceTags.DeleteAsync(arm, vm, call.StepId, cancellation, (Tag, call.StepId)) is null => no,
            var other => other,
        };
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var vm = AzureScope.TargetOf(call);
        if (await ReadAsync(vm, cancellation) is not var (power, by))
            return new Effect.Absent();
        if (by != call.StepId)
            return IsDown(power) ? new Effect.NotOurs($"it is {power}, {(by is null ? "by somebody's hand" : $"by {PlainText.Line(by, 100)}")}") : new Effect.Absent();
        return power switch
        {
            "deallocating" or "stopping" or "starting" => Under(vm, power),
            _ when IsDown(power) => Down(vm, power),
            _ => new Effect.Absent(Left: $"the tag {Tag}, on a machine that is {power}"),
        };
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var vm = AzureScope.TargetOf(call);
        if (await ReadAsync(vm, cancellation) is not var (power, by))
            return new Effect.Done("", "there is no such machine any more");
        if (by != call.StepId)
            return IsDown(power) ? new Effect.NotOurs($"it is {power}, but not by this step") : new Effect.Done("", $"it is {power}, and not marked by this step");
        switch (power)
        {
            case "deallocating" or "stopping" or "starting":
                return Under(vm, power);
            case var _ when IsDown(power):
                return await PowerAsync(vm, "start", call.StepId, cancellation) ?? Under(vm, "starting");
            default:
                // Running again: only the mark is left.
                return await ResourceTags.DeleteAsync(arm, vm, call.StepId, cancellation, (Tag, call.StepId)) ?? new Effect.Done(vm.Name, $"it is {power} again");
        }
    }

    private static bool IsDown(string power) => power is "deallocated" or "stopped";

    private static Effect.Done Down(ArmId vm, string power) => new(vm.Name, $"it is {power}");

    private Effect.Running Under(ArmId vm, string power) => new(vm.Name, $"it is {power}", arm.Options.PollEvery);

    // Accepted is all that the answer says; what becomes of it is read off the machine.
    private async Task<Effect?> PowerAsync(ArmId vm, string action, string stepId, CancellationToken cancellation)
    {
        var answer = await arm.SendAsync(HttpMethod.Post, $"{vm.Url}/{action}", ArmVersions.Compute, null, null, stepId, cancellation);
        return !answer.IsSuccess ? arm.Failure(answer) : answer.Status == global::System.Net.HttpStatusCode.Accepted ? null : throw answer.Unreadable();
    }

    private async Task<(string Power, string? By)?> ReadAsync(ArmId vm, CancellationToken cancellation)
    {
        if (await ResourceTags.ReadAsync(arm, vm, cancellation) is not { } tags)
            return null;
        var answer = await arm.SendAsync(HttpMethod.Get, $"{vm.Url}/instanceView", ArmVersions.Compute, null, null, null, cancellation);
        if (ArmApi.IsMissing(answer))
            return null;
        const string state = "PowerState/";
        var codes = answer.List("statuses").Select(status => status.ValueKind == JsonValueKind.Object ? status.Text("code") : throw answer.Unreadable());
        return codes.FirstOrDefault(code => code.StartsWith(state, StringComparison.OrdinalIgnoreCase)) is { } power
            ? (power[state.Length..].ToLowerInvariant(), tags.GetValueOrDefault(Tag))
            : throw answer.Unreadable();
    }
}
