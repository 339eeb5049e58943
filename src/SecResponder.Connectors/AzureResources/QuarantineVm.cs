using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>vm.quarantine</c>: puts every network interface of a machine under a security group that denies all, and gives each its own group back.</summary>
/// <remarks>Whose it is stands in tags on the interface, written by the same PUT as the group. Subnets' groups are read and kept, not changed: both must allow, so denying at the interface is enough.</remarks>
internal sealed class QuarantineVm(ArmApi arm) : IKeepsState
{
    private const string StepTag = "secresponder-step";
    private const string BeforeTag = "secresponder-before";
    private const string None = "none";
    private const int LongestTag = 256;

    private readonly QuarantineGroup _groups = new(arm);

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "vm.quarantine", ArmApi.System, "Cuts an Azure virtual machine off by a network security group on all of its interfaces, until its time is over",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/read", "find the machine and its interfaces"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkInterfaces/read", "read what is changed, and read back"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkInterfaces/write", "put another group on it, and its own back"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/read", "look through the quarantine's group"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/write", "make the quarantine's group") { At = nameof(AzureOptions.QuarantineResourceGroup) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/securityRules/write", "mend its rules") { At = nameof(AzureOptions.QuarantineResourceGroup) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/securityRules/delete", "take away exceptions that are no longer configured") { At = nameof(AzureOptions.QuarantineResourceGroup) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/join/action", "attach it"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/virtualNetworks/subnets/read", "keep what stood before the subnet"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/virtualNetworks/subnets/join/action", "write an interface, which names its subnet"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/publicIPAddresses/join/action", "write an interface that has a public address"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/loadBalancers/backendAddressPools/join/action", "write an interface behind a load balancer"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/applicationSecurityGroups/joinIpConfiguration/action", "write an interface in application security groups"),
        ],
        FoundBy = "the tag secresponder-step on each interface, beside the quarantine's group",
        UndoneBy = "each interface gets the group back that it had, or none, where the quarantine's is still on it and the tag is this step's",
        Limits = AzureConnector.Limits,
        Unverified =
        [
            "connections that stood before go on where the platform keeps tracking them: deallocate the machine to cut those",
            "interfaces behind a gateway, NAT rules of load balancers and private link services need further join permissions",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation) =>
        await VmNetwork.ReadAsync(arm, AzureScope.TargetOf(call), cancellation) is { } vm ? await vm.StateAsync(arm, cancellation) : "";

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = AzureScope.TargetOf(call);
        if (AzureScope.Against(arm.Options, id) is { } outside)
            return outside;
        if (await VmNetwork.ReadAsync(arm, id, cancellation) is not { } vm)
            return new Effect.Refused($"Azure knows no virtual machine {id.Name} any more");
        if (vm.Obstacle(arm.Options) is { } obstacle)
            return new Effect.Refused($"{id.Name} is not quarantined: {obstacle}");
        if (vm.Interfaces.All(IsQuarantined))
        {
            if (!vm.Interfaces.Any(nic => IsOf(nic, call.StepId)))
                return NotOurs(vm);
            if (!vm.Interfaces.Any(nic => nic.HasFailed))
                return Standing(vm);
        }
        Effect? running = null;
        foreach (var nic in vm.Interfaces.Where(nic => !IsQuarantined(nic) || (nic.HasFailed && IsOf(nic, call.StepId))))
        {
            var effect = await _groups.ReadyAsync(nic, call.StepId, cancellation) ?? await PlaceAsync(nic, call.StepId, cancellation);
            if (effect is Effect.Running)
                running = effect;
            else if (effect is not null)
                return await GiveUpAsync(effect, call, cancellation);
        }
        return running ?? Done(vm);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await VmNetwork.ReadAsync(arm, AzureScope.TargetOf(call), cancellation) is not { } vm)
            return new Effect.Absent();
        var ours = vm.Interfaces.Count(nic => IsQuarantined(nic) && IsOf(nic, call.StepId));
        if (!vm.Interfaces.IsEmpty && vm.Interfaces.All(IsQuarantined) && !vm.Interfaces.Any(nic => nic.HasFailed && IsOf(nic, call.StepId)))
            return ours > 0 ? Standing(vm) : NotOurs(vm);
        return new Effect.Absent(Left: ours == 0 ? null : $"{ours} of {vm.Interfaces.Length} network interfaces");
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await VmNetwork.ReadAsync(arm, AzureScope.TargetOf(call), cancellation) is not { } vm)
            return new Effect.Done("", "there is no such machine any more");
        var ours = vm.Interfaces.Where(nic => IsQuarantined(nic) && IsOf(nic, call.StepId)).ToArray();
        if (ours.Length == 0)
            return vm.Interfaces.Any(IsQuarantined) ? NotOurs(vm) : new Effect.Done("", "it is not in quarantine any more");
        Effect? running = null;
        foreach (var nic in ours)
        {
            var effect = await GiveBackAsync(nic, call, cancellation);
            if (effect is Effect.Running)
                running = effect;
            else if (effect is not null)
                return effect;
        }
        return running ?? new Effect.Done(vm.Vm.Id.Name, $"{ours.Length} network interface{(ours.Length == 1 ? " has" : "s have")} the security group back that stood before");
    }

    private async Task<Effect?> PlaceAsync(ArmResource nic, string stepId, CancellationToken cancellation)
    {
        var before = nic.Reference(VmNetwork.Group) ?? None;
        if (!IsQuarantined(nic))
            nic.SetTag(BeforeTag, before.Length <= LongestTag ? before : null);
        nic.SetTag(StepTag, stepId);
        nic.SetReference(VmNetwork.Group, _groups.IdFor(nic).Path);
        return await WriteAsync(nic, stepId, cancellation);
    }

    private async Task<Effect?> GiveBackAsync(ArmResource nic, ActionCall call, CancellationToken cancellation)
    {
        var tagged = nic.Tag(BeforeTag);
        if (!VmNetwork.TryBefore(call.Before, nic.Id, out var group))
        {
            if (tagged is null)
                return new Effect.Refused($"what security group {nic.Id.Name} had before is not known: put it back by hand");
            group = tagged == None ? null : tagged;
        }
        else if (tagged is not null && !string.Equals(tagged, group ?? None, StringComparison.OrdinalIgnoreCase))
            return new Effect.Refused($"{nic.Id.Name} had {group ?? None} before, as the ledger has it, and {PlainText.Line(tagged, LongestTag)}, as its tag {BeforeTag} says: somebody has changed one; put it back by hand");
        nic.SetReference(VmNetwork.Group, group);
        nic.SetTag(StepTag, null);
        nic.SetTag(BeforeTag, null);
        return await WriteAsync(nic, call.StepId, cancellation);
    }

    private async Task<Effect?> WriteAsync(ArmResource nic, string stepId, CancellationToken cancellation)
    {
        var answer = await arm.PutAsync(nic, ArmVersions.Network, stepId, cancellation);
        return await arm.SettleAsync(nic.Id, answer, cancellation);
    }

    // What was refused half-way is taken back; if that can't be done either, nobody may believe that nothing has happened.
    private async Task<Effect> GiveUpAsync(Effect effect, ActionCall call, CancellationToken cancellation)
    {
        if (await FindAsync(call, cancellation) is not Effect.Absent { Left: { } left })
            return effect;
        var why = effect switch { Effect.Refused refused => refused.Reason, Effect.TryAgain again => again.Reason, _ => "" };
        if (effect is Effect.Refused && await UndoAsync(call, cancellation) is Effect.Done)
            return effect;
        throw new ConnectorException($"only {left} could be quarantined: {why}") { RetryAfter = (effect as Effect.TryAgain)?.After };
    }

    private bool IsQuarantined(ArmResource nic) => _groups.IdFor(nic).Same(nic.Reference(VmNetwork.Group));

    private static bool IsOf(ArmResource nic, string stepId) => nic.Tag(StepTag) == stepId;

    private Effect Standing(VmNetwork vm) => vm.Interfaces.All(nic => nic.IsSettled) ? Done(vm) : new Effect.Running(vm.Vm.Id.Name, "its network interfaces are being updated", arm.Options.PollEvery);

    private Effect.Done Done(VmNetwork vm) => new(vm.Vm.Id.Name, $"{vm.Interfaces.Length} network interface{(vm.Interfaces.Length == 1 ? "" : "s")} under {_groups.IdFor(vm.Interfaces[0]).Name}");

    private static Effect.NotOurs NotOurs(VmNetwork vm) =>
        new($"it is in quarantine already, by {PlainText.Line(vm.Interfaces.Select(nic => nic.Tag(StepTag)).FirstOrDefault(step => step is not null) ?? "somebody's hand", 100)}");
}
