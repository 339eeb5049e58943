using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Stage 2: signals in, incidents and due steps out. One key is always in one partition, so one instance at a time counts it.</summary>
public sealed class CorrelateSignals(ISignalStage stage, IDeadLetter deadLetter)
{
    /// <returns>A message that wakes <see cref="RunSteps"/>, or nothing. It says what was opened, for whoever looks into the queue; the steps themselves are in the store.</returns>
    [Function(nameof(CorrelateSignals))]
    [ExponentialBackoffRetry(RetryForEver.Times, RetryForEver.First, RetryForEver.Longest)]
    [QueueOutput(RunSteps.Queue, Connection = RunSteps.Connection)]
    public async Task<string?> RunAsync(
        [EventHubTrigger(Hubs.Signals, Connection = Hubs.SignalsConnection, ConsumerGroup = Hubs.ConsumerGroup)] EventData[] events,
        FunctionContext context,
        CancellationToken cancellation)
    {
        var signals = await SignalBatch.ReadAsync(EventHubRecords.From(events, Hubs.Signals, context), deadLetter, cancellation);
        var outcome = await stage.HandleAsync(signals, cancellation);
        return outcome.Opened.IsEmpty ? null : string.Join('\n', outcome.Opened.Take(MostNamed));
    }

    // A queue message holds 64 KiB; an incident's id has 35 characters.
    private const int MostNamed = 100;
}
