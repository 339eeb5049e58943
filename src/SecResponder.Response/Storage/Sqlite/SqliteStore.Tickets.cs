using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.Sqlite;

// Tickets that people have not closed yet, and what they were told.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading tickets",
        sql => sql.All(
            "SELECT step_id, incident_id, opened_at, due_at, version, incident_over FROM tickets WHERE due_at <= $now ORDER BY due_at, step_id LIMIT $max",
            row => new WatchedTicket(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.GetInt64(4)) { IncidentIsOver = row.GetBoolean(5) },
            ("$now", now), ("$max", max)),
        cancellation);

    public Task<ImmutableArray<TicketJournal>> DueJournalsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading tickets",
        sql => sql.All(
            $"SELECT {JournalColumns} FROM ticket_journals WHERE has_news = 1 AND due_at <= $now ORDER BY due_at, step_id LIMIT $max", JournalOf, ("$now", now), ("$max", max)),
        cancellation);

    public Task<TicketJournal?> JournalAsync(string stepId, CancellationToken cancellation) => ReadAsync(
        "reading a ticket",
        sql => sql.One($"SELECT {JournalColumns} FROM ticket_journals WHERE step_id = $step", JournalOf, ("$step", stepId)),
        cancellation);

    private const string JournalColumns = "step_id, incident_id, opened_at, due_at, version, rows, evidence, comments, tries, pending";

    private static TicketJournal JournalOf(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.GetInt64(4))
    {
        Rows = row.GetInt64(5),
        Evidence = row.GetInt64(6),
        Comments = row.GetInt32(7),
        Tries = row.GetInt32(8),
        Pending = row.IsDBNull(9) ? null : JsonSerializer.Deserialize(row.GetString(9), ResponseJson.Default.PendingComment),
    };

    // Marked, not versioned: whoever is just telling the ticket something need not begin anew.
    private static void HasNews(Sql sql, string incidentId) =>
        sql.Run("UPDATE ticket_journals SET has_news = 1 WHERE incident_id = $incident AND has_news = 0", ("$incident", incidentId));

    // Whether there is more is seen here, in the transaction: what was written since the ledger was read stays news.
    private static void Put(Sql sql, TicketJournal journal) => Expect(
        sql.Run(
            journal switch
            {
                { Version: 0 } => """
                    INSERT INTO ticket_journals (step_id, incident_id, opened_at, due_at, has_news, rows, evidence, comments, tries, pending, version)
                    VALUES ($step, $incident, $opened, $due, 1, $rows, $evidence, $comments, $tries, $pending, 1) ON CONFLICT DO NOTHING
                    """,
                { IsOver: true } => "DELETE FROM ticket_journals WHERE step_id = $step AND version = $version",
                _ => """
                    UPDATE ticket_journals SET due_at = $due, rows = $rows, evidence = $evidence, comments = $comments, tries = $tries, pending = $pending, version = version + 1,
                        has_news = $pending IS NOT NULL OR EXISTS (SELECT 1 FROM ledger_heads WHERE chain = $incident AND count > $rows)
                            OR EXISTS (SELECT 1 FROM incidents WHERE id = $incident AND evidence_count > $evidence)
                    WHERE step_id = $step AND version = $version
                    """,
            },
            ("$step", journal.StepId), ("$incident", journal.IncidentId), ("$opened", journal.OpenedAt), ("$due", journal.DueAt), ("$rows", journal.Rows),
            ("$evidence", journal.Evidence), ("$comments", journal.Comments), ("$tries", journal.Tries), ("$version", journal.Version),
            ("$pending", journal.Pending is null ? null : JsonSerializer.Serialize(journal.Pending, ResponseJson.Default.PendingComment))),
        $"the journal of {journal.StepId}");

    private static void Put(Sql sql, WatchedTicket ticket) => Expect(
        sql.Run(
            ticket switch
            {
                { Version: 0 } => "INSERT INTO tickets (step_id, incident_id, opened_at, due_at, version) VALUES ($step, $incident, $opened, $due, 1) ON CONFLICT DO NOTHING",
                { IsOver: true } => "DELETE FROM tickets WHERE step_id = $step AND version = $version",
                _ => "UPDATE tickets SET due_at = $due, incident_over = $over, version = version + 1 WHERE step_id = $step AND version = $version",
            },
            ("$step", ticket.StepId), ("$incident", ticket.IncidentId), ("$opened", ticket.OpenedAt), ("$due", ticket.DueAt), ("$version", ticket.Version),
            ("$over", ticket.IncidentIsOver)),
        $"the ticket of {ticket.StepId}");
}
