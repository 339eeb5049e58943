using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Every five minutes: reads the open tickets whose turn it is. Apart from <see cref="ReleaseHolds"/>, so that a ticket system that hangs delays no release.</summary>
public sealed class WatchTickets(IDueTickets tickets)
{
    internal const string EveryFiveMinutes = "30 */5 * * * *";

    [Function(nameof(WatchTickets))]
    public Task RunAsync([TimerTrigger(EveryFiveMinutes, UseMonitor = true)] TimerInfo timer, CancellationToken cancellation) => tickets.LookDueAsync(cancellation);
}
