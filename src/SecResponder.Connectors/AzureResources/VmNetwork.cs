using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>A virtual machine with all of its network interfaces: one that was left out is a way out.</summary>
internal sealed record VmNetwork(ArmResource Vm, ImmutableArray<ArmResource> Interfaces)
{
    public const string VmType = "Microsoft.Compute/virtualMachines";
    public const string Group = "networkSecurityGroup";
    private const string InterfaceType = "Microsoft.Network/networkInterfaces";

    /// <summary>Reads it; null when there is no such machine (any more).</summary>
    /// <exception cref="ConnectorException">Some of it can't be read.</exception>
    public static async Task<VmNetwork?> ReadAsync(ArmApi arm, ArmId vmId, CancellationToken cancellation)
    {
        if (await arm.FindAsync(vmId, ArmVersions.Compute, cancellation) is not { } vm)
            return null;
        var interfaces = ImmutableArray.CreateBuilder<ArmResource>();
        var profile = vm.Properties["networkProfile"] as JsonObject ?? throw new ConnectorException($"{ArmApi.System} tells nothing about the network of {vmId.Name}");
        foreach (var item in ArmResource.Items(profile["networkInterfaces"]))
        {
            if (ArmId.Parse(ArmResource.Text(item, "id")) is not { } id || !id.Is(InterfaceType))
                throw new ConnectorException($"{ArmApi.System} names a network interface of {vmId.Name} that can't be read");
            interfaces.Add(await arm.FindAsync(id, ArmVersions.Network, cancellation)
                ?? throw new ConnectorException($"{ArmApi.System} knows no network interface {id.Name}, though {vmId.Name} has it"));
        }
        return new VmNetwork(vm, interfaces.ToImmutable());
    }

    /// <summary>Why its interfaces are not ours to change; null: they are.</summary>
    public string? Obstacle(AzureOptions options) =>
        Interfaces.IsEmpty ? "it has no network interface of its own"
        : ArmResource.Text(Vm.Body, "managedBy") is { Length: > 0 } manager ? $"it is managed by {PlainText.Line(manager, 200)}, which would undo it or be broken by it"
        : Vm.Properties["virtualMachineScaleSet"] is JsonObject ? "it belongs to a scale set, which replaces what it misses: take it out of the set first"
        : Interfaces.FirstOrDefault(nic => !AzureScope.Allows(options, nic.Id)) is { } outside ? $"its network interface {outside.Id.Path} lies outside Connectors:Azure:Scopes"
        : null;

    /// <summary>Which security groups stand before it, on each interface and each subnet: what a quarantine changes, and what must be as it was afterwards.</summary>
    /// <exception cref="ConnectorException">A subnet can't be read.</exception>
    public async Task<string> StateAsync(ArmApi arm, CancellationToken cancellation)
    {
        var interfaces = new JsonArray();
        foreach (var nic in Interfaces.OrderBy(nic => nic.Id.Path, StringComparer.OrdinalIgnoreCase))
        {
            var subnets = new JsonArray();
            foreach (var subnet in SubnetsOf(nic))
                subnets.Add(new JsonObject
                {
                    ["id"] = subnet.Path,
                    ["group"] = (await arm.FindAsync(subnet, ArmVersions.Network, cancellation) ?? throw new ConnectorException($"{ArmApi.System} knows no subnet {subnet.Path}")).Reference(Group),
                });
            interfaces.Add(new JsonObject { ["id"] = nic.Id.Path, ["group"] = nic.Reference(Group), ["subnets"] = subnets });
        }
        return new JsonObject { ["interfaces"] = interfaces }.ToJsonString();
    }

    /// <summary>The security group that an interface had, as <see cref="StateAsync"/> told; false when it told nothing about that interface.</summary>
    public static bool TryBefore(string? state, ArmId nic, out string? group)
    {
        group = null;
        if (state is null || JsonNode.Parse(state) is not JsonObject whole || ArmResource.Items(whole["interfaces"]).FirstOrDefault(item => nic.Same(ArmResource.Text(item, "id"))) is not { } known)
            return false;
        group = ArmResource.Text(known, "group");
        return true;
    }

    private static IEnumerable<ArmId> SubnetsOf(ArmResource nic) => ArmResource.Items(nic.Properties["ipConfigurations"])
        .Select(configuration => configuration["properties"] is JsonObject { } properties && properties["subnet"] is JsonObject subnet ? ArmId.Parse(ArmResource.Text(subnet, "id")) : null)
        .OfType<ArmId>().DistinctBy(subnet => subnet.Path, StringComparer.OrdinalIgnoreCase);
}
