using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Tells which virtual machine has an address (interface → machine) or a name, and which resource an id means.</summary>
/// <remarks>
/// Azure knows the present only. The longer ago the event, the less its answer says about then; a machine that was made after the event did not have the address, and an
/// address that is assigned for good is surer than one that was handed out.
/// </remarks>
internal sealed partial class AzureResolver(ArmApi arm, TimeProvider time) : IEntityResolver
{
    // How long ago at most, and how sure then: an address handed out, and one assigned for good.
    private static readonly (TimeSpan Ago, int Dynamic, int Static)[] Sure =
    [
        (TimeSpan.FromMinutes(15), 85, 90),
        (TimeSpan.FromHours(4), 75, 85),
        (TimeSpan.FromHours(24), 60, 80),
        (TimeSpan.FromDays(7), 45, 70),
    ];

    private const int Long = 30;
    private readonly ResourceGraph _graph = new(arm);

    /// <inheritdoc/>
    public bool Knows(EntityKind kind) => kind is EntityKind.Host or EntityKind.Resource;

    /// <inheritdoc/>
    public async Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation)
    {
        try
        {
            if (reference.Kind == EntityKind.Resource)
                return await ResourceAsync(reference.Value, cancellation);
            if (IPAddress.TryParse(reference.Value, out var address))
                return await ByAddressAsync(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, reference.AsOf, cancellation);
            return ArmId.Parse(reference.Value) is { } id ? await MachineAsync(id, reference.AsOf, 100, "its id", cancellation) : await ByNameAsync(reference, cancellation);
        }
        catch (ConnectorException e)
        {
            return new Resolution.Unavailable(e.Message);
        }
    }

    private async Task<Resolution> ByAddressAsync(IPAddress address, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var machines = new List<Resolution>();
        var others = new List<string>();
        foreach (var id in await _graph.WithAddressAsync(address, cancellation))
        {
            if (!id.Is("Microsoft.Network/networkInterfaces"))
            {
                others.Add($"{id.Name} ({id.Type})");
                continue;
            }
            // The graph may be behind: only the interface itself tells whether it has the address still.
            if (await arm.FindAsync(id, ArmVersions.Network, cancellation) is not { } nic || !HasAddress(nic, address, out var isStatic, out var how))
                continue;
            if (nic.Reference("virtualMachine") is not { } machine || ArmId.Parse(machine) is not { } vm)
                others.Add($"{nic.Id.Name}, which no virtual machine has{(nic.Properties["privateEndpoint"] is null ? "" : ": it is a private endpoint's")}");
            else
                machines.Add(await MachineAsync(vm, asOf, Confidence(asOf, isStatic), $"its interface {nic.Id.Name} has {address} now ({how})", cancellation));
        }
        var resolved = machines.OfType<Resolution.Resolved>().DistinctBy(one => one.Entity.Id).ToArray();
        return (resolved, machines, others) switch
        {
            ([var only], _, []) => only,
            ([], [var none, ..], _) => none,
            ([], [], []) => new Resolution.Unknown($"no network interface in Connectors:Azure:Scopes has {address} now"),
            ([], [], _) => new Resolution.Unknown($"Azure: {address} belongs to {string.Join(" and ", others)}"),
            _ => new Resolution.Ambiguous([.. resolved.Select(one => $"{one.Entity.DisplayName} ({one.Entity.Id})"), .. others], $"Azure: several have {address}"),
        };
    }

    private async Task<Resolution> ByNameAsync(EntityReference reference, CancellationToken cancellation)
    {
        if (!Name().IsMatch(reference.Value))
            return new Resolution.Unknown($"'{PlainText.Line(reference.Value, 60)}' can't be a machine's name");
        var first = reference.Value.Split('.')[0];
        var found = await _graph.MachinesAsync(first, cancellation);
        if (found.Count == 0)
            return new Resolution.Unknown($"Azure knows no virtual machine {PlainText.Line(reference.Value, 100)} in Connectors:Azure:Scopes");
        // Azure knows no domains: a name with one is believed less.
        var sure = first.Length == reference.Value.Length ? 85 : 70;
        Resolution[] machines = [.. await Task.WhenAll(found.Select(id => MachineAsync(id, reference.AsOf, sure, $"its name is {first}", cancellation)))];
        return machines.OfType<Resolution.Resolved>().ToArray() switch
        {
            [] => machines[0],
            [var only] => only,
            var several => new Resolution.Ambiguous([.. several.Select(one => $"{one.Entity.DisplayName} ({one.Entity.Id})")], $"Azure: several are called {first}"),
        };
    }

    private async Task<Resolution> MachineAsync(ArmId id, DateTimeOffset asOf, int confidence, string evidence, CancellationToken cancellation)
    {
        if (!id.Is(VmNetwork.VmType))
            return new Resolution.Unknown($"{id.Name} is no virtual machine, but {id.Type}");
        if (!AzureScope.Allows(arm.Options, id))
            return new Resolution.Unknown($"{id.Path} lies outside Connectors:Azure:Scopes");
        if (await arm.FindAsync(id, ArmVersions.Compute, cancellation) is not { } vm)
            return new Resolution.Unknown($"Azure knows no virtual machine {id.Path} (any more)");
        if (DateTimeOffset.TryParse(ArmResource.Text(vm.Properties, "timeCreated"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) && created > asOf)
            return new Resolution.Unknown($"Azure: {evidence} of {id.Name}, but that was made {LedgerTime.Minute(created)}, after the event");
        var inside = vm.Properties["osProfile"] is JsonObject profile ? ArmResource.Text(profile, "computerName") : null;
        string?[] names = [id.Name, inside, id.Path, vm.Id.Path];
        return new Resolution.Resolved(
            new ResolvedEntity(EntityKind.Host, IdOf(id), id.Name, [.. names.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)], TagsOf(vm)), confidence, $"Azure: {evidence}");
    }

    // The resource that has tags must be there; the rule or setting that is meant may be gone, and that is what an action may be about.
    private async Task<Resolution> ResourceAsync(string value, CancellationToken cancellation)
    {
        if (ArmId.Parse(value) is not { } id)
            return new Resolution.Unknown($"'{PlainText.Line(value, 100)}' is no id of a resource in Azure");
        if (!AzureScope.Allows(arm.Options, id))
            return new Resolution.Unknown($"{id.Path} lies outside Connectors:Azure:Scopes");
        if (await ResourceTags.ReadAsync(arm, id.Top, cancellation) is not { } tags)
            return new Resolution.Unknown($"Azure knows no resource {id.Top.Path} (any more)");
        string[] names = [id.Path, id.Top.Path, id.Name, id.Top.Name];
        return new Resolution.Resolved(
            new ResolvedEntity(EntityKind.Resource, IdOf(id), id.DisplayName, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)], [.. tags.Select(tag => $"{tag.Key}={tag.Value}")]), 100, "Azure: an id is what it says");
    }

    private int Confidence(DateTimeOffset asOf, bool isStatic)
    {
        var ago = time.GetUtcNow() - asOf;
        foreach (var (limit, handedOut, assigned) in Sure)
            if (ago <= limit)
                return isStatic ? assigned : handedOut;
        return Long;
    }

    private static bool HasAddress(ArmResource nic, IPAddress address, out bool isStatic, out string how)
    {
        foreach (var configuration in ArmResource.Items(nic.Properties["ipConfigurations"]))
        {
            if (configuration["properties"] is not JsonObject properties)
                continue;
            var isPrivate = IPAddress.TryParse(ArmResource.Text(properties, "privateIPAddress"), out var own) && own.Equals(address);
            // A public address is a resource of its own; that it is this interface's is what the graph said.
            if (!isPrivate && !(properties["publicIPAddress"] is JsonObject && AddressGuard.IsPublic(address)))
                continue;
            isStatic = isPrivate && ArmResource.Text(properties, "privateIPAllocationMethod") == "Static";
            how = isPrivate ? isStatic ? "assigned for good" : "handed out" : "public";
            return true;
        }
        (isStatic, how) = (false, "");
        return false;
    }

    // Ids are compared by their text elsewhere, and Azure's differ in case from answer to answer.
    private static string IdOf(ArmId id) => AzureScope.Prefix + id.Path.ToLowerInvariant();

    private static ImmutableArray<string> TagsOf(ArmResource resource) => [.. resource.Tags.Select(tag => $"{tag.Key}={tag.Value}")];

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._\-]{0,253}$")]
    private static partial Regex Name();
}
