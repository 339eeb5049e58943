using System.Collections.Immutable;
using Npgsql;
using SecResponder.Response.BlockLists;

namespace SecResponder.Response.Storage.Postgres;

// Lists that firewalls fetch, and who has fetched them.
public sealed partial class PostgresStore : IBlockListStore
{
    // A hold that lasts longer than its entry keeps it: the store knows both.
    private const string Held = "EXISTS (SELECT 1 FROM holds h WHERE h.id = e.hold_id AND h.state <> 'Lifted')";
    private const string EntryColumns = $"SELECT e.list, e.value, e.kind, e.entity_id, e.step_id, e.until_at, e.revision, {Held} FROM block_entries e WHERE e.list = @list";

    // Revision and entries of one moment.
    public Task<BlockListState> BlockListAsync(string list, CancellationToken cancellation) => ReadTogetherAsync(
        "reading a block list",
        async sql =>
        {
            var head = await sql.OneAsync("SELECT revision, changed_at FROM block_lists WHERE list = @list", row => (Revision: row.GetInt64(0), At: row.Time(1)), cancellation, ("list", list));
            return new BlockListState(head.Revision, head.At, await sql.AllAsync(EntryColumns + " ORDER BY e.value", EntryOf, cancellation, ("list", list)));
        },
        cancellation);

    public Task<BlockListEntry?> BlockListEntryAsync(string list, string value, CancellationToken cancellation) =>
        ReadAsync("reading a block list", sql => EntryAtAsync(sql, list, value, cancellation), cancellation);

    public Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return WriteAsync(
            $"writing the block list {entry.List}",
            async sql =>
            {
                _locks.BlockList(sql, entry.List);
                if (await EntryAtAsync(sql, entry.List, entry.Value, cancellation) is { } there && there.IsInForce(now))
                    return there;
                sql.Change($"DELETE FROM block_entries AS e WHERE e.list = @list AND e.until_at <= @now AND NOT {Held}", null, ("list", entry.List), ("now", now));
                if (await sql.OneAsync("SELECT count(*) FROM block_entries WHERE list = @list", row => row.GetInt64(0), cancellation, ("list", entry.List)) >= most)
                    return null;
                sql.Change(
                    """
                    INSERT INTO block_entries (list, value_id, value, kind, entity_id, hold_id, step_id, until_at, revision)
                    VALUES (@list, @value_id, @value, @kind, @entity, @hold, @step, @until, @revision)
                    """,
                    null,
                    ("list", entry.List), ("value_id", PostgresText.Id(entry.Value)), ("value", entry.Value), ("kind", entry.Kind), ("entity", entry.EntityId),
                    ("hold", PostgresText.Id(entry.EntityId, IBlockListStore.Measure)), ("step", entry.StepId), ("until", entry.Until), ("revision", await NextAsync(sql, entry.List, now, cancellation)));
                return await EntryAtAsync(sql, entry.List, entry.Value, cancellation);
            },
            cancellation);
    }

    public Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"writing the block list {list}",
        async sql =>
        {
            _locks.BlockList(sql, list);
            var was = await sql.RunAsync(
                "DELETE FROM block_entries WHERE list = @list AND value_id = @value AND step_id = @step", cancellation, ("list", list), ("value", PostgresText.Id(value)), ("step", stepId)) == 1;
            if (was)
                await NextAsync(sql, list, at, cancellation);
            return was;
        },
        cancellation);

    public Task PolledAsync(BlockListPoll poll, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(poll);
        return WriteAsync(
            $"remembering who fetched the block list {poll.List}",
            sql =>
            {
                sql.Change(
                    """
                    INSERT INTO block_polls (list, kind, client, revision, at) VALUES (@list, @kind, @client, @revision, @at)
                    ON CONFLICT (list, kind, client) DO UPDATE SET revision = greatest(block_polls.revision, excluded.revision), at = greatest(block_polls.at, excluded.at)
                    """,
                    null, ("list", poll.List), ("kind", poll.Kind), ("client", poll.Client), ("revision", poll.Revision), ("at", poll.At));
                return Task.CompletedTask;
            },
            cancellation);
    }

    public Task<ImmutableArray<BlockListPoll>> BlockListPollsAsync(string list, CancellationToken cancellation) => ReadAsync(
        "reading who fetched a block list",
        sql => sql.AllAsync(
            "SELECT list, kind, client, revision, at FROM block_polls WHERE list = @list ORDER BY client, kind",
            row => new BlockListPoll(row.Text(0), row.State<BlockListKind>(1), row.Text(2), row.GetInt64(3), row.Time(4)), cancellation, ("list", list)),
        cancellation);

    private static Task<long> NextAsync(PostgresSql sql, string list, DateTimeOffset at, CancellationToken cancellation) => sql.OneAsync(
        """
        INSERT INTO block_lists (list, revision, changed_at) VALUES (@list, 1, @at)
        ON CONFLICT (list) DO UPDATE SET revision = block_lists.revision + 1, changed_at = greatest(block_lists.changed_at, excluded.changed_at) RETURNING revision
        """,
        row => row.GetInt64(0), cancellation, ("list", list), ("at", at));

    private static Task<BlockListEntry?> EntryAtAsync(PostgresSql sql, string list, string value, CancellationToken cancellation) =>
        sql.OneAsync(EntryColumns + " AND e.value_id = @value", EntryOf, cancellation, ("list", list), ("value", PostgresText.Id(value)));

    private static BlockListEntry EntryOf(NpgsqlDataReader row) =>
        new(row.Text(0), row.Text(1), row.State<BlockListKind>(2), row.Text(3), row.Text(4), row.Time(5)) { Revision = row.GetInt64(6), IsHeld = row.GetBoolean(7) };
}
