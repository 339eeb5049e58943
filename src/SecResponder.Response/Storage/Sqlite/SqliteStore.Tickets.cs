using System.Collections.Immutable;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.Sqlite;

// Tickets that people have not closed yet.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading tickets",
        sql => sql.All(
            "SELECT step_id, incident_id, opened_at, due_at, version FROM tickets WHERE due_at <= $now ORDER BY due_at, step_id LIMIT $max",
            row => new WatchedTicket(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.GetInt64(4)),
            ("$now", now), ("$max", max)),
        cancellation);

    private static void Put(Sql sql, WatchedTicket ticket) => Expect(
        sql.Run(
            ticket switch
            {
                { Version: 0 } => "INSERT INTO tickets (step_id, incident_id, opened_at, due_at, version) VALUES ($step, $incident, $opened, $due, 1) ON CONFLICT DO NOTHING",
                { IsOver: true } => "DELETE FROM tickets WHERE step_id = $step AND version = $version",
                _ => "UPDATE tickets SET due_at = $due, version = version + 1 WHERE step_id = $step AND version = $version",
            },
            ("$step", ticket.StepId), ("$incident", ticket.IncidentId), ("$opened", ticket.OpenedAt), ("$due", ticket.DueAt), ("$version", ticket.Version)),
        $"the ticket of {ticket.StepId}");
}
