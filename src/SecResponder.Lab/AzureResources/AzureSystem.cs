using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.AzureResources;

/// <summary>Azure Resource Manager and Resource Graph: machines, interfaces, security groups, settings, tags, locks.</summary>
internal sealed class AzureSystem : LabSystem
{
    private readonly AzureApi _api;

    public AzureSystem(LabOptions options, TimeProvider time)
    {
        World = new AzureWorld(options.Of<AzureLab>(), options, time);
        _api = new AzureApi(World, options);
        World.Clear();
    }

    public AzureWorld World { get; }

    public override string Name => "azure";

    public override bool Owns(string path) =>
        path.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/providers/Microsoft.ResourceGraph/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes)
    {
        _api.Map(routes);
        routes.MapPost("/lab/azure", SeedAsync);
    }

    public override IEnumerable<LabView> Look() =>
    [
        LabView.Of("azureResources", World.Snapshot(), AzureJson.Default.AzureResourceSeen),
        LabView.Of("azureWrites", World.Writes(), AzureJson.Default.AzureWrite),
    ];

    public override void Clear() => World.Clear();

    private async Task SeedAsync(HttpContext context)
    {
        if (await context.ReadAsync(AzureJson.Default.JsonObjectArray) is not { } resources || resources.Any(resource => resource["id"] is not JsonValue))
        {
            await context.TextAsync(400, """resources are [{"id": "/subscriptions/…/resourceGroups/…/providers/…", "location": "westeurope", "tags": {}, "properties": {}}]""");
            return;
        }
        foreach (var resource in resources)
            World.Put(resource);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>Azure's part of the lab.</summary>
public static class LabAzure
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The resources as they really are.</summary>
        public IReadOnlyList<AzureResourceSeen> AzureResources => snapshot.Of<AzureResourceSeen>();

        /// <summary>The writes that took effect, oldest first.</summary>
        public IReadOnlyList<AzureWrite> AzureWrites => snapshot.Of<AzureWrite>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonObject[]))]
[JsonSerializable(typeof(AzureResourceSeen))]
[JsonSerializable(typeof(AzureWrite))]
internal sealed partial class AzureJson : JsonSerializerContext;
