using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using SecResponder.Events;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Storage.Postgres;

// Stage 2: positions, keys, and all that a batch becomes.
public sealed partial class PostgresStore
{
    private const string KeyColumns = "SELECT key, state, incident_id, last_evidence, evidence_count, version, due_at, last_signal FROM keys";

    public Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => ReadAsync(
        "reading positions",
        sql => sql.AllAsync(
            "SELECT stream, partition, sequence, idx, version, recent FROM positions WHERE stream = @stream ORDER BY partition",
            row => new ReadPosition(row.Text(0), row.Text(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4)) { Recent = row.IsDBNull(5) ? RecentIds.None : RecentIds.Read(row.Bytes(5)) }, cancellation, ("stream", stream)),
        cancellation);

    public Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => ReadAsync(
        "reading correlation state",
        async sql => InOrder(keys, (await sql.AllAsync(KeyColumns + " WHERE id = ANY (@ids)", Key, cancellation, ("ids", keys.Select(key => PostgresText.Id(key)).ToArray())))
            .ToDictionary(row => row.Key, StringComparer.Ordinal)),
        cancellation);

    public Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation) => ReadAsync(
        "reading due correlation state", sql => sql.AllAsync(KeyColumns + " WHERE due_at < @time ORDER BY due_at, key LIMIT @max", Key, cancellation, ("time", eventTime), ("max", max)), cancellation);

    // By the part of the key that the index has, then by the whole: the same order.
    public Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation) => ReadAsync(
        "reading correlation state",
        sql => sql.AllAsync(
            KeyColumns + " WHERE left(key, 200) >= left(@with, 200) AND left(key, 200) >= left(@after, 200) AND starts_with(key, @with) AND key > @after ORDER BY left(key, 200), key LIMIT @max",
            Key, cancellation, ("with", with), ("after", after), ("max", max)),
        cancellation);

    public Task<EventClock?> ClockAsync(CancellationToken cancellation) => ReadAsync(
        "reading the event clock", sql => sql.OneAsync("SELECT newest, at FROM event_clock", row => new EventClock(row.Time(0), row.Time(1)), cancellation), cancellation);

    public Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return WriteAsync(
            $"committing {commit.Keys.Length} keys, {commit.Incidents.Length} incidents, {commit.DeadLetters.Length} dead letters",
            async sql =>
            {
                // Whoever writes several of a kind takes them in one order, so that two never wait for each other.
                foreach (var position in commit.Positions.OrderBy(position => position.Stream, StringComparer.Ordinal).ThenBy(position => position.Partition, StringComparer.Ordinal))
                    Put(sql, position);
                foreach (var key in commit.Keys.OrderBy(key => key.Key, StringComparer.Ordinal))
                    Put(sql, key);
                foreach (var key in commit.Forgotten.OrderBy(key => key.Key, StringComparer.Ordinal))
                    sql.Change("DELETE FROM keys WHERE id = @id AND version = @version AND incident_id IS NULL", "a correlation key", ("id", PostgresText.Id(key.Key)), ("version", key.Version));
                var made = await PutAsync(sql, commit.Incidents, cancellation);
                foreach (var evidence in commit.Evidence.OrderBy(evidence => evidence.IncidentId, StringComparer.Ordinal))
                    sql.Change(
                        "UPDATE incidents SET last_evidence_at = greatest(last_evidence_at, @last), evidence_count = greatest(evidence_count, @count) WHERE id = @id", null,
                        ("id", evidence.IncidentId), ("last", evidence.LastEvidenceAt), ("count", evidence.Count));
                await AppendAsync(sql, [.. commit.Ledger, .. made, .. commit.Evidence.SelectMany(evidence => evidence.Ledger)], cancellation);
                if (!commit.Evidence.IsEmpty)
                    HaveNews(sql, [.. commit.Evidence.Select(evidence => evidence.IncidentId)]);
                foreach (var letter in commit.Resent)
                    sql.Change("DELETE FROM dead_letters WHERE id = @id", null, ("id", IdOf(letter)));
                foreach (var letter in commit.DeadLetters)
                    Put(sql, letter);
                Put(sql, commit.Sightings);
                Count(sql, commit);
            },
            cancellation);
    }

    // What all batches of all instances write: last, so that nobody waits for it longer than a commit takes.
    private static void Count(PostgresSql sql, StageTwoCommit commit)
    {
        foreach (var hit in commit.Hits.OrderBy(hit => hit.Source, StringComparer.Ordinal).ThenBy(hit => hit.Rule, StringComparer.Ordinal))
            sql.Change(
                "INSERT INTO hits (source, rule, count) VALUES (@source, @rule, @count) ON CONFLICT (source, rule) DO UPDATE SET count = hits.count + excluded.count", null,
                ("source", hit.Source), ("rule", hit.Rule), ("count", hit.Count));
        if (commit.Clock is { } clock)
            sql.Change(
                """
                INSERT INTO event_clock (id, newest, at) VALUES (1, @newest, @at)
                ON CONFLICT (id) DO UPDATE SET newest = greatest(event_clock.newest, excluded.newest), at = greatest(event_clock.at, excluded.at)
                """,
                null, ("newest", clock.Newest), ("at", clock.At));
    }

    private static void Put(PostgresSql sql, ReadPosition position) => sql.Change(
        position.Version == 0
            ? "INSERT INTO positions (id, stream, partition, sequence, idx, version, recent) VALUES (@id, @stream, @partition, @sequence, @idx, 1, @recent) ON CONFLICT DO NOTHING"
            : """
              UPDATE positions SET sequence = @sequence, idx = @idx, version = version + 1, recent = @recent WHERE id = @id AND stream = @stream AND partition = @partition AND version = @version
                  AND (sequence < @sequence OR sequence = @sequence AND idx <= @idx)
              """,
        $"the position of {position.Stream}/{position.Partition}",
        ("id", PostgresText.Id(position.Stream, position.Partition)), ("stream", position.Stream), ("partition", position.Partition), ("sequence", position.Sequence), ("idx", position.Index),
        ("version", position.Version), ("recent", position.Recent.ToBytes()));

    private static KeyRow Key(NpgsqlDataReader row) =>
        new(row.Text(0), row.Bytes(1), row.IsDBNull(2) ? null : new OpenIncident(row.Text(2), row.Time(3), row.GetInt64(4)), row.GetInt64(5))
        {
            Due = row.TimeOrNull(6),
            Last = row.IsDBNull(7) ? null : JsonSerializer.Deserialize(row.GetString(7), SignalJsonContext.Default.Signal),
        };

    private static void Put(PostgresSql sql, KeyRow key) => sql.Change(
        key.Version == 0
            ? """
              INSERT INTO keys (id, key, state, incident_id, last_evidence, evidence_count, version, due_at, last_signal)
              VALUES (@id, @key, @state, @incident, @last, @count, 1, @due, @signal) ON CONFLICT DO NOTHING
              """
            : """
              UPDATE keys SET key = @key, state = @state, incident_id = @incident, last_evidence = @last, evidence_count = @count, version = version + 1, due_at = @due, last_signal = @signal
              WHERE id = @id AND version = @version
              """,
        "a correlation key",
        ("id", PostgresText.Id(key.Key)), ("key", key.Key), ("state", key.State.ToArray()), ("incident", Nothing.OrText("incident", key.Open?.Id)), ("last", Nothing.OrTime("last", key.Open?.LastEvidence)),
        ("count", Nothing.OrNumber("count", key.Open?.Count)), ("version", key.Version), ("due", Nothing.OrTime("due", key.Due)),
        ("signal", Nothing.OrText("signal", key.Last is null ? null : JsonSerializer.Serialize(key.Last, SignalJsonContext.Default.Signal))));

    // One that is there already is left as it is, with its steps and ledger: only those that were made here have first rows.
    private static async Task<ImmutableArray<LedgerDraft>> PutAsync(PostgresSql sql, ImmutableArray<NewIncident> incidents, CancellationToken cancellation)
    {
        var drafts = ImmutableArray.CreateBuilder<LedgerDraft>();
        foreach (var made in incidents.OrderBy(made => made.Incident.Id, StringComparer.Ordinal).ToArray())
        {
            var incident = made.Incident;
            if (await sql.RunAsync(
                """
                INSERT INTO incidents (id, opened_at, last_evidence_at, evidence_count, body, playbook_id, recorded_at, owner, level, state)
                VALUES (@id, @opened, @last, @count, @body, @playbook, @recorded, @owner, @level, @state) ON CONFLICT DO NOTHING
                """,
                cancellation,
                ("id", incident.Id), ("opened", incident.OpenedAt), ("last", incident.LastEvidenceAt), ("count", incident.EvidenceCount), ("playbook", incident.PlaybookId),
                ("recorded", incident.RecordedAt), ("body", JsonSerializer.Serialize(incident, ResponseJson.Default.Incident)), ("owner", incident.Owner), ("level", incident.Level ?? ""),
                ("state", (long)IncidentStates.Of(made.Steps.Select(step => step.State)))) == 0)
                continue;
            foreach (var step in made.Steps)
                Insert(sql, step);
            foreach (var name in made.Mentions)
                Put(sql, new Mention(incident.Id, name));
            drafts.AddRange(made.Ledger);
        }
        return drafts.DrainToImmutable();
    }

    private static void Put(PostgresSql sql, DeadLetter letter) => sql.Change(
        """
        INSERT INTO dead_letters (id, stream, partition, sequence, idx, code, source, reason, position, at, raw)
        VALUES (@id, @stream, @partition, @sequence, @idx, @code, @source, @reason, @position, @at, @raw) ON CONFLICT DO NOTHING
        """,
        null,
        ("id", IdOf(letter)), ("stream", letter.Origin.Stream), ("partition", letter.Origin.Partition), ("sequence", letter.Origin.Sequence), ("idx", letter.Origin.Index),
        ("code", letter.Code), ("source", letter.Source), ("reason", letter.Reason), ("position", letter.Position), ("at", letter.At), ("raw", letter.Raw.ToArray()));

    private static byte[] IdOf(DeadLetter letter) => IdOf(letter.Origin, letter.Code);

    private static byte[] IdOf(Origin origin, string code) => PostgresText.Id(origin.Stream, origin.Partition, $"{origin.Sequence}/{origin.Index}", code);

    private static void Put(PostgresSql sql, Mention mention) => sql.Change(
        "INSERT INTO mentions (name_id, incident_id, opened_at) VALUES (@name, @incident, coalesce((SELECT opened_at FROM incidents WHERE id = @incident), 0)) ON CONFLICT DO NOTHING", null, ("name", IdOfName(mention.Name)), ("incident", mention.IncidentId));

    private static byte[] IdOfName(string name) => PostgresText.Id(name.Trim().ToUpperInvariant());
}
