using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.BlockLists;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Lists that firewalls fetch: a partition a list. Its head has the revision, and is written with every entry that comes or goes, by its tag: so two that write at once see each other, and a full list stays full.</summary>
/// <remarks>
/// <code>
///   head                 revision, when, how many entries, when the next of them is over
///   e!value              an entry
///   p!client!kind        what a client has fetched last
/// </code>
/// </remarks>
/// <param name="partition">Makes a list's partition.</param>
/// <param name="isHeld">Whether a hold that is not lifted stands behind an entity.</param>
/// <param name="allHeld">Row keys (<see cref="RowKeys.Of"/>) of all entities that one stands behind.</param>
internal sealed class BlockListRows(Func<string, TablePartition> partition, Func<string, CancellationToken, Task<bool>> isHeld, Func<CancellationToken, Task<ImmutableHashSet<string>>> allHeld) : IDisposable
{
    private const string HeadKey = "head";
    private const int Rounds = 60;
    // A request has 100 rows: the head, the new one, and what goes.
    private const int GoingAtOnce = 90;

    private readonly SemaphoreSlim _gate = new(1, 1);

    private sealed record Head(long Revision, DateTimeOffset ChangedAt, long Count, DateTimeOffset NextOver, ETag? Tag);

    private sealed record Kept(BlockListEntry Entry, TableEntity Row);

    public async Task<BlockListState> ReadAsync(string list, CancellationToken cancellation)
    {
        var rows = partition(list);
        // The head first: an entry that comes meanwhile is then sent with a revision that does not have it yet, and never the other way round.
        var head = await HeadAsync(rows, cancellation);
        var entries = await EntriesAsync(list, rows, cancellation);
        return new BlockListState(head.Revision, head.ChangedAt, [.. entries.Select(kept => kept.Entry).OrderBy(entry => entry.Value, StringComparer.Ordinal)]);
    }

    public async Task<BlockListEntry?> FindAsync(string list, string value, CancellationToken cancellation) => (await FindAsync(list, partition(list), value, cancellation))?.Entry;

    public Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(async () =>
    {
        var rows = partition(entry.List);
        while (true)
        {
            var head = await HeadAsync(rows, cancellation);
            var there = await FindAsync(entry.List, rows, entry.Value, cancellation);
            if (there?.Entry.IsInForce(now) == true)
                return there.Entry;
            // All are looked at only when one of them is over, or there is no room.
            var isFull = head.Count - (there is null ? 0 : 1) >= most;
            var all = isFull || head.NextOver <= now ? await EntriesAsync(entry.List, rows, cancellation) : [];
            var over = all.Where(kept => !kept.Entry.IsInForce(now) && kept.Entry.Value != entry.Value).ToArray();
            if (over.Length > GoingAtOnce)
            {
                await SubmitAsync(rows, head with { Count = head.Count - GoingAtOnce }, over.Take(GoingAtOnce), null, cancellation);
                continue;
            }
            var count = head.Count - over.Length - (there is null ? 0 : 1);
            if (count >= most)
                return null;
            // One that a hold keeps beyond its time does not call for looking each time; it is found with the next that is over.
            var next = all.Length == 0 ? head.NextOver : all.Where(kept => kept.Entry.Until > now).Select(kept => kept.Entry.Until).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            head = head with { Revision = head.Revision + 1, ChangedAt = now > head.ChangedAt ? now : head.ChangedAt, Count = count + 1, NextOver = entry.Until < next ? entry.Until : next };
            var placed = entry with { Revision = head.Revision };
            await SubmitAsync(rows, head, over, Row(rows, placed), cancellation);
            return placed with { IsHeld = await isHeld(entry.EntityId, cancellation) };
        }
    }, cancellation);

    public Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(async () =>
    {
        var rows = partition(list);
        var head = await HeadAsync(rows, cancellation);
        if (await FindAsync(list, rows, value, cancellation) is not { } there || there.Entry.StepId != stepId)
            return false;
        await SubmitAsync(rows, head with { Revision = head.Revision + 1, ChangedAt = at > head.ChangedAt ? at : head.ChangedAt, Count = head.Count - 1 }, [there], null, cancellation);
        return true;
    }, cancellation);

