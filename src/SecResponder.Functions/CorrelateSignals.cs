using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Stage 2: signals in, incidents and due steps out. One key is always in one partition, so one instance at a time counts it.</summary>
public sealed class CorrelateSignals(ISignalStage stage, IDeadLetter deadLetter)
{
    [Function(nameof(CorrelateSignals))]
    [ExponentialBackoffRetry(RetryForEver.Times, RetryForEver.First, RetryForEver.Longest)]
    public async Task RunAsync(
        [EventHubTrigger(Hubs.Signals, Connection = Hubs.SignalsConnection, ConsumerGroup = Hubs.ConsumerGroup)] EventData[] events,
        FunctionContext context,
        CancellationToken cancellation)
    {
        var signals = await SignalBatch.ReadAsync(EventHubRecords.From(events, Hubs.Signals, context), deadLetter, cancellation);
        await stage.HandleAsync(signals, cancellation);
    }
}
