namespace SecResponder.Events;

/// <summary>Where a raw event came from. A redelivered event carries the same origin again; that is how it is recognized.</summary>
/// <param name="Stream">The hub, topic, file or endpoint it came by.</param>
/// <param name="Partition">The part of the stream within which order is kept.</param>
/// <param name="Sequence">Rises within the partition, one a body (Event Hubs' sequence number, Kafka's offset, the line number from 1).</param>
/// <param name="Index">Which record of the body, from 0, where a body holds several; then which event of the record.</param>
public readonly record struct Origin(string Stream, string Partition, long Sequence, int Index = 0)
{
    /// <summary>The place within the partition: compare two of one partition to know which came first.</summary>
    public (long Sequence, int Index) Position => (Sequence, Index);

    /// <summary>The form that is stored and shown: <c>stream/partition@sequence.index</c>.</summary>
    public override string ToString() => Index == 0 ? $"{Stream}/{Partition}@{Sequence}" : $"{Stream}/{Partition}@{Sequence}.{Index}";
}
