using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Stage 1 for change logs: who changed what in Azure and Entra. Apart from the firewalls' logs, so that their flood never delays a change.</summary>
public sealed class NormalizeChangeLog(IRawEventStage stage)
{
    [Function(nameof(NormalizeChangeLog))]
    [ExponentialBackoffRetry(RetryForEver.Times, RetryForEver.First, RetryForEver.Longest)]
    public Task RunAsync(
        [EventHubTrigger(Hubs.ChangeLog, Connection = Hubs.ChangeLogConnection, ConsumerGroup = Hubs.ConsumerGroup)] EventData[] events,
        FunctionContext context,
        CancellationToken cancellation) =>
        stage.HandleAsync(EventHubRecords.From(events, Hubs.ChangeLog, context), sourceHint: null, cancellation);
}
