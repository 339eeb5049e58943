using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Stage 1 for firewall logs: raw lines in, signals out. Several vendors may share the hub; each record is recognized by its content.</summary>
public sealed class NormalizeFirewall(IRawEventStage stage)
{
    [Function(nameof(NormalizeFirewall))]
    [ExponentialBackoffRetry(RetryForEver.Times, RetryForEver.First, RetryForEver.Longest)]
    public Task RunAsync(
        [EventHubTrigger(Hubs.Firewall, Connection = Hubs.FirewallConnection, ConsumerGroup = Hubs.ConsumerGroup)] EventData[] events,
        FunctionContext context,
        CancellationToken cancellation) =>
        stage.HandleAsync(EventHubRecords.From(events, Hubs.Firewall, context), sourceHint: null, cancellation);
}
