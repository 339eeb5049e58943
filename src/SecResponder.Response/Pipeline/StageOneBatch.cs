using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pipeline;

/// <summary>What stage 1 makes of a run of raw events, of any number of partitions, in the order of their sequence numbers within each.</summary>
public sealed record StageOneBatch
{
    /// <summary>In the order in which they are to be counted.</summary>
    public ImmutableArray<Signal> Signals { get; init; } = [];
    /// <summary>What could not be read.</summary>
    public ImmutableArray<RejectedRecord> Rejections { get; init; } = [];
    /// <summary>What events have shown about addresses. Given again they change nothing.</summary>
    public ImmutableArray<Sighting> Sightings { get; init; } = [];
    /// <summary>How far each partition was read, where positions are ours to keep; empty where the trigger keeps them (Event Hubs checkpoints).</summary>
    public ImmutableArray<ReadTo> Positions { get; init; } = [];
    /// <summary>Whether the numbers of its records were given out for it just now. What a position covers then is somebody else's, who gives out the same numbers: a conflict, never a duplicate.</summary>
    public bool IsNew { get; init; }
    /// <summary>Events by source, matches by rule. For people. Of a batch that was committed before they count nothing; of one that overlaps such a one its overlap would count twice, so whoever keeps positions gives what is new alone.</summary>
    public ImmutableArray<HitCount> Counts { get; init; } = [];
    /// <summary>The playbooks that it was detected by: the same correlate it, though others were put in force meanwhile. Null (signals came over a hub): those that are in force then.</summary>
    public ResponseSnapshot? InForce { get; init; }
    /// <summary>The dead letter that all of this was read from; null: it came by a stream.</summary>
    public ResentRow? Resent { get; init; }
    /// <summary>The time of each source's newest event, for people.</summary>
    public ImmutableDictionary<string, DateTimeOffset> NewestOf { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;
    /// <summary>The time of the newest event, one that matches nothing too: how far event time has come; null when there was none.</summary>
    public DateTimeOffset? Newest { get; init; }
}

/// <summary>A record that could not be read.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="Source">The source it was read as; empty when none recognized it.</param>
/// <param name="Rejection">Why.</param>
/// <param name="Raw">Its bytes; copied, they outlive the buffer they were read from.</param>
public sealed record RejectedRecord(Origin Origin, string Source, Rejection Rejection, ReadOnlyMemory<byte> Raw);

/// <summary>A dead letter that is one no more once what it told has come in.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Told">Who had it sent in again.</param>
public sealed record ResentRow(DeadLetter Letter, LedgerDraft Told);

/// <summary>Everything of the partition up to here is in the batch, or was in one before.</summary>
public sealed record ReadTo(string Stream, string Partition, long Sequence, int Index = 0)
{
    /// <summary>The lowest sequence number in the batch; of one of which nothing was read before (<see cref="StageOneBatch.IsNew"/>).</summary>
    public long First { get; init; }

    /// <summary>The latest events by their senders' ids, this batch's among them; null: they have none, and what was remembered stays.</summary>
    public RecentIds? Recent { get; init; }
}

/// <summary>What became of a batch.</summary>
/// <param name="Opened">New incidents.</param>
/// <param name="Counted">Signals that counted towards a condition or an open incident.</param>
/// <param name="Duplicates">Signals and records that had been taken in before.</param>
/// <param name="DeadLetters">What was put aside with its reason.</param>
public sealed record BatchOutcome(ImmutableArray<string> Opened, int Counted, int Duplicates, int DeadLetters);
