using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Every minute: tells tickets what is new, and reads those whose turn it is. Apart from <see cref="ReleaseHolds"/>, so that a ticket system that hangs delays no release.</summary>
public sealed class WatchTickets(IDueTickets tickets)
{
    internal const string EveryMinute = "30 * * * * *";

    [Function(nameof(WatchTickets))]
    public Task RunAsync([TimerTrigger(EveryMinute, UseMonitor = true)] TimerInfo timer, CancellationToken cancellation) => tickets.LookDueAsync(cancellation);
}
