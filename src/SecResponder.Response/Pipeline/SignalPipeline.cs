using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SecResponder.Response.Planning;
using SecResponder.Response.Pulse;
using SecResponder.Response.Storage;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Pipeline;

/// <summary>How evidence is kept, and how often a conflict is tried again.</summary>
public sealed class PipelineOptions
{
    /// <summary>Events kept in full in an incident's ledger; further ones are counted. Default 20; range 1 to 1,000.</summary>
    public int EvidenceInFull { get; set; } = 20;
    /// <summary>How often a batch is decided again because somebody else wrote meanwhile. Default 10; range 1 to 100.</summary>
    public int ConflictRounds { get; set; } = 10;
    /// <summary>How many correlation keys (groups) of a playbook are kept; above that those that matter least are forgotten and counted in the ledger. Default 1,000,000; range 1,000 to 100,000,000.</summary>
    public int KeysPerPlaybook { get; set; } = 1_000_000;
}

/// <summary>Stage 2: a batch of signals becomes keyed state, incidents and due steps, in one commit.</summary>
/// <remarks>
/// <code>
///   batch ──▶ 1 load positions and keys ──▶ 2 fold signal by signal (pure) ──▶ 3 commit all of it ── conflict ──▶ 1
/// </code>
/// A batch given again changes nothing: what its partitions' positions cover is dropped, and what the correlator has marked is a duplicate. So a caller whose commit failed, or who
/// doesn't know whether it did, gives the same batch again.
/// </remarks>
/// <param name="store">What is remembered.</param>
/// <param name="planner">Makes plans.</param>
/// <param name="snapshot">The playbooks in force.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The wall clock: when things became known and due; it decides nothing here.</param>
/// <param name="telemetry">Who watches; null: nobody.</param>
/// <param name="log">What operators see; null: nothing.</param>
public sealed partial class SignalPipeline(
    IResponderStore store, Planner planner, Func<ResponseSnapshot> snapshot, PipelineOptions options, TimeProvider time, ResponderTelemetry? telemetry = null, ILogger<SignalPipeline>? log = null)
    : IDueSilences
{
    private const int DueAtOnce = 200;
    private readonly ResponderTelemetry _telemetry = telemetry ?? ResponderTelemetry.Silent;
    private readonly SourceMeter _meter = new(store as ISourceActivityStore, time);
    private readonly KeyKeeper _keys = new(store, id => snapshot().CorrelatorOf(id), options, time) { Counted = (telemetry ?? ResponderTelemetry.Silent).Kept };

    /// <summary>Takes a batch in.</summary>
    /// <exception cref="StoreException">The store can't be used: nothing of the batch was taken in; give it again.</exception>
    /// <exception cref="StoreConflictException">Others kept writing the same keys; give it again.</exception>
    public async Task<BatchOutcome> TakeAsync(StageOneBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var activity = batch.Signals.IsEmpty ? null : _telemetry.Batch("correlate", batch.Signals.Length);
        var inForce = batch.InForce ?? snapshot();
        for (var round = 1; ; round++)
        {
            var positions = await PositionsAsync(batch.Positions.Select(position => position.Stream), cancellation);
            if (batch.IsNew && Taken(batch, positions) is { } taken)
                throw new StoreConflictException($"somebody else has given out the numbers of {taken.Stream}/{taken.Partition} up to {taken.Sequence}");
            var signals = batch.Signals.Where(signal => !Covered(positions, signal.Origin)).ToImmutableArray();
            var named = signals.Select(signal => (Signal: signal, signal.Key)).ToArray();
            var keys = await store.KeysAsync([.. named.Select(one => one.Key).Distinct(StringComparer.Ordinal)], cancellation);
            var fold = new SignalFold(keys, planner, inForce, options, time.GetUtcNow());
            foreach (var (signal, key) in named)
                fold.Take(signal, key);
            foreach (var rejected in batch.Rejections)
                if (!Covered(positions, rejected.Origin))
                    fold.Reject(rejected);
            var moved = Moved(batch, positions);
            var repeated = batch.Positions.Length > 0 && moved.IsEmpty;
            var commit = fold.Commit() with { Positions = moved, Hits = repeated ? [] : batch.Counts, Sightings = repeated ? [] : batch.Sightings, Clock = Clock(batch) };
            if (batch.Resent is { } resent)
                commit = commit with { Resent = [resent.Letter], Ledger = commit.Ledger.Add(resent.Told) };
            try
            {
                if (!IsEmpty(commit))
                    await store.CommitAsync(commit, cancellation);
                if (commit.DeadLetters.Length > 0 && log is not null)
                    LogPutAside(log, commit.DeadLetters.Length, commit.DeadLetters[0].Origin.Stream);
                var outcome = fold.Outcome(batch.Signals.Length - signals.Length);
                _telemetry.Committed(commit, fold.Traces);
                _telemetry.Taken(outcome.Counted, outcome.Duplicates, repeated ? null : batch.Newest, time.GetUtcNow());
                await _meter.CountAsync(commit.Hits, batch.NewestOf, cancellation);
                return outcome;
            }
            catch (StoreConflictException) when (round < options.ConflictRounds)
            {
                // Another owner of the partition, or of a key, was here: what it took in is seen after loading again.
            }
        }
    }

    /// <summary>Judges what event time has ended though nothing came: silences, and windows that are judged once.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="eventTime">How far event time has come; null: as the store and the host's clock tell.</param>
    /// <returns>The incidents that were opened.</returns>
    /// <exception cref="StoreException">The store can't be used; what is due stays due.</exception>
    public async Task<ImmutableArray<string>> PassAsync(CancellationToken cancellation, DateTimeOffset? eventTime = null)
    {
        var until = eventTime ?? (await store.ClockAsync(cancellation))?.Now(time.GetUtcNow());
        var (inForce, opened) = (snapshot(), ImmutableArray.CreateBuilder<string>());
        for (var round = 1; until is { } now;)
        {
            var due = await store.DueKeysAsync(now, DueAtOnce, cancellation);
            var fold = new SignalFold(due, planner, inForce, options, time.GetUtcNow());
            foreach (var row in due)
                fold.Pass(row, now);
            try
            {
                var commit = fold.Commit();
                if (!due.IsEmpty)
                    await store.CommitAsync(commit, cancellation);
                _telemetry.Committed(commit, fold.Traces);
                opened.AddRange(fold.Outcome(0).Opened);
                if (due.Length < DueAtOnce)
                    break;
            }
            catch (StoreConflictException) when (round++ < options.ConflictRounds)
            {
                // A signal of one of the keys came meanwhile: it is seen after loading again.
            }
        }
        return opened.ToImmutable();
    }

    async Task IDueSilences.PassDueAsync(CancellationToken cancellation)
    {
        await PassAsync(cancellation);
        await _keys.TrimAsync(cancellation);
        await _meter.WriteAsync(cancellation);
    }

    // A device whose clock runs ahead must not make everybody else silent.
    private EventClock? Clock(StageOneBatch batch)
    {
        var newest = batch.Signals.Select(signal => (DateTimeOffset?)signal.Time).Append(batch.Newest).Max();
        var now = time.GetUtcNow();
        return newest is { } at ? new EventClock(at < now ? at : now, now) : null;
    }

    private async Task<Dictionary<(string, string), ReadPosition>> PositionsAsync(IEnumerable<string> streams, CancellationToken cancellation)
    {
        var positions = new Dictionary<(string, string), ReadPosition>();
        foreach (var stream in streams.Distinct(StringComparer.Ordinal))
            foreach (var position in await store.PositionsAsync(stream, cancellation))
                positions[(position.Stream, position.Partition)] = position;
        return positions;
    }

    /// <summary>Those of the records that are not in what was read already.</summary>
    internal async Task<IReadOnlyList<Events.RawRecord>> UnreadAsync(IReadOnlyList<Events.RawRecord> records, CancellationToken cancellation)
    {
        var positions = await PositionsAsync(records.Select(record => record.Origin.Stream), cancellation);
        return [.. records.Where(record => !Covered(positions, record.Origin))];
    }

    private static bool Covered(Dictionary<(string, string), ReadPosition> positions, Events.Origin origin) =>
        positions.TryGetValue((origin.Stream, origin.Partition), out var position) && position.Covers(origin);

    // The numbers of a new batch are in one run, and its position is the last of them: the first is what must be behind everything known.
    private static ReadPosition? Taken(StageOneBatch batch, Dictionary<(string, string), ReadPosition> positions) =>
        batch.Positions.Select(read => positions.GetValueOrDefault((read.Stream, read.Partition)) is { } known && known.Sequence >= read.First ? known : null).FirstOrDefault(known => known is not null);

    private static ImmutableArray<ReadPosition> Moved(StageOneBatch batch, Dictionary<(string, string), ReadPosition> positions) =>
    [
        .. batch.Positions
            .GroupBy(position => (position.Stream, position.Partition))
            .Select(partition => partition.MaxBy(position => (position.Sequence, position.Index))!)
            .Where(read => !positions.TryGetValue((read.Stream, read.Partition), out var known) || (read.Sequence, read.Index).CompareTo((known.Sequence, known.Index)) > 0)
            .Select(read => (Read: read, Known: positions.GetValueOrDefault((read.Stream, read.Partition))))
            .Select(moved => new ReadPosition(moved.Read.Stream, moved.Read.Partition, moved.Read.Sequence, moved.Read.Index, moved.Known?.Version ?? 0)
            {
                Recent = moved.Read.Recent ?? moved.Known?.Recent ?? RecentIds.None,
            }),
    ];

    private static bool IsEmpty(StageTwoCommit commit) =>
        commit.Positions.IsEmpty && commit.Keys.IsEmpty && commit.Incidents.IsEmpty && commit.Evidence.IsEmpty && commit.DeadLetters.IsEmpty && commit.Hits.IsEmpty
        && commit.Sightings.IsEmpty && commit.Resent.IsEmpty && commit.Clock is null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Records} records went to the dead letter, the first of {Stream}. Look at them with `deadletter list`")]
    private static partial void LogPutAside(ILogger log, int records, string stream);
}
