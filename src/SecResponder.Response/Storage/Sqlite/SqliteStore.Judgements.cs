using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Sqlite;

// What people say of incidents afterwards.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) => ReadAsync(
        "reading verdicts",
        sql => Each(incidentIds, id => sql.One("SELECT incident_id, playbook_id, verdict, who, why, at, version FROM judgements WHERE incident_id = $id", Judgement, ("$id", id))),
        cancellation);

    public Task<ImmutableArray<JudgementCount>> JudgementCountsAsync(CancellationToken cancellation) => ReadAsync(
        "counting verdicts",
        sql => sql.All(
            "SELECT playbook_id, sum(verdict = 'FalsePositive'), count(*) FROM judgements GROUP BY playbook_id ORDER BY playbook_id",
            row => new JudgementCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2))),
        cancellation);

    private static void Put(Sql sql, Judgement judgement) => Expect(
        sql.Run(
            judgement.Version == 0
                ? "INSERT INTO judgements (incident_id, playbook_id, verdict, who, why, at, version) VALUES ($id, $playbook, $verdict, $who, $why, $at, 1) ON CONFLICT DO NOTHING"
                : "UPDATE judgements SET verdict = $verdict, who = $who, why = $why, at = $at, version = version + 1 WHERE incident_id = $id AND version = $version",
            ("$id", judgement.IncidentId), ("$playbook", judgement.PlaybookId), ("$verdict", judgement.Verdict), ("$who", judgement.Who), ("$why", judgement.Why), ("$at", judgement.At),
            ("$version", judgement.Version)),
        $"the verdict about {judgement.IncidentId}");

    private static Judgement Judgement(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.State<IncidentVerdict>(2), row.GetString(3), row.GetString(4), row.Time(5), row.GetInt64(6));
}
