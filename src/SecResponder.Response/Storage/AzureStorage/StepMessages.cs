using Azure.Storage.Queues;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Messages that wake whoever runs steps when one becomes due. What is due stands in the table: a message that is lost, late or doubled changes nothing but the moment.</summary>
internal sealed class StepMessages(QueueClient? queue)
{
    // Whoever has just written is at work and looks again by itself; and a timer looks every minute.
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    /// <summary>Sends one for the first of these times, hidden until then.</summary>
    public async Task SendAsync(IEnumerable<DateTimeOffset?> due, DateTimeOffset now, CancellationToken cancellation)
    {
        if (queue is null || due.Min() is not { } first || first - now is var wait && (wait < Soonest || wait > Latest))
            return;
        try
        {
            await queue.SendMessageAsync("due", visibilityTimeout: TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        }
        catch (Exception e) when (AzureTrouble.IsTrouble(e))
        {
            // What it would have told is stored: the timer finds it.
        }
    }
}
