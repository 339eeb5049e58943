using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Sqlite;

// What people ask, and the kill switch.
public sealed partial class SqliteStore
{
    private const string IncidentColumns = "SELECT i.body, i.last_evidence_at, i.evidence_count FROM incidents i";

    public Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading an incident", sql => sql.One(IncidentColumns + " WHERE i.id = $id", Incident, ("$id", incidentId)), cancellation);

    public Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents", sql => sql.All(IncidentColumns + " ORDER BY i.opened_at DESC, i.id LIMIT $max", Incident, ("$max", max)), cancellation);

    public Task<ImmutableArray<Incident>> IncidentsOfAsync(string playbookId, int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents",
        sql => sql.All(
            IncidentColumns + " WHERE i.playbook_id = $playbook ORDER BY i.recorded_at DESC, i.id DESC LIMIT $max", Incident, ("$playbook", playbookId), ("$max", max)),
        cancellation);

    public Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return ReadAsync(
            "counting incidents",
            sql => (int)sql.One(
                """
                SELECT count(*) FROM (SELECT 1 FROM incidents WHERE playbook_id = $playbook AND recorded_at > $since
                    AND (recorded_at, id) < ($recorded, $id) LIMIT $max)
                """,
                row => row.GetInt64(0), ("$playbook", incident.PlaybookId), ("$since", since), ("$recorded", incident.RecordedAt), ("$id", incident.Id), ("$max", max)),
            cancellation);
    }

    public Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ReadAsync(
            "reading incidents",
            sql => sql.All(
                IncidentColumns + " JOIN mentions m ON m.incident_id = i.id WHERE m.name = $name ORDER BY m.opened_at DESC, m.incident_id LIMIT $max",
                Incident, ("$name", name.Trim().ToUpperInvariant()), ("$max", max)),
            cancellation);
    }

    public Task<ImmutableArray<Incident>> IncidentsBetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation) => ReadAsync(
        "reading incidents",
        sql => sql.All(
            IncidentColumns + " WHERE i.opened_at <= $to AND i.last_evidence_at >= $from ORDER BY i.opened_at DESC, i.id LIMIT $max", Incident,
            ("$from", from), ("$to", to), ("$max", max)),
        cancellation);

    public Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading dead letters",
        sql => sql.All(
            "SELECT stream, partition, sequence, idx, source, code, reason, position, raw, at FROM dead_letters ORDER BY rowid DESC LIMIT $max",
            Letter, ("$max", max)),
        cancellation);

    public Task<long> DeadLetterCountAsync(CancellationToken cancellation) => ReadAsync(
        "counting dead letters", sql => sql.One("SELECT count(*) FROM dead_letters", row => row.GetInt64(0)), cancellation);

    public Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation) => ReadAsync(
        "reading counts",
        sql => sql.All("SELECT source, rule, count FROM hits ORDER BY source, rule", row => new HitCount(row.GetString(0), row.GetString(1), row.GetInt64(2))),
        cancellation);

    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => ReadAsync(
        "reading pauses",
        sql => sql.All("SELECT scope, who, reason, at FROM pauses ORDER BY scope", row => new Pause(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3))),
        cancellation);

    public Task PauseAsync(Pause pause, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pause);
        return WriteAsync(
            $"pausing {pause.Scope}",
            sql =>
            {
                sql.Run(
                    """
                    INSERT INTO pauses (scope, who, reason, at) VALUES ($scope, $who, $reason, $at)
                    ON CONFLICT DO UPDATE SET who = excluded.who, reason = excluded.reason, at = excluded.at
                    """,
                    ("$scope", pause.Scope), ("$who", pause.Who), ("$reason", pause.Reason), ("$at", pause.At));
                Append(sql, [new LedgerDraft(LedgerChain.Operations, pause.At, new PauseChanged(pause.Scope, true, pause.Who, pause.Reason))]);
                return true;
            },
            cancellation);
    }

    public Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"resuming {scope}",
        sql =>
        {
            if (sql.Run("DELETE FROM pauses WHERE scope = $scope", ("$scope", scope)) == 1)
                Append(sql, [new LedgerDraft(LedgerChain.Operations, at, new PauseChanged(scope, false, who, reason))]);
            return true;
        },
        cancellation);

    private static Incident Incident(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), ResponseJson.Default.Incident)! with
    {
        LastEvidenceAt = row.Time(1),
        EvidenceCount = row.GetInt64(2),
    };
}
