using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Response.Hosting;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Pipeline;

/// <summary>Stages 1 and 2 in one process: what a batch comes to is one commit, its read position included.</summary>
public sealed class InProcessStage(PlaybooksInForce playbooks, DeviceZones zones, SignalPipeline signals, StepRunner steps, ResponderTelemetry? telemetry = null) : IRawEventStage
{
    private const int Rounds = 10;

    private readonly DetectionWorkers _workers = new(playbooks, zones, telemetry ?? ResponderTelemetry.Silent);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        await CommitAsync(_workers.Detect(bodies, sourceHint), cancellation);
    }

    /// <summary>Takes bodies in the order of their sequence numbers, and keeps how far they were read: given again they change nothing.</summary>
    public async Task<BatchOutcome> FollowAsync(IReadOnlyList<RawRecord> records, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        // How many events there were is counted over a batch as a whole: of one that another owner of the partitions has taken in part, only the rest is a batch.
        for (var (rest, round) = (records, 1); ; round++)
            try
            {
                return await TakeNewAsync(rest, sourceHint, recent: null, cancellation);
            }
            catch (StoreConflictException) when (round < Rounds)
            {
                rest = await signals.UnreadAsync(records, cancellation);
                if (rest.Count == 0)
                    return await CommitAsync(_workers.Detect(records, sourceHint) with { Positions = ReadTo(records) }, cancellation);
            }
    }

    /// <summary>Takes bodies whose sequence numbers were given out for them just now, on from the last that the store knows.</summary>
    /// <param name="records">The bodies, of one partition.</param>
    /// <param name="sourceHint">The source's id; null: recognized by content.</param>
    /// <param name="recent">What is remembered from here on of the partition's ids; null: what was.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreConflictException">Somebody else has given out the same numbers: nothing was taken in; number them anew.</exception>
    public async Task<BatchOutcome> TakeNewAsync(IReadOnlyList<RawRecord> records, string? sourceHint, RecentIds? recent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (batch, read) = (_workers.Detect(records, sourceHint), ReadTo(records));
        return await CommitAsync(batch with { Positions = [.. read.Select(to => to with { First = First(records, to), Recent = recent })], IsNew = true }, cancellation);
    }

    private static long First(IReadOnlyList<RawRecord> records, ReadTo to) =>
        records.Where(record => record.Origin.Stream == to.Stream && record.Origin.Partition == to.Partition).Min(record => record.Origin.Sequence);

    private async Task<BatchOutcome> CommitAsync(StageOneBatch batch, CancellationToken cancellation)
    {
        var outcome = await signals.TakeAsync(batch, cancellation);
        if (!outcome.Opened.IsEmpty)
            steps.Wake();
        return outcome;
    }

    private static ImmutableArray<ReadTo> ReadTo(IReadOnlyList<RawRecord> records) =>
    [
        .. records.GroupBy(record => (record.Origin.Stream, record.Origin.Partition))
            .Select(partition => partition.MaxBy(record => record.Origin.Position).Origin)
            .Select(last => new ReadTo(last.Stream, last.Partition, last.Sequence, int.MaxValue)),
    ];
}
