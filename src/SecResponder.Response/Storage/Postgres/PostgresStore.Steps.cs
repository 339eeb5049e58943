using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Storage.Postgres;

// Steps: claimed by a lease that is nothing but their due time moved on, and a new version.
public sealed partial class PostgresStore
{
    private const string StepColumns = "SELECT s.body, s.state, s.due_at, s.version FROM steps s";

    // What another instance is just claiming is passed over, not waited for.
    private const string Claim =
        """
        WITH due AS (SELECT id, due_at AS was FROM steps WHERE due_at <= @now AND system <> ALL (@busy) ORDER BY due_at, incident_id, idx LIMIT @max FOR UPDATE SKIP LOCKED),
            claimed AS (UPDATE steps s SET due_at = @until, version = s.version + 1 FROM due WHERE s.id = due.id RETURNING s.body, s.state, s.due_at, s.version, due.was, s.incident_id, s.idx)
        SELECT body, state, due_at, version FROM claimed ORDER BY was, incident_id, idx
        """;

    public Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) => WriteAsync(
        "claiming due steps",
        sql => sql.AllAsync(Claim, Step, cancellation, ("now", now), ("until", leaseUntil), ("max", max), ("busy", except.ToArray())),
        cancellation);

    public Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.OneAsync("SELECT min(due_at) FROM steps WHERE due_at IS NOT NULL", row => row.TimeOrNull(0), cancellation), cancellation);

    public Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => ReadAsync(
        "reading a step", sql => sql.OneAsync(StepColumns + " WHERE s.id = @id", Step, cancellation, ("id", stepId)), cancellation);

    public Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.AllAsync(StepColumns + " WHERE s.incident_id = @incident ORDER BY s.idx", Step, cancellation, ("incident", incidentId)), cancellation);

    public Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation) => ReadAsync(
        "reading steps",
        sql => sql.AllAsync(
            StepColumns + " JOIN incidents i ON i.id = s.incident_id WHERE s.state = @state ORDER BY i.opened_at DESC, s.incident_id, s.idx LIMIT @max", Step, cancellation, ("state", state), ("max", max)),
        cancellation);

    public Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) => ReadAsync(
        "reading budgets", sql => ActedAsync(sql, new BudgetSeen(scope, since, except, observed, 0), cancellation), cancellation);

    public Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        async sql => (int)await sql.OneAsync(
            "SELECT count(*) FROM steps WHERE playbook_id = @playbook AND refused_by = @guardrail AND refused_at > @since AND id <> @except",
            row => row.GetInt64(0), cancellation, ("playbook", playbookId), ("guardrail", guardrail), ("since", since), ("except", except)),
        cancellation);

    public Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation) => ReadAsync(
        "reading steps", sql => sql.AllAsync(StepColumns + " WHERE s.held_until > @now ORDER BY s.incident_id, s.idx", Step, cancellation, ("now", now)), cancellation);

    private static async Task<int> ActedAsync(PostgresSql sql, BudgetSeen seen, CancellationToken cancellation)
    {
        var whose = seen.Scope switch
        {
            { PlaybookId: not null } => "playbook_id = @whose AND ",
            { Owner: not null } => "owner = @whose AND ",
            _ => "@whose = '' AND ",
        };
        return (int)await sql.OneAsync(
            $"SELECT count(*) FROM steps WHERE {whose}acted_at > @since AND observed = @observed AND id <> @except",
            row => row.GetInt64(0), cancellation,
            ("whose", seen.Scope.PlaybookId ?? seen.Scope.Owner ?? ""), ("since", seen.Since), ("observed", seen.Observed), ("except", seen.Except));
    }

    private static void Insert(PostgresSql sql, ResponseStep step) => sql.Change(
        """
        INSERT INTO steps (id, incident_id, idx, playbook_id, owner, system, state, due_at, acted_at, observed, refused_by, refused_at, held_until, version, body)
        VALUES (@id, @incident, @idx, @playbook, @owner, @system, @state, @due, @acted, @observed, @by, @refused, @held, 1, @body) ON CONFLICT DO NOTHING
        """,
        null,
        [("incident", step.IncidentId), ("idx", step.Index), ("playbook", step.PlaybookId), ("owner", step.Owner), ("system", step.Line.Name), .. Values(step)]);

    private static void Update(PostgresSql sql, ResponseStep step) => sql.Change(
        """
        UPDATE steps SET state = @state, due_at = @due, acted_at = @acted, observed = @observed, refused_by = @by, refused_at = @refused, held_until = @held,
            version = version + 1, body = @body WHERE id = @id AND version = @version
        """,
        $"step {step.Id}",
        [("version", step.Version), .. Values(step)]);

    private static (string, object?)[] Values(ResponseStep step) =>
    [
        ("id", step.Id), ("state", step.State), ("due", Nothing.OrTime("due", step.DueAt)), ("acted", Nothing.OrTime("acted", step.ActedAt)), ("observed", IsRehearsal(step)),
        ("by", Nothing.OrText("by", step.RefusedBy)), ("refused", Nothing.OrTime("refused", step.State == StepState.Refused ? step.RefusedAt : null)), ("held", Nothing.OrTime("held", step.HeldUntil)),
        ("body", JsonSerializer.Serialize(step, ResponseJson.Default.ResponseStep)),
    ];

    private static bool IsRehearsal(ResponseStep step) => step.State == StepState.Observed || step.Mode != PlaybookMode.Enforce;

    private static ResponseStep Step(NpgsqlDataReader row) => JsonSerializer.Deserialize(row.Text(0), ResponseJson.Default.ResponseStep)! with
    {
        State = row.State<StepState>(1),
        DueAt = row.TimeOrNull(2),
        Version = row.GetInt64(3),
    };
}
