namespace SecResponder.Events;

/// <summary>Where a raw event came from. A redelivered event carries the same origin again; that is how it is recognized.</summary>
/// <param name="Stream">The hub, topic, file or endpoint it came by.</param>
/// <param name="Partition">The part of the stream within which order is kept.</param>
/// <param name="Sequence">Rises within the partition, one a body (Event Hubs' sequence number, Kafka's offset, the line number from 1).</param>
/// <param name="Index">Which record of the body, from 0, where a body holds several.</param>
/// <param name="Part">Which part of the record, from 0, where a record is an envelope of several or tells of several events.</param>
public readonly record struct Origin(string Stream, string Partition, long Sequence, int Index = 0, long Part = 0)
{
    // More than any record of the longest that is read can hold.
    private const long MostParts = 1_000_000;

    /// <summary>The place within the partition: compare two of one partition to know which came first.</summary>
    public (long Sequence, int Index) Position => (Sequence, Index);

    /// <summary>The place within the partition of the event itself: a record may tell of several.</summary>
    public (long Sequence, int Index, long Part) Place => (Sequence, Index, Part);

    /// <summary>The origin of the n-th part of what comes from here, from 0; the first is where the whole is. Parts of parts have origins of their own, too.</summary>
    public Origin PartAt(int part) => part == 0 && Part == 0 ? this : this with { Part = Part * MostParts + part };

    /// <summary>The form that is stored and shown: <c>stream/partition@sequence.index:part</c>; an index and a part of 0 are left out.</summary>
    public override string ToString() => Part != 0 ? $"{Stream}/{Partition}@{Sequence}.{Index}:{Part}" : Index == 0 ? $"{Stream}/{Partition}@{Sequence}" : $"{Stream}/{Partition}@{Sequence}.{Index}";
}
