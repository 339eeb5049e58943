using SecResponder.Events;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 1 as a host sees it: raw bodies in; events, detection and signals behind it.</summary>
public interface IRawEventStage
{
    /// <summary>
    /// Takes a batch whole. When it returns, everything in the batch is in signals that were sent, or in the dead letter; one body that can't be read never keeps
    /// the others back. Taking the same batch again doubles nothing.
    /// </summary>
    /// <param name="bodies">In the order of the stream: plain, gzip, single records or batches of them, as they came.</param>
    /// <param name="sourceHint">The source's id where the stream carries one source only; null: recognized by content.</param>
    /// <param name="cancellation">The host is shutting down: the batch comes again.</param>
    /// <exception cref="Exception">A store or the signals' way could not be reached: the host must bring the whole batch again.</exception>
    Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation);
}
