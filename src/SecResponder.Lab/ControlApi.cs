using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab;

/// <summary>What a tester asks of the lab: <c>/lab/state</c>, <c>/lab/faults</c>, <c>/lab/reset</c>.</summary>
internal sealed class ControlApi(LabState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lab/state", context => context.JsonAsync(200, state.Snapshot().ToJson()));
        routes.MapPost("/lab/faults", FaultAsync);
        routes.MapPost("/lab/reset", context =>
        {
            state.Reset();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private async Task FaultAsync(HttpContext context)
    {
        if (await context.ReadAsync(LabJson.Default.LabFault) is not { Times: > 0, After: >= 0, Milliseconds: >= 0 } fault)
        {
            await context.TextAsync(400, FaultShape);
            return;
        }
        _ = state.Break(fault);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private string FaultShape =>
        $$"""a fault is {"system": "{{string.Join('|', state.Systems.Select(system => system.Name))}}", "kind": "latency|status|timeout-after-effect|garbage|late-visibility|drop-before-effect", "times": 1, "after": 0, "milliseconds": 0, "status": 500}""";
}
