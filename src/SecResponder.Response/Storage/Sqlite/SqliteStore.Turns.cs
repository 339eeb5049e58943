using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Sqlite;

// Stage 3: what one turn of a step, an approval or a hold becomes.
public sealed partial class SqliteStore
{
    private const string ApprovalColumns = "SELECT body, state, version FROM approvals";
    private const string HoldColumns = "SELECT body, state, due_at, version FROM holds";

    public Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return WriteAsync(
            $"saving {commit.Steps.Length} steps, {commit.Holds.Length} holds, {commit.Approvals.Length} approvals, {commit.Ledger.Length} ledger rows",
            sql =>
            {
                foreach (var seen in commit.Budgets)
                    if (Acted(sql, seen.Scope, seen.Since, seen.Except, seen.Observed) > seen.Count)
                        throw new StoreConflictException("a budget was used by somebody else meanwhile");
                if (commit.HoldMark is { } mark && HoldMark(sql) != mark)
                    throw new StoreConflictException("something else was held meanwhile");
                if (commit.Holds.Any(hold => hold.State == HoldState.Placing))
                    sql.Run("INSERT INTO marks (name, value) VALUES ('holds', 1) ON CONFLICT DO UPDATE SET value = value + 1");
                foreach (var trip in commit.Trips)
                    Expect(sql.Run("INSERT INTO pauses (scope, who, reason, at) VALUES ($scope, $who, $reason, $at) ON CONFLICT DO NOTHING",
                        ("$scope", trip.Scope), ("$who", trip.Who), ("$reason", trip.Reason), ("$at", trip.At)), $"the pause of {trip.Scope}");
                foreach (var incident in commit.Incidents)
                    Put(sql, incident);
                foreach (var hold in commit.Holds)
                    Put(sql, hold);
                foreach (var step in commit.Steps)
                    Update(sql, step);
                foreach (var plan in commit.Plans)
                    Put(sql, plan);
                foreach (var incident in commit.Steps.Select(step => step.IncidentId).Concat(commit.Plans.Select(plan => plan.Incident.Id)).Distinct(StringComparer.Ordinal))
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
                Append(sql, commit.Ledger);
                return true;
            },
            cancellation);
    }

    public Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => ReadAsync(
        "reading an approval", sql => sql.One(ApprovalColumns + " WHERE id = $id", Approval, ("$id", approvalId)), cancellation);

    public Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => ReadAsync(
        "reading approvals", sql => sql.All(ApprovalColumns + " WHERE incident_id = $incident ORDER BY asked_at, id", Approval, ("$incident", incidentId)), cancellation);

    public Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation) => ReadAsync(
        "reading approvals", sql => sql.All(ApprovalColumns + " WHERE state = 'Waiting' ORDER BY deadline, id LIMIT $max", Approval, ("$max", max)), cancellation);

    public Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => ReadAsync(
        "reading a hold", sql => sql.One(HoldColumns + " WHERE entity_id = $entity AND measure = $measure", Hold, ("$entity", entityId), ("$measure", measure)), cancellation);

    public Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => ReadAsync(
        "reading holds", sql => sql.All(HoldColumns + " WHERE state <> 'Lifted' ORDER BY entity_id, measure", Hold), cancellation);

    public Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReadAsync(
        "reading holds", sql => sql.All(HoldColumns + " WHERE due_at <= $now ORDER BY due_at LIMIT $max", Hold, ("$now", now), ("$max", max)), cancellation);

    public Task<long> HoldMarkAsync(CancellationToken cancellation) => ReadAsync("reading holds", HoldMark, cancellation);

    private static long HoldMark(Sql sql) => sql.One("SELECT value FROM marks WHERE name = 'holds'", row => row.GetInt64(0));

    // Where an incident stands follows from its steps. An index that has it is written only when it changes.
    private static void Restate(Sql sql, string incident)
    {
        var state = sql.One($"SELECT coalesce(min({IncidentStates.Sql}), 7) FROM steps s WHERE s.incident_id = $id", row => row.GetInt64(0), ("$id", incident));
        sql.Run("UPDATE incidents SET state = $state WHERE id = $id AND state <> $state", ("$id", incident), ("$state", state));
    }

    private static void Put(Sql sql, LatePlan plan)
    {
        sql.Run("UPDATE incidents SET body = $body WHERE id = $id", ("$id", plan.Incident.Id), ("$body", JsonSerializer.Serialize(plan.Incident, ResponseJson.Default.Incident)));
        foreach (var step in plan.Steps)
            Insert(sql, step);
    }

    private static void Put(Sql sql, Approval approval) => Expect(
        sql.Run(
            approval.Version == 0
                ? """
                  INSERT INTO approvals (id, incident_id, state, asked_at, deadline, version, body) VALUES ($id, $incident, $state, $asked, $deadline, 1, $body)
                  ON CONFLICT DO NOTHING
                  """
                : "UPDATE approvals SET state = $state, deadline = $deadline, version = version + 1, body = $body WHERE id = $id AND version = $version",
            ("$id", approval.Id), ("$incident", approval.IncidentId), ("$state", approval.State), ("$asked", approval.AskedAt), ("$deadline", approval.Deadline),
            ("$version", approval.Version), ("$body", JsonSerializer.Serialize(approval, ResponseJson.Default.Approval))),
        $"approval {approval.Id}");

    private static void Put(Sql sql, Hold hold) => Expect(
        sql.Run(
            hold.Version == 0
                ? """
                  INSERT INTO holds (entity_id, measure, state, due_at, version, body) VALUES ($entity, $measure, $state, $due, 1, $body) ON CONFLICT DO NOTHING
                  """
                : """
                  UPDATE holds SET state = $state, due_at = $due, version = version + 1, body = $body
                  WHERE entity_id = $entity AND measure = $measure AND version = $version
                  """,
            ("$entity", hold.EntityId), ("$measure", hold.Measure), ("$state", hold.State), ("$due", hold.DueAt), ("$version", hold.Version),
            ("$body", JsonSerializer.Serialize(hold, ResponseJson.Default.Hold))),
        $"the hold on {hold.EntityId}");

    private static Approval Approval(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), ResponseJson.Default.Approval)! with
    {
        State = row.State<ApprovalState>(1),
        Version = row.GetInt64(2),
    };

    private static Hold Hold(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), ResponseJson.Default.Hold)! with
    {
        State = row.State<HoldState>(1),
        DueAt = row.TimeOrNull(2),
        Version = row.GetInt64(3),
    };
}
