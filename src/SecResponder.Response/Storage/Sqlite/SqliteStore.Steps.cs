using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Storage.Sqlite;

// Steps: claimed by a lease that is nothing but their due time moved on, and a new version.
public sealed partial class SqliteStore
{
    private const string StepColumns = "SELECT body, state, due_at, version FROM steps";

    public Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) => WriteAsync(
        "claiming due steps",
        sql =>
        {
            var claimed = ImmutableArray.CreateBuilder<ResponseStep>();
            var busy = JsonSerializer.Serialize([.. except], SqliteJson.Default.StringArray);
            foreach (var step in sql.All(
                StepColumns + " WHERE due_at <= $now AND system NOT IN (SELECT value FROM json_each($busy)) ORDER BY due_at, incident_id, idx LIMIT $max",
                Step, ("$now", now), ("$max", max), ("$busy", busy)))
            {
                sql.Run("UPDATE steps SET due_at = $due, version = version + 1 WHERE id = $id", ("$due", leaseUntil), ("$id", step.Id));
                claimed.Add(step with { DueAt = leaseUntil, Version = step.Version + 1 });
            }
            return claimed.ToImmutable();
        },
        cancellation);

    public Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.One("SELECT min(due_at) FROM steps WHERE due_at IS NOT NULL", row => row.TimeOrNull(0)), cancellation);

    public Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => ReadAsync(
        "reading a step", sql => sql.One(StepColumns + " WHERE id = $id", Step, ("$id", stepId)), cancellation);

    public Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.All(StepColumns + " WHERE incident_id = $incident ORDER BY idx", Step, ("$incident", incidentId)), cancellation);

    public Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation) => ReadAsync(
        "reading steps",
        sql => sql.All(
            """
            SELECT s.body, s.state, s.due_at, s.version FROM steps s JOIN incidents i ON i.id = s.incident_id
            WHERE s.state = $state ORDER BY i.opened_at DESC, s.incident_id, s.idx LIMIT $max
            """,
            Step, ("$state", state), ("$max", max)),
        cancellation);

    public Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) => ReadAsync(
        "reading budgets", sql => Acted(sql, scope, since, except, observed), cancellation);

    public Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        sql => (int)sql.One(
            "SELECT count(*) FROM steps WHERE playbook_id = $playbook AND refused_by = $guardrail AND refused_at > $since AND id <> $except",
            row => row.GetInt64(0), ("$playbook", playbookId), ("$guardrail", guardrail), ("$since", since), ("$except", except)),
        cancellation);

    public Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.All(StepColumns + " WHERE held_until > $now ORDER BY incident_id, idx", Step, ("$now", now)), cancellation);

    private static int Acted(Sql sql, BudgetScope scope, DateTimeOffset since, string except, bool observed)
    {
        var whose = scope switch
        {
            { PlaybookId: not null } => "playbook_id = $whose AND ",
            { Owner: not null } => "owner = $whose AND ",
            _ => "",
        };
        return (int)sql.One(
            $"SELECT count(*) FROM steps WHERE {whose}acted_at > $since AND observed = $observed AND id <> $except",
            row => row.GetInt64(0),
            ("$whose", scope.PlaybookId ?? scope.Owner ?? ""), ("$since", since), ("$observed", observed), ("$except", except));
    }

    private static void Insert(Sql sql, ResponseStep step) => sql.Run(
        """
        INSERT INTO steps (id, incident_id, idx, playbook_id, owner, system, state, due_at, acted_at, observed, refused_by, refused_at, held_until, version, body)
        VALUES ($id, $incident, $idx, $playbook, $owner, $system, $state, $due, $acted, $observed, $by, $refused, $held, 1, $body) ON CONFLICT DO NOTHING
        """,
        ("$id", step.Id), ("$incident", step.IncidentId), ("$idx", step.Index), ("$playbook", step.PlaybookId), ("$owner", step.Owner), ("$system", step.Line.Name),
        ("$state", step.State), ("$due", step.DueAt), ("$acted", step.ActedAt), ("$observed", IsRehearsal(step)), ("$by", step.RefusedBy), ("$refused", RefusedAt(step)),
        ("$held", step.HeldUntil), ("$body", Body(step)));

    private static void Update(Sql sql, ResponseStep step) => Expect(
        sql.Run(
            """
            UPDATE steps SET state = $state, due_at = $due, acted_at = $acted, observed = $observed, refused_by = $by, refused_at = $refused, held_until = $held,
                version = version + 1, body = $body WHERE id = $id AND version = $version
            """,
            ("$id", step.Id), ("$state", step.State), ("$due", step.DueAt), ("$acted", step.ActedAt), ("$observed", IsRehearsal(step)), ("$by", step.RefusedBy),
            ("$refused", RefusedAt(step)), ("$held", step.HeldUntil), ("$version", step.Version), ("$body", Body(step))),
        $"step {step.Id}");

    private static DateTimeOffset? RefusedAt(ResponseStep step) => step.State == StepState.Refused ? step.RefusedAt : null;

    private static bool IsRehearsal(ResponseStep step) => step.State == StepState.Observed || step.Mode != PlaybookMode.Enforce;

    private static string Body(ResponseStep step) => JsonSerializer.Serialize(step, ResponseJson.Default.ResponseStep);

    private static ResponseStep Step(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), ResponseJson.Default.ResponseStep)! with
    {
        State = row.State<StepState>(1),
        DueAt = row.TimeOrNull(2),
        Version = row.GetInt64(3),
    };
}
