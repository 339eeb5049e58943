using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.Postgres;

// Tickets that people have not closed yet, and what they were told.
public sealed partial class PostgresStore
{
    public Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading tickets",
        sql => sql.AllAsync(
            "SELECT step_id, incident_id, opened_at, due_at, version, incident_over FROM tickets WHERE due_at <= @now ORDER BY due_at, step_id LIMIT @max",
            row => new WatchedTicket(row.Text(0), row.Text(1), row.Time(2), row.Time(3), row.GetInt64(4)) { IncidentIsOver = row.GetBoolean(5) }, cancellation, ("now", now), ("max", max)),
        cancellation);

    public Task<ImmutableArray<TicketJournal>> DueJournalsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading tickets",
        sql => sql.AllAsync(
            $"SELECT {JournalColumns} FROM ticket_journals WHERE has_news AND due_at <= @now ORDER BY due_at, step_id LIMIT @max", JournalOf, cancellation, ("now", now), ("max", max)),
        cancellation);

    public Task<TicketJournal?> JournalAsync(string stepId, CancellationToken cancellation) => ReadAsync(
        "reading a ticket",
        sql => sql.OneAsync($"SELECT {JournalColumns} FROM ticket_journals WHERE step_id = @step", JournalOf, cancellation, ("step", stepId)),
        cancellation);

    private const string JournalColumns = "step_id, incident_id, opened_at, due_at, version, told_rows, evidence, comments, tries, pending";

    private static TicketJournal JournalOf(NpgsqlDataReader row) => new(row.Text(0), row.Text(1), row.Time(2), row.Time(3), row.GetInt64(4))
    {
        Rows = row.GetInt64(5),
        Evidence = row.GetInt64(6),
        Comments = row.GetInt32(7),
        Tries = row.GetInt32(8),
        Pending = row.IsDBNull(9) ? null : JsonSerializer.Deserialize(row.Text(9), ResponseJson.Default.PendingComment),
    };

    // Marked, not versioned: whoever is just telling the ticket something need not begin anew.
    private static void HaveNews(PostgresSql sql, string[] incidents) =>
        sql.Change("UPDATE ticket_journals SET has_news = TRUE WHERE incident_id = ANY (@incidents) AND NOT has_news", null, ("incidents", incidents));

    // Whether there is more is seen here, with the incident and its chain locked: who adds to them has done so before, and is seen, or does it after, and marks the ticket.
    private static void Put(PostgresSql sql, TicketJournal journal)
    {
        if (journal is { Version: > 0, IsOver: false })
        {
            sql.Change("SELECT 1 FROM incidents WHERE id = @incident FOR UPDATE", null, ("incident", journal.IncidentId));
            sql.Change("SELECT 1 FROM ledger_heads WHERE chain = @incident FOR UPDATE", null, ("incident", journal.IncidentId));
        }
        sql.Change(
            journal switch
            {
                { Version: 0 } => """
                    INSERT INTO ticket_journals (step_id, incident_id, opened_at, due_at, has_news, told_rows, evidence, comments, tries, pending, version)
                    VALUES (@step, @incident, @opened, @due, TRUE, @rows, @evidence, @comments, @tries, @pending, 1) ON CONFLICT DO NOTHING
                    """,
                { IsOver: true } => "DELETE FROM ticket_journals WHERE step_id = @step AND version = @version",
                _ => """
                    UPDATE ticket_journals SET due_at = @due, told_rows = @rows, evidence = @evidence, comments = @comments, tries = @tries, pending = @pending, version = version + 1,
                        has_news = @pending IS NOT NULL OR EXISTS (SELECT 1 FROM ledger_heads WHERE chain = @incident AND count > @rows)
                            OR EXISTS (SELECT 1 FROM incidents WHERE id = @incident AND evidence_count > @evidence)
                    WHERE step_id = @step AND version = @version
                    """,
            },
            $"the journal of {journal.StepId}",
            ("step", journal.StepId), ("incident", journal.IncidentId), ("opened", journal.OpenedAt), ("due", journal.DueAt), ("rows", journal.Rows), ("evidence", journal.Evidence),
            ("comments", journal.Comments), ("tries", journal.Tries), ("version", journal.Version),
            ("pending", Nothing.OrText("pending", journal.Pending is null ? null : JsonSerializer.Serialize(journal.Pending, ResponseJson.Default.PendingComment))));
    }

    private static void Put(PostgresSql sql, WatchedTicket ticket) => sql.Change(
        ticket switch
        {
            { Version: 0 } => "INSERT INTO tickets (step_id, incident_id, opened_at, due_at, version) VALUES (@step, @incident, @opened, @due, 1) ON CONFLICT DO NOTHING",
            { IsOver: true } => "DELETE FROM tickets WHERE step_id = @step AND version = @version",
            _ => "UPDATE tickets SET due_at = @due, incident_over = @over, version = version + 1 WHERE step_id = @step AND version = @version",
        },
        $"the ticket of {ticket.StepId}",
        ("step", ticket.StepId), ("incident", ticket.IncidentId), ("opened", ticket.OpenedAt), ("due", ticket.DueAt), ("version", ticket.Version), ("over", ticket.IncidentIsOver));
}
