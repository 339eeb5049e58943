using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SecResponder.Response.BlockLists;

namespace SecResponder.Response.Storage.Sqlite;

// Lists that firewalls fetch, and who has fetched them.
public sealed partial class SqliteStore : IBlockListStore
{
    // A hold that lasts longer than its entry keeps it: the store knows both.
    private const string Held = $"EXISTS (SELECT 1 FROM holds h WHERE h.entity_id = e.entity_id AND h.measure = '{IBlockListStore.Measure}' AND h.state <> 'Lifted')";
    private const string Entry = $"SELECT e.list, e.value, e.kind, e.entity_id, e.step_id, e.until_at, e.revision, {Held} FROM block_entries e WHERE e.list = $list";

    public Task<BlockListState> BlockListAsync(string list, CancellationToken cancellation) => ReadAsync(
        "reading a block list",
        sql =>
        {
            var head = sql.All("SELECT revision, changed_at FROM block_lists WHERE list = $list", row => (Revision: row.GetInt64(0), At: row.Time(1)), ("$list", list)).FirstOrDefault();
            return new BlockListState(head.Revision, head.At, sql.All(Entry + " ORDER BY e.value", EntryOf, ("$list", list)));
        },
        cancellation);

    public Task<BlockListEntry?> BlockListEntryAsync(string list, string value, CancellationToken cancellation) =>
        ReadAsync("reading a block list", sql => EntryAt(sql, list, value), cancellation);

    public Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return WriteAsync(
            $"writing the block list {entry.List}",
            sql =>
            {
                if (EntryAt(sql, entry.List, entry.Value) is { } there && there.IsInForce(now))
                    return there;
                sql.Run($"DELETE FROM block_entries AS e WHERE e.list = $list AND e.until_at <= $now AND NOT {Held}", ("$list", entry.List), ("$now", now));
                if (sql.One("SELECT count(*) FROM block_entries WHERE list = $list", row => row.GetInt64(0), ("$list", entry.List)) >= most)
                    return null;
                sql.Run(
                    "INSERT INTO block_entries (list, value, kind, entity_id, step_id, until_at, revision) VALUES ($list, $value, $kind, $entity, $step, $until, $revision)",
                    ("$list", entry.List), ("$value", entry.Value), ("$kind", entry.Kind.ToString()), ("$entity", entry.EntityId), ("$step", entry.StepId), ("$until", entry.Until), ("$revision", Next(sql, entry.List, now)));
                return EntryAt(sql, entry.List, entry.Value);
            },
            cancellation);
    }

    public Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"writing the block list {list}",
        sql =>
        {
            var was = sql.Run("DELETE FROM block_entries WHERE list = $list AND value = $value AND step_id = $step", ("$list", list), ("$value", value), ("$step", stepId)) == 1;
            if (was)
                Next(sql, list, at);
            return was;
        },
        cancellation);

    public Task PolledAsync(BlockListPoll poll, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(poll);
        return WriteAsync(
            $"remembering who fetched the block list {poll.List}",
            sql => sql.Run(
                """
                INSERT INTO block_polls (list, kind, client, revision, at) VALUES ($list, $kind, $client, $revision, $at)
                ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision), at = max(at, excluded.at)
                """,
                ("$list", poll.List), ("$kind", poll.Kind.ToString()), ("$client", poll.Client), ("$revision", poll.Revision), ("$at", poll.At)),
            cancellation);
    }

    public Task<ImmutableArray<BlockListPoll>> BlockListPollsAsync(string list, CancellationToken cancellation) => ReadAsync(
        "reading who fetched a block list",
        sql => sql.All(
            "SELECT list, kind, client, revision, at FROM block_polls WHERE list = $list ORDER BY client, kind",
            row => new BlockListPoll(row.GetString(0), Enum.Parse<BlockListKind>(row.GetString(1)), row.GetString(2), row.GetInt64(3), row.Time(4)), ("$list", list)),
        cancellation);

    private static long Next(Sql sql, string list, DateTimeOffset at)
    {
        sql.Run("INSERT INTO block_lists (list, revision, changed_at) VALUES ($list, 1, $at) ON CONFLICT DO UPDATE SET revision = revision + 1, changed_at = max(changed_at, excluded.changed_at)", ("$list", list), ("$at", at));
        return sql.One("SELECT revision FROM block_lists WHERE list = $list", row => row.GetInt64(0), ("$list", list));
    }

    private static BlockListEntry? EntryAt(Sql sql, string list, string value) =>
        sql.All(Entry + " AND e.value = $value", EntryOf, ("$list", list), ("$value", value)).FirstOrDefault();

    private static BlockListEntry EntryOf(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), Enum.Parse<BlockListKind>(row.GetString(2)), row.GetString(3), row.GetString(4), row.Time(5)) { Revision = row.GetInt64(6), IsHeld = row.GetBoolean(7) };
}
