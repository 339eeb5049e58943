using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.EventHubs;

/// <summary>Reads the bodies of the signals' hub. What is no signal goes to the dead letter, and the rest of the batch goes on.</summary>
internal static class SignalBatch
{
    public static async Task<IReadOnlyList<Signal>> ReadAsync(IReadOnlyList<RawRecord> records, IDeadLetter deadLetter, CancellationToken cancellation)
    {
        var signals = new List<Signal>(records.Count);
        foreach (var record in records)
            if (SignalJson.TryRead(record.Span, out var signal, out var reason, out var position))
                signals.Add(signal!);
            else
                await deadLetter.KeepAsync(record, new Rejection(RejectionCodes.Malformed, $"not a signal: {reason}", position), cancellation);
        return signals;
    }
}
