using System.Collections.Immutable;
using SecResponder.Response.Pulse;

namespace SecResponder.Response.Storage.Postgres;

// How many events came lately.
public sealed partial class PostgresStore : ISourceActivityStore
{
    public Task AddAsync(ImmutableArray<SourceActivity> more, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "counting events by source",
        sql =>
        {
            // Whoever writes several takes them in one order, so that two never wait for each other.
            foreach (var one in more.OrderBy(one => one.Slot).ThenBy(one => one.Source, StringComparer.Ordinal))
                sql.Change(
                    """
                    INSERT INTO source_activity (slot, source, events, newest, seen_at) VALUES (@slot, @source, @events, @newest, @seen)
                    ON CONFLICT (slot, source) DO UPDATE SET events = source_activity.events + excluded.events, newest = greatest(source_activity.newest, excluded.newest),
                        seen_at = greatest(source_activity.seen_at, excluded.seen_at)
                    """,
                    null, ("slot", one.Slot), ("source", one.Source), ("events", one.Events), ("newest", one.Newest), ("seen", one.SeenAt));
            sql.Change("DELETE FROM source_activity WHERE slot < @old", null, ("old", now - SourceActivity.Kept));
            return Task.CompletedTask;
        },
        cancellation);

    public Task<ImmutableArray<SourceActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => ReadAsync(
        "reading events by source",
        sql => sql.AllAsync(
            "SELECT source, slot, events, newest, seen_at FROM source_activity WHERE slot >= @since ORDER BY source, slot",
            row => new SourceActivity(row.Text(0), row.Time(1), row.GetInt64(2), row.Time(3), row.Time(4)), cancellation, ("since", since)),
        cancellation);
}
