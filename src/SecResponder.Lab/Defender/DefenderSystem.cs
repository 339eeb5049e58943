using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Defender;

/// <summary>Microsoft Defender for Endpoint: machines, and what was done to them.</summary>
internal sealed class DefenderSystem : LabSystem
{
    private readonly LabOptions _options;
    private readonly DefenderApi _api;

    public DefenderSystem(LabOptions options, TimeProvider time)
    {
        _options = options;
        World = new MachineWorld(options, time);
        _api = new DefenderApi(World, options);
        World.Seed(options.Machines);
    }

    public MachineWorld World { get; }

    public override string Name => "defender";

    public override bool Owns(string path) => path.StartsWith("/api/machine", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes)
    {
        _api.Map(routes);
        routes.MapPost("/lab/machines", SeedAsync);
    }

    public override IEnumerable<LabView> Look() => [LabView.Of("machines", World.Snapshot(), DefenderJson.Default.MachineSeen)];

    public override void Clear()
    {
        World.Clear();
        World.Seed(_options.Machines);
    }

    public override void Show(StringBuilder html) => MachineTable.Write(html, World.Snapshot());

    private async Task SeedAsync(HttpContext context)
    {
        if (await context.ReadAsync(DefenderJson.Default.LabMachineArray) is not { } machines)
        {
            await context.TextAsync(400, """machines are [{"name": "pc1.example.com", "addresses": [{"address": "10.0.0.5"}], "tags": []}]""");
            return;
        }
        World.Seed(machines);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>Defender's part of the lab.</summary>
public static class LabMachines
{
    /// <summary>Puts machines into the world; one that is there already (same id) takes on the new names and addresses and keeps its actions.</summary>
    public static void Seed(this LabState state, params IEnumerable<LabMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Get<DefenderSystem>().World.Seed(machines);
    }

    extension(LabSnapshot snapshot)
    {
        /// <summary>The machines as they really are.</summary>
        public IReadOnlyList<MachineSeen> Machines => snapshot.Of<MachineSeen>();
    }
}
