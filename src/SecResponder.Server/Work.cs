using SecResponder.Connectors.Feeds;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Server;

/// <summary>What runs by itself: steps when they are due, the ends of holds, silences that event time has ended, the ledger's digest, open tickets, feeds.</summary>
internal sealed partial class Work(
    StepRunner steps, HoldKeeper holds, SignalPipeline signals, DailyDigest digests, IDueTickets tickets, FeedKeeper feeds, ServerOptions options, TimeProvider time, ILogger<Work> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(steps.RunAsync(stoppingToken), KeepAsync(stoppingToken), WatchTicketsAsync(stoppingToken), feeds.RunAsync(stoppingToken));

    private async Task KeepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.ReleaseEvery, time);
        try
        {
            do
            {
                try
                {
                    await holds.ReleaseDueAsync(stopping);
                    await digests.SealDueAsync(stopping);
                    if (await signals.PassAsync(stopping) is { IsEmpty: false })
                        steps.Wake();
                }
                catch (StoreException e)
                {
                    LogStore(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what is due is due for the next process, too.
        }
    }

    // Apart from the holds: a ticket system that hangs must not delay a release.
    private async Task WatchTicketsAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await tickets.LookDueAsync(stopping);
                }
                catch (StoreException e)
                {
                    LogTickets(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what is due is due for the next process, too.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Tickets can't be looked after; tried again shortly")]
    private static partial void LogTickets(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Holds and digests can't be looked after; tried again shortly")]
    private static partial void LogStore(ILogger log, Exception e);
}
