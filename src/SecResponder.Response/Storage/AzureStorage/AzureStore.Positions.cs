using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

// Read positions: written last, each with what was counted on the way there and how far event time has come. So a count is made once, as its position moves once.
public sealed partial class AzureStore
{
    // What no position belongs to.
    private const string Loose = "n";

    // As this process wrote it last.
    private TableEntity? _loose;

    private static string PositionKey(string stream, string partition) => RowKeys.Join("p", RowKeys.Of(stream), RowKeys.Of(partition));

    public Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => AskAsync("reading positions", async () =>
    {
        var with = RowKeys.Join("p", RowKeys.Of(stream), "");
        var rows = await _positions.Range(with, with + RowKeys.End, cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return rows.Select(Position).OrderBy(position => position.Partition, StringComparer.Ordinal).ToImmutableArray();
    });

    public Task<EventClock?> ClockAsync(CancellationToken cancellation) => AskAsync("reading the event clock", async () =>
    {
        var rows = await _positions.Range("", RowKeys.End, columns: ["Newest", "At"], cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return rows.Select(Clock).Aggregate((EventClock?)null, Later);
    });

    public Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation) => AskAsync("reading counts", async () =>
    {
        var hits = new List<HitCount>();
        await foreach (var row in _positions.Range("", RowKeys.End, cancellation: cancellation))
            hits.AddRange(await CountsAsync(row, cancellation));
        return Sum(hits);
    });

    private static ReadPosition Position(TableEntity row) => new(
        row.GetString("Stream"), row.GetString("Partition"), row.GetInt64("Sequence")!.Value, (int)row.GetInt64("Index")!.Value, row.GetInt64("Version")!.Value)
    {
        Recent = row.GetBinary("Recent") is { } recent ? RecentIds.Read(recent) : RecentIds.None,
    };

    private static EventClock? Clock(TableEntity row) => row.GetInt64("Newest") is { } newest ? new EventClock(new DateTimeOffset(newest, TimeSpan.Zero), Time(row, "At")) : null;

    private static EventClock? Later(EventClock? one, EventClock? other) => (one, other) switch
    {
        ({ } first, { } second) => new EventClock(Max(first.Newest, second.Newest), Max(first.At, second.At)),
        _ => one ?? other,
    };

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private async Task<ImmutableArray<HitCount>> CountsAsync(TableEntity row, CancellationToken cancellation) =>
        await _bodies.GetAsync(row, "Hits", cancellation) is { IsEmpty: false } hits ? JsonSerializer.Deserialize(hits.Span, AzureJson.Default.ImmutableArrayHitCount) : [];

    private static ImmutableArray<HitCount> Sum(IEnumerable<HitCount> hits) =>
    [
        .. hits.GroupBy(hit => (hit.Source, hit.Rule)).Select(same => new HitCount(same.Key.Source, same.Key.Rule, same.Sum(hit => hit.Count)))
            .OrderBy(hit => hit.Source, StringComparer.Ordinal).ThenBy(hit => hit.Rule, StringComparer.Ordinal),
    ];

    // The positions as they stand, each with its tag.
    private async Task<ImmutableArray<TableEntity?>> ExpectAsync(ImmutableArray<ReadPosition> positions, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<TableEntity?>(positions.Length);
        foreach (var position in positions)
        {
            var row = await _positions.FindAsync(PositionKey(position.Stream, position.Partition), cancellation);
            Expect(
                (row?.GetInt64("Version") ?? 0) == position.Version && (row is null || Position(row) is var known && (known.Sequence, known.Index).CompareTo((position.Sequence, position.Index)) <= 0),
                $"the position of {position.Stream}/{position.Partition}");
            rows.Add(row);
        }
        return rows.DrainToImmutable();
    }

    private async Task MoveAsync(ImmutableArray<TableEntity?> known, StageTwoCommit commit, CancellationToken cancellation)
    {
        if (commit.Positions.IsEmpty)
        {
            await CountLooseAsync(commit, cancellation);
            return;
        }
        var (actions, made, id) = (new List<TableTransactionAction>(), new List<string>(), Guid.NewGuid().ToString("N"));
        for (var i = 0; i < commit.Positions.Length; i++)
        {
            var (position, old) = (commit.Positions[i], known[i]);
            var row = _positions.New(PositionKey(position.Stream, position.Partition));
            (row["Stream"], row["Partition"], row["Sequence"], row["Index"], row["Version"]) = (position.Stream, position.Partition, position.Sequence, (long)position.Index, position.Version + 1);
            row[ResponseRows.By] = id;
            if (!position.Recent.IsEmpty)
                row["Recent"] = position.Recent.ToBytes();
            // One batch, one count: it goes with the first of its positions.
            await CountAsync(row, old, i == 0 ? commit.Hits : [], i == 0 ? commit.Clock : null, made, cancellation);
            actions.Add(old is null ? new TableTransactionAction(TableTransactionActionType.Add, row) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, old.ETag));
        }
        try
        {
            foreach (var some in actions.Chunk(TablePartition.MostRows))
                await _positions.SubmitAsync(some, cancellation);
            await _bodies.RemoveAsync(known.OfType<TableEntity>().Select(row => RowBodies.BlobOf(row, "Hits")).OfType<string>(), cancellation);
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            // Our own request may have come through while its answer did not.
            if ((await _positions.FindAsync(actions[^1].Entity.RowKey, cancellation))?.GetString(ResponseRows.By) == id)
                return;
            await _bodies.RemoveAsync(made, cancellation);
            throw new StoreConflictException("a position was moved by somebody else meanwhile", e);
        }
    }

