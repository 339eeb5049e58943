using System.Security.Cryptography;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.EventHubs;

/// <summary>Sends signals into their hub, keyed: those of one key go to one partition, in order, so that one instance at a time counts them.</summary>
internal sealed partial class EventHubSignalSender(EventHubProducerClient producer, ILogger<EventHubSignalSender> log) : ISignalSender
{
    // A batch of raw events seldom has more keys than this; each key is a request of its own.
    private const int KeysAtOnce = 8;

    public Task SendAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            signals.GroupBy(signal => PartitionKeyOf(signal.Key)),
            new ParallelOptions { MaxDegreeOfParallelism = KeysAtOnce, CancellationToken = cancellation },
            async (sameKey, stop) => await SendAsync(sameKey.Key, sameKey, stop));

    /// <summary>The partition key: a hash, because Event Hubs takes 128 characters at most and a group's values may be longer.</summary>
    internal static string PartitionKeyOf(string signalKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signalKey)).AsSpan(0, 16));

    private async Task SendAsync(string partitionKey, IEnumerable<Signal> signals, CancellationToken cancellation)
    {
        var options = new CreateBatchOptions { PartitionKey = partitionKey };
        var batch = await producer.CreateBatchAsync(options, cancellation);
        try
        {
            foreach (var signal in signals)
            {
                if (batch.TryAdd(Event(signal)))
                    continue;
                if (batch.Count > 0)
                {
                    await producer.SendAsync(batch, cancellation);
                    batch.Dispose();
                    batch = await producer.CreateBatchAsync(options, cancellation);
                }
                if (!batch.TryAdd(Event(signal)))
                    AddShortened(batch, signal);
            }
            if (batch.Count > 0)
                await producer.SendAsync(batch, cancellation);
        }
        finally
        {
            batch.Dispose();
        }
    }

    // The signal decides, its evidence explains: a signal that does not fit goes with less evidence rather than not at all.
    private void AddShortened(EventDataBatch batch, Signal signal)
    {
        foreach (var longest in (ReadOnlySpan<int>)[1024, 64, 0])
            if (batch.TryAdd(Event(signal with { Evidence = Evidence.Shorten(signal.Evidence, longest) })))
            {
                LogShortened(signal.Origin.ToString(), signal.PlaybookId, longest);
                return;
            }
        throw new InvalidOperationException($"the signal of {signal.Origin} for playbook {signal.PlaybookId} is too large for the hub even without evidence");
    }

    private static EventData Event(Signal signal) => new(SignalJson.Write(signal)) { ContentType = "application/json" };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signal of {Origin} for playbook {Playbook} was too large for the hub: fields over {Longest} bytes were left out of its evidence")]
    private partial void LogShortened(string origin, string playbook, int longest);
}
