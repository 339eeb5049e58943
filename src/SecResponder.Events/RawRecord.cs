namespace SecResponder.Events;

/// <summary>One record as it arrived, already out of its frame: a log line, a JSON object.</summary>
/// <param name="Bytes">The record itself. The buffer must not change while an event made from it is in use.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="ReceivedAt">When it reached us; completes times without a year and never decides anything else.</param>
/// <param name="Stream">What is known of the stream it came by; null: nothing, and times without a zone are UTC.</param>
public readonly record struct RawRecord(ArraySegment<byte> Bytes, Origin Origin, DateTimeOffset ReceivedAt, StreamContext? Stream = null)
{
    /// <summary>The record's bytes.</summary>
    public ReadOnlySpan<byte> Span => Bytes;
}
