using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests;

/// <summary>Waits for what comes by inputs that answer nobody.</summary>
internal static class Waiting
{
    public static IResponderStore Store(WebApplication server) => server.Services.GetRequiredService<IResponderStore>();

    /// <summary>How many events of the firewall have been taken in.</summary>
    public static async Task<long> EventsAsync(WebApplication server, CancellationToken cancellation) =>
        (await Store(server).HitsAsync(cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count);

    /// <summary>Waits until so many have been, at least; then gives how many there are.</summary>
    public static async Task<long> ForEventsAsync(WebApplication server, long count, CancellationToken cancellation)
    {
        while (await EventsAsync(server, cancellation) < count)
            await Task.Delay(20, cancellation);
        return await EventsAsync(server, cancellation);
    }
}