    public Task PolledAsync(BlockListPoll poll, CancellationToken cancellation) => WriteAsync(async () =>
    {
        var rows = partition(poll.List);
        var row = rows.New(RowKeys.Join("p", RowKeys.Of(poll.Client), poll.Kind.ToString()));
        var before = await rows.FindAsync(row.RowKey, cancellation);
        // Known already, perhaps from a try whose answer was lost.
        if (before?.GetInt64("Revision") >= poll.Revision && before.GetInt64("At") >= poll.At.UtcTicks)
            return true;
        (row["Client"], row["Kind"]) = (poll.Client, poll.Kind.ToString());
        (row["Revision"], row["At"]) = (Math.Max(poll.Revision, before?.GetInt64("Revision") ?? 0), Math.Max(poll.At.UtcTicks, before?.GetInt64("At") ?? 0));
        await rows.SubmitAsync([before is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, before.ETag)], cancellation);
        return true;
    }, cancellation);

    public async Task<ImmutableArray<BlockListPoll>> PollsAsync(string list, CancellationToken cancellation)
    {
        var rows = await partition(list).Range(RowKeys.Join("p", ""), RowKeys.Join("p", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return [.. rows.Select(row => new BlockListPoll(list, Enum.Parse<BlockListKind>(row.GetString("Kind")), row.GetString("Client"), row.GetInt64("Revision")!.Value, Time(row, "At")))
            .OrderBy(poll => poll.Client, StringComparer.Ordinal).ThenBy(poll => poll.Kind.ToString(), StringComparer.Ordinal)];
    }

    public void Dispose() => _gate.Dispose();

    // By its tag; whoever was late reads and decides again. Within the process one after the other, so that not everybody is in everybody's way.
    private async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            for (var round = 0; ; round++)
                try
                {
                    return await write();
                }
                catch (RequestFailedException e) when (AzureTrouble.IsConflict(e) && round < Rounds)
                {
                    await Task.Delay(Random.Shared.Next(1, 4 + 4 * Math.Min(round, 10)), cancellation);
                }
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task SubmitAsync(TablePartition rows, Head head, IEnumerable<Kept> going, TableEntity? entry, CancellationToken cancellation)
    {
        var row = rows.New(HeadKey);
        (row["Revision"], row["At"], row["Count"], row["NextOver"]) = (head.Revision, head.ChangedAt.UtcTicks, head.Count, head.NextOver.UtcTicks);
        List<TableTransactionAction> actions =
        [
            head.Tag is { } tag ? new(TableTransactionActionType.UpdateReplace, row, tag) : new(TableTransactionActionType.Add, row),
            .. going.Select(kept => new TableTransactionAction(TableTransactionActionType.Delete, kept.Row, ETag.All)),
        ];
        if (entry is not null)
            actions.Add(new(TableTransactionActionType.UpsertReplace, entry));
        await rows.SubmitAsync(actions, cancellation);
    }

    private static async Task<Head> HeadAsync(TablePartition rows, CancellationToken cancellation) => await rows.FindAsync(HeadKey, cancellation) is { } row
        ? new Head(row.GetInt64("Revision")!.Value, Time(row, "At"), row.GetInt64("Count")!.Value, Time(row, "NextOver"), row.ETag)
        : new Head(0, default, 0, DateTimeOffset.MaxValue, null);

    private async Task<Kept?> FindAsync(string list, TablePartition rows, string value, CancellationToken cancellation)
    {
        if (await rows.FindAsync(EntryKey(value), cancellation) is not { } row)
            return null;
        var entry = EntryOf(list, row);
        return new Kept(entry with { IsHeld = await isHeld(entry.EntityId, cancellation) }, row);
    }

    private async Task<Kept[]> EntriesAsync(string list, TablePartition rows, CancellationToken cancellation)
    {
        var all = await rows.Range(RowKeys.Join("e", ""), RowKeys.Join("e", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        var behind = all.IsEmpty ? [] : await allHeld(cancellation);
        return [.. all.Select(row => EntryOf(list, row)).Zip(all, (entry, row) => new Kept(entry with { IsHeld = behind.Contains(RowKeys.Of(entry.EntityId)) }, row))];
    }

    private static string EntryKey(string value) => RowKeys.Join("e", RowKeys.Of(value));

    private static TableEntity Row(TablePartition rows, BlockListEntry entry)
    {
        var row = rows.New(EntryKey(entry.Value));
        (row["Value"], row["Kind"], row["Entity"], row["Step"]) = (entry.Value, entry.Kind.ToString(), entry.EntityId, entry.StepId);
        (row["Until"], row["Revision"]) = (entry.Until.UtcTicks, entry.Revision);
        return row;
    }

    private static BlockListEntry EntryOf(string list, TableEntity row) =>
        new(list, row.GetString("Value"), Enum.Parse<BlockListKind>(row.GetString("Kind")), row.GetString("Entity"), row.GetString("Step"), Time(row, "Until")) { Revision = row.GetInt64("Revision")!.Value };

    private static DateTimeOffset Time(TableEntity row, string name) => new(row.GetInt64(name)!.Value, TimeSpan.Zero);
}
