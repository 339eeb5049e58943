using System.Collections.Immutable;
using SecResponder.Response.Pulse;

namespace SecResponder.Response.Storage.Sqlite;

// How many events came lately.
public sealed partial class SqliteStore : ISourceActivityStore
{
    public Task AddAsync(ImmutableArray<SourceActivity> more, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "counting events by source",
        sql =>
        {
            foreach (var one in more)
                sql.Run(
                    """
                    INSERT INTO source_activity (slot, source, events, newest, seen_at) VALUES ($slot, $source, $events, $newest, $seen)
                    ON CONFLICT DO UPDATE SET events = events + excluded.events, newest = max(newest, excluded.newest), seen_at = max(seen_at, excluded.seen_at)
                    """,
                    ("$slot", one.Slot), ("$source", one.Source), ("$events", one.Events), ("$newest", one.Newest), ("$seen", one.SeenAt));
            sql.Run("DELETE FROM source_activity WHERE slot < $old", ("$old", now - SourceActivity.Kept));
            return true;
        },
        cancellation);

    public Task<ImmutableArray<SourceActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => ReadAsync(
        "reading events by source",
        sql => sql.All(
            "SELECT source, slot, events, newest, seen_at FROM source_activity WHERE slot >= $since ORDER BY source, slot",
            row => new SourceActivity(row.GetString(0), row.Time(1), row.GetInt64(2), row.Time(3), row.Time(4)), ("$since", since)),
        cancellation);
}
