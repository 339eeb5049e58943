using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.PanOs;

/// <summary>Palo Alto Networks' firewalls: registered addresses with tags that end, HA pairs, sessions, and Panorama before one of them.</summary>
internal sealed class PanOsSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public PanOsWorld World { get; } = new(options.Of<PanOsLab>(), time);

    public override string Name => "panos";

    public override bool Owns(string path) => path.StartsWith("/panos/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new PanOsApi(World, options).Map(routes);

    public override IEnumerable<LabView> Look() =>
    [
        LabView.Of("registeredTags", World.Tags(), PanOsJson.Default.RegisteredTag),
        LabView.Of("sessions", World.Sessions(), PanOsJson.Default.LabSession),
    ];

    public override void Clear() => World.Clear();
}

/// <summary>The firewalls' part of the lab.</summary>
public static class LabFirewalls
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>Registered addresses with their tags, as they really are.</summary>
        public IReadOnlyList<RegisteredTag> RegisteredTags => snapshot.Of<RegisteredTag>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RegisteredTag))]
[JsonSerializable(typeof(LabSession))]
internal sealed partial class PanOsJson : JsonSerializerContext;
