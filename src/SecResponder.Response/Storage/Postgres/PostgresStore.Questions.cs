using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Postgres;

// What people ask.
public sealed partial class PostgresStore
{
    private const string IncidentColumns = "SELECT i.body, i.last_evidence_at, i.evidence_count FROM incidents i";

    public Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading an incident", sql => sql.OneAsync(IncidentColumns + " WHERE i.id = @id", Incident, cancellation, ("id", incidentId)), cancellation);

    public Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents", sql => sql.AllAsync(IncidentColumns + " ORDER BY i.opened_at DESC, i.id LIMIT @max", Incident, cancellation, ("max", max)), cancellation);

    public Task<ImmutableArray<Incident>> IncidentsOfAsync(string playbookId, int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents",
        sql => sql.AllAsync(
            IncidentColumns + " WHERE i.playbook_id = @playbook ORDER BY i.recorded_at DESC, i.id DESC LIMIT @max", Incident, cancellation, ("playbook", playbookId), ("max", max)),
        cancellation);

    public Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return ReadAsync(
            "counting incidents",
            async sql => (int)await sql.OneAsync(
                """
                SELECT count(*) FROM (SELECT 1 FROM incidents WHERE playbook_id = @playbook AND recorded_at > @since
                    AND (recorded_at, id) < (@recorded, @id) LIMIT @max) counted
                """,
                row => row.GetInt64(0), cancellation, ("playbook", incident.PlaybookId), ("since", since), ("recorded", incident.RecordedAt), ("id", incident.Id), ("max", max)),
            cancellation);
    }

    public Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ReadAsync(
            "reading incidents",
            sql => sql.AllAsync(
                IncidentColumns + " JOIN mentions m ON m.incident_id = i.id WHERE m.name_id = @name ORDER BY m.opened_at DESC, m.incident_id LIMIT @max",
                Incident, cancellation, ("name", IdOfName(name)), ("max", max)),
            cancellation);
    }

    public Task<ImmutableArray<Incident>> IncidentsBetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents",
        sql => sql.AllAsync(
            IncidentColumns + " WHERE i.opened_at <= @to AND i.last_evidence_at >= @from ORDER BY i.opened_at DESC, i.id LIMIT @max", Incident, cancellation, ("from", from), ("to", to), ("max", max)),
        cancellation);

    public Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading dead letters",
        sql => sql.AllAsync(
            "SELECT stream, partition, sequence, idx, source, code, reason, position, raw, at FROM dead_letters ORDER BY number DESC LIMIT @max",
            Letter, cancellation, ("max", max)),
        cancellation);

    public Task<long> DeadLetterCountAsync(CancellationToken cancellation) => ReadAsync(
        "counting dead letters", sql => sql.OneAsync("SELECT count(*) FROM dead_letters", row => row.GetInt64(0), cancellation), cancellation);

    public Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation) => ReadAsync(
        "reading counts",
        sql => sql.AllAsync("SELECT source, rule, count FROM hits ORDER BY source, rule", row => new HitCount(row.Text(0), row.Text(1), row.GetInt64(2)), cancellation),
        cancellation);

    private static Incident Incident(NpgsqlDataReader row) => JsonSerializer.Deserialize(row.Text(0), ResponseJson.Default.Incident)! with
    {
        LastEvidenceAt = row.Time(1),
        EvidenceCount = row.GetInt64(2),
    };
}
