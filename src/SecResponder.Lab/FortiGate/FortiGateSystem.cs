using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.FortiGate;

/// <summary>FortiGate firewalls: the quarantine list, address objects and groups.</summary>
internal sealed class FortiGateSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public FortiGateWorld World { get; } = new(options.Of<FortiGateLab>(), time);

    public override string Name => "fortigate";

    public override bool Owns(string path) => path.StartsWith("/fortigate/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new FortiGateApi(World, options).Map(routes);

    public override IEnumerable<LabView> Look() =>
    [
        LabView.Of("bannedAddresses", World.Banned(), FortiGateJson.Default.BannedAddress),
        LabView.Of("addressObjects", World.Objects(), FortiGateJson.Default.AddressObject),
        LabView.Of("addressGroups", World.Groups(), FortiGateJson.Default.AddressGroup),
    ];

    public override void Clear() => World.Clear();
}

/// <summary>The FortiGates' part of the lab.</summary>
public static class LabFortiGates
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>Banned addresses, as they really are.</summary>
        public IReadOnlyList<BannedAddress> BannedAddresses => snapshot.Of<BannedAddress>();

        /// <summary>Address objects.</summary>
        public IReadOnlyList<AddressObject> AddressObjects => snapshot.Of<AddressObject>();

        /// <summary>Address groups.</summary>
        public IReadOnlyList<AddressGroup> AddressGroups => snapshot.Of<AddressGroup>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BannedAddress))]
[JsonSerializable(typeof(AddressObject))]
[JsonSerializable(typeof(AddressGroup))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class FortiGateJson : JsonSerializerContext;
