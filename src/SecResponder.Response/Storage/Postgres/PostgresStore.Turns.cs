using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Postgres;

// Stage 3: what one turn of a step, an approval or a hold becomes.
public sealed partial class PostgresStore
{
    private const string ApprovalColumns = "SELECT body, state, version FROM approvals";
    private const string HoldColumns = "SELECT body, state, due_at, version FROM holds";
    private const string Lasting = " WHERE state <> 'Lifted' ORDER BY entity_id, measure";

    public Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return WriteAsync(
            $"saving {commit.Steps.Length} steps, {commit.Holds.Length} holds, {commit.Approvals.Length} approvals, {commit.Ledger.Length} ledger rows",
            async sql =>
            {
                await LookAgainAsync(sql, commit, cancellation);
                foreach (var trip in commit.Trips)
                    sql.Change(
                        "INSERT INTO pauses (id, scope, who, reason, at) VALUES (@id, @scope, @who, @reason, @at) ON CONFLICT DO NOTHING", $"the pause of {trip.Scope}",
                        ("id", PostgresText.Id(trip.Scope)), ("scope", trip.Scope), ("who", trip.Who), ("reason", trip.Reason), ("at", trip.At));
                var made = await PutAsync(sql, commit.Incidents, cancellation);
                foreach (var hold in commit.Holds)
                    Put(sql, hold);
                foreach (var step in commit.Steps)
                    Update(sql, step);
                foreach (var plan in commit.Plans)
                    Put(sql, plan);
                foreach (var incident in commit.Steps.Select(step => step.IncidentId).Concat(commit.Plans.Select(plan => plan.Incident.Id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                    Restate(sql, incident);
                foreach (var approval in commit.Approvals)
                    Put(sql, approval);
                foreach (var judgement in commit.Judgements)
                    Put(sql, judgement);
                foreach (var ticket in commit.Tickets)
                    Put(sql, ticket);
                foreach (var journal in commit.Journals)
                    Put(sql, journal);
                foreach (var mention in commit.Mentions)
                    Put(sql, mention);
                await AppendAsync(sql, [.. made, .. commit.Ledger], cancellation);
            },
            cancellation);
    }

    // What a guardrail has seen is seen again, by one at a time: two steps can't take one last place.
    private async Task LookAgainAsync(PostgresSql sql, ResponseCommit commit, CancellationToken cancellation)
    {
        var places = commit.Holds.Any(hold => hold.State == HoldState.Placing);
        if (commit.Budgets.IsEmpty && commit.HoldMark is null && !places)
            return;
        _locks.Guardrails(sql);
        foreach (var seen in commit.Budgets)
            if (await ActedAsync(sql, seen, cancellation) > seen.Count)
                throw new StoreConflictException("a budget was used by somebody else meanwhile");
        if (commit.HoldMark is { } mark && await HoldMarkAsync(sql, cancellation) != mark)
            throw new StoreConflictException("something else was held meanwhile");
        if (places)
            sql.Change("INSERT INTO marks (name, value) VALUES ('holds', 1) ON CONFLICT (name) DO UPDATE SET value = marks.value + 1", null);
    }

    public Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => ReadAsync(
        "reading an approval", sql => sql.OneAsync(ApprovalColumns + " WHERE id = @id", Approval, cancellation, ("id", approvalId)), cancellation);

    public Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading approvals", sql => sql.AllAsync(ApprovalColumns + " WHERE incident_id = @incident ORDER BY asked_at, id", Approval, cancellation, ("incident", incidentId)), cancellation);

    public Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading approvals", sql => sql.AllAsync(ApprovalColumns + " WHERE state = 'Waiting' ORDER BY deadline, id LIMIT @max", Approval, cancellation, ("max", max)), cancellation);

    public Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => ReadAsync(
        "reading a hold", sql => sql.OneAsync(HoldColumns + " WHERE id = @id", Hold, cancellation, ("id", PostgresText.Id(entityId, measure))), cancellation);

    public Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => ReadAsync("reading holds", sql => sql.AllAsync(HoldColumns + Lasting, Hold, cancellation), cancellation);

    public Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading holds", sql => sql.AllAsync(HoldColumns + " WHERE due_at <= @now ORDER BY due_at LIMIT @max", Hold, cancellation, ("now", now), ("max", max)), cancellation);

    public Task<long> HoldMarkAsync(CancellationToken cancellation) => ReadAsync("reading holds", sql => HoldMarkAsync(sql, cancellation), cancellation);

    private static Task<long> HoldMarkAsync(PostgresSql sql, CancellationToken cancellation) => sql.OneAsync("SELECT value FROM marks WHERE name = 'holds'", row => row.GetInt64(0), cancellation);

    // Where an incident stands follows from its steps; its row is written only when that changes. Locked first: of two whose steps end at once, the second looks after the first is done.
    private static void Restate(PostgresSql sql, string incident)
    {
        sql.Change("SELECT 1 FROM incidents WHERE id = @id FOR NO KEY UPDATE", null, ("id", incident));
        sql.Change(
            $"UPDATE incidents SET state = now.state FROM (SELECT coalesce(min({IncidentStates.Sql}), 7) AS state FROM steps s WHERE s.incident_id = @id) now WHERE id = @id AND incidents.state <> now.state",
            null, ("id", incident));
    }

    private static void Put(PostgresSql sql, LatePlan plan)
    {
        sql.Change("UPDATE incidents SET body = @body WHERE id = @id", null, ("id", plan.Incident.Id), ("body", JsonSerializer.Serialize(plan.Incident, ResponseJson.Default.Incident)));
        foreach (var step in plan.Steps)
            Insert(sql, step);
    }

    private static void Put(PostgresSql sql, Approval approval) => sql.Change(
        approval.Version == 0
            ? "INSERT INTO approvals (id, incident_id, state, asked_at, deadline, version, body) VALUES (@id, @incident, @state, @asked, @deadline, 1, @body) ON CONFLICT DO NOTHING"
            : "UPDATE approvals SET state = @state, deadline = @deadline, version = version + 1, body = @body WHERE id = @id AND version = @version",
        $"approval {approval.Id}",
        ("id", approval.Id), ("incident", approval.IncidentId), ("state", approval.State), ("asked", approval.AskedAt), ("deadline", approval.Deadline), ("version", approval.Version),
        ("body", JsonSerializer.Serialize(approval, ResponseJson.Default.Approval)));

    private static void Put(PostgresSql sql, Hold hold) => sql.Change(
        hold.Version == 0
            ? "INSERT INTO holds (id, entity_id, measure, state, due_at, version, body) VALUES (@id, @entity, @measure, @state, @due, 1, @body) ON CONFLICT DO NOTHING"
            : "UPDATE holds SET state = @state, due_at = @due, version = version + 1, body = @body WHERE id = @id AND version = @version",
        $"the hold on {hold.EntityId}",
        ("id", PostgresText.Id(hold.EntityId, hold.Measure)), ("entity", hold.EntityId), ("measure", hold.Measure), ("state", hold.State), ("due", Nothing.OrTime("due", hold.DueAt)),
        ("version", hold.Version), ("body", JsonSerializer.Serialize(hold, ResponseJson.Default.Hold)));

    private static Approval Approval(NpgsqlDataReader row) => JsonSerializer.Deserialize(row.Text(0), ResponseJson.Default.Approval)! with
    {
        State = row.State<ApprovalState>(1),
        Version = row.GetInt64(2),
    };

    private static Hold Hold(NpgsqlDataReader row) => JsonSerializer.Deserialize(row.Text(0), ResponseJson.Default.Hold)! with
    {
        State = row.State<HoldState>(1),
        DueAt = row.TimeOrNull(2),
        Version = row.GetInt64(3),
    };
}