    private async Task CountAsync(TableEntity row, TableEntity? old, ImmutableArray<HitCount> hits, EventClock? clock, List<string> made, CancellationToken cancellation)
    {
        var all = hits.IsEmpty && old is null ? [] : Sum([.. old is null ? [] : await CountsAsync(old, cancellation), .. hits]);
        if (!all.IsEmpty && await _bodies.PutAsync(row, "Hits", JsonSerializer.SerializeToUtf8Bytes(all, AzureJson.Default.ImmutableArrayHitCount), RowBodies.Small, cancellation) is { } blob)
            made.Add(blob);
        if (Later(clock, old is null ? null : Clock(old)) is { } latest)
            (row["Newest"], row["At"]) = (latest.Newest.UtcTicks, latest.At.UtcTicks);
    }

    // Signals that come through a hub of their own have no position here: their clock is one row, moved once a second at most.
    private async Task CountLooseAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        const int Rounds = 20;
        if (commit.Hits.IsEmpty && (commit.Clock is null || _clock is { } seen && commit.Clock.Newest - seen.Newest < ClockSteps && commit.Clock.At - seen.At < ClockSteps))
            return;
        for (var round = 1; ; round++)
        {
            var old = round == 1 && _loose is not null ? _loose : await _positions.FindAsync(Loose, cancellation);
            var (row, made) = (_positions.New(Loose), new List<string>());
            await CountAsync(row, old, commit.Hits, commit.Clock, made, cancellation);
            try
            {
                var tags = await _positions.SubmitAsync(
                    [old is null ? new TableTransactionAction(TableTransactionActionType.Add, row) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, old.ETag)], cancellation);
                row.ETag = tags[0] ?? default;
                (_loose, _clock) = (row, Clock(row));
                await _bodies.RemoveAsync(old is not null && RowBodies.BlobOf(old, "Hits") is { } blob ? [blob] : [], cancellation);
                return;
            }
            catch (RequestFailedException e) when (AzureTrouble.IsConflict(e) && round < Rounds)
            {
                await _bodies.RemoveAsync(made, cancellation);
                await Task.Delay(Random.Shared.Next(1, 4 * round), cancellation);
            }
        }
    }
}
