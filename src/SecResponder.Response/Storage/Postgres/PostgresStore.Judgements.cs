using System.Collections.Immutable;
using Npgsql;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Postgres;

// What people say of incidents afterwards.
public sealed partial class PostgresStore
{
    public Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) => ReadAsync(
        "reading verdicts",
        async sql => InOrder(incidentIds, (await sql.AllAsync(
            "SELECT incident_id, playbook_id, verdict, who, why, at, version FROM judgements WHERE incident_id = ANY (@ids)", Judgement, cancellation, ("ids", incidentIds.ToArray())))
            .ToDictionary(judgement => judgement.IncidentId, StringComparer.Ordinal)),
        cancellation);

    public Task<ImmutableArray<JudgementCount>> JudgementCountsAsync(CancellationToken cancellation) => ReadAsync(
        "counting verdicts",
        sql => sql.AllAsync(
            "SELECT playbook_id, count(*) FILTER (WHERE verdict = 'FalsePositive'), count(*) FROM judgements GROUP BY playbook_id ORDER BY playbook_id",
            row => new JudgementCount(row.Text(0), row.GetInt64(1), row.GetInt64(2)), cancellation),
        cancellation);

    private static void Put(PostgresSql sql, Judgement judgement) => sql.Change(
        judgement.Version == 0
            ? "INSERT INTO judgements (incident_id, playbook_id, verdict, who, why, at, version) VALUES (@id, @playbook, @verdict, @who, @why, @at, 1) ON CONFLICT DO NOTHING"
            : "UPDATE judgements SET verdict = @verdict, who = @who, why = @why, at = @at, version = version + 1 WHERE incident_id = @id AND version = @version",
        $"the verdict about {judgement.IncidentId}",
        ("id", judgement.IncidentId), ("playbook", judgement.PlaybookId), ("verdict", judgement.Verdict), ("who", judgement.Who), ("why", judgement.Why), ("at", judgement.At), ("version", judgement.Version));

    private static Judgement Judgement(NpgsqlDataReader row) =>
        new(row.Text(0), row.Text(1), row.State<IncidentVerdict>(2), row.Text(3), row.Text(4), row.Time(5), row.GetInt64(6));
}
