using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Incidents;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Storage.Sqlite;

// Stage 2: positions, keys, and all that a batch becomes.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => ReadAsync(
        "reading positions",
        sql => sql.All(
            "SELECT stream, partition, sequence, idx, version, recent FROM positions WHERE stream = $stream ORDER BY partition",
            row => new ReadPosition(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4)) { Recent = row.IsDBNull(5) ? RecentIds.None : RecentIds.Read(row.Bytes(5)) },
            ("$stream", stream)),
        cancellation);

    public Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => ReadAsync(
        "reading correlation state",
        sql => Each(keys, key => sql.One($"SELECT {KeyColumns} FROM keys WHERE key = $key", Key, ("$key", key))),
        cancellation);

    public Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation) => ReadAsync(
        "reading due correlation state",
        sql => sql.All($"SELECT {KeyColumns} FROM keys WHERE due_at < $time ORDER BY due_at, key LIMIT $max", Key, ("$time", eventTime), ("$max", max)),
        cancellation);

    public Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation) => ReadAsync(
        "reading correlation state",
        sql => sql.All(
            $"SELECT {KeyColumns} FROM keys WHERE key >= $with AND key > $after AND substr(key, 1, length($with)) = $with ORDER BY key LIMIT $max", Key,
            ("$with", with), ("$after", after), ("$max", max)),
        cancellation);

    public Task<EventClock?> ClockAsync(CancellationToken cancellation) => ReadAsync(
        "reading the event clock",
        sql => sql.One("SELECT newest, at FROM event_clock", row => new EventClock(row.Time(0), row.Time(1))),
        cancellation);

    public Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return WriteAsync(
            $"committing {commit.Keys.Length} keys, {commit.Incidents.Length} incidents, {commit.DeadLetters.Length} dead letters",
            sql =>
            {
                foreach (var position in commit.Positions)
                    Put(sql, position);
                foreach (var key in commit.Keys)
                    Put(sql, key);
                foreach (var key in commit.Forgotten)
                    Expect(sql.Run("DELETE FROM keys WHERE key = $key AND version = $version AND incident_id IS NULL", ("$key", key.Key), ("$version", key.Version)), "a correlation key");
                Append(sql, commit.Ledger);
                foreach (var incident in commit.Incidents)
                    Put(sql, incident);
                foreach (var evidence in commit.Evidence)
                    Put(sql, evidence);
                foreach (var letter in commit.Resent)
                    sql.Run(
                        "DELETE FROM dead_letters WHERE stream = $stream AND partition = $partition AND sequence = $sequence AND idx = $idx AND code = $code",
                        ("$stream", letter.Origin.Stream), ("$partition", letter.Origin.Partition), ("$sequence", letter.Origin.Sequence), ("$idx", letter.Origin.Index), ("$code", letter.Code));
                foreach (var letter in commit.DeadLetters)
                    Put(sql, letter);
                foreach (var hit in commit.Hits)
                    sql.Run(
                        "INSERT INTO hits (source, rule, count) VALUES ($source, $rule, $count) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                        ("$source", hit.Source), ("$rule", hit.Rule), ("$count", hit.Count));
                if (commit.Clock is { } clock)
                    sql.Run(
                        "INSERT INTO event_clock (id, newest, at) VALUES (1, $newest, $at) ON CONFLICT DO UPDATE SET newest = max(newest, excluded.newest), at = max(at, excluded.at)",
                        ("$newest", clock.Newest), ("$at", clock.At));
                Put(sql, commit.Sightings);
                return true;
            },
            cancellation);
    }

    private static void Put(Sql sql, ReadPosition position) => Expect(
        sql.Run(
            position.Version == 0
                ? "INSERT INTO positions (stream, partition, sequence, idx, version, recent) VALUES ($stream, $partition, $sequence, $idx, 1, $recent) ON CONFLICT DO NOTHING"
                : """
                  UPDATE positions SET sequence = $sequence, idx = $idx, version = version + 1, recent = $recent WHERE stream = $stream AND partition = $partition AND version = $version
                      AND (sequence < $sequence OR sequence = $sequence AND idx <= $idx)
                  """,
            ("$stream", position.Stream), ("$partition", position.Partition), ("$sequence", position.Sequence), ("$idx", position.Index), ("$version", position.Version),
            ("$recent", position.Recent.IsEmpty ? null : position.Recent.ToBytes())),
        $"the position of {position.Stream}/{position.Partition}");

    private const string KeyColumns = "key, state, incident_id, last_evidence, evidence_count, version, due_at, last_signal";

    private static KeyRow Key(SqliteDataReader row) =>
        new(row.GetString(0), row.Bytes(1), row.IsDBNull(2) ? null : new OpenIncident(row.GetString(2), row.Time(3), row.GetInt64(4)), row.GetInt64(5))
        {
            Due = row.TimeOrNull(6),
            Last = row.IsDBNull(7) ? null : JsonSerializer.Deserialize(row.GetString(7), SignalJsonContext.Default.Signal),
        };

    private static void Put(Sql sql, KeyRow key) => Expect(
        sql.Run(
            key.Version == 0
                ? """
                  INSERT INTO keys (key, state, incident_id, last_evidence, evidence_count, version, due_at, last_signal)
                  VALUES ($key, $state, $incident, $last, $count, 1, $due, $signal) ON CONFLICT DO NOTHING
                  """
                : """
                  UPDATE keys SET state = $state, incident_id = $incident, last_evidence = $last, evidence_count = $count, version = version + 1, due_at = $due, last_signal = $signal
                  WHERE key = $key AND version = $version
                  """,
            ("$key", key.Key), ("$state", Bytes(key.State)), ("$incident", key.Open?.Id), ("$last", key.Open?.LastEvidence), ("$count", key.Open?.Count),
            ("$version", key.Version), ("$due", key.Due), ("$signal", key.Last is null ? null : JsonSerializer.Serialize(key.Last, SignalJsonContext.Default.Signal))),
        "a correlation key");

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : memory.ToArray();

    private static void Put(Sql sql, NewIncident made)
    {
        var incident = made.Incident;
        var inserted = sql.Run(
            """
            INSERT INTO incidents (id, opened_at, last_evidence_at, evidence_count, body, playbook_id, recorded_at, owner, level, state)
            VALUES ($id, $opened, $last, $count, $body, $playbook, $recorded, $owner, $level, $state) ON CONFLICT DO NOTHING
            """,
            ("$id", incident.Id), ("$opened", incident.OpenedAt), ("$last", incident.LastEvidenceAt), ("$count", incident.EvidenceCount), ("$playbook", incident.PlaybookId),
            ("$recorded", incident.RecordedAt), ("$body", JsonSerializer.Serialize(incident, ResponseJson.Default.Incident)), ("$owner", incident.Owner), ("$level", incident.Level ?? ""),
            ("$state", (long)IncidentStates.Of(made.Steps.Select(step => step.State))));
        if (inserted == 0)
            return;
        foreach (var step in made.Steps)
            Insert(sql, step);
        foreach (var name in made.Mentions)
            Put(sql, new Mention(incident.Id, name));
        Append(sql, made.Ledger);
    }

    private static void Put(Sql sql, MoreEvidence evidence)
    {
        sql.Run(
            "UPDATE incidents SET last_evidence_at = max(last_evidence_at, $last), evidence_count = max(evidence_count, $count) WHERE id = $id",
            ("$id", evidence.IncidentId), ("$last", evidence.LastEvidenceAt), ("$count", evidence.Count));
        Append(sql, evidence.Ledger);
        HasNews(sql, evidence.IncidentId);
    }

    private static void Put(Sql sql, DeadLetter letter) => sql.Run(
        """
        INSERT INTO dead_letters (stream, partition, sequence, idx, code, source, reason, position, at, raw)
        VALUES ($stream, $partition, $sequence, $idx, $code, $source, $reason, $position, $at, $raw) ON CONFLICT DO NOTHING
        """,
        ("$stream", letter.Origin.Stream), ("$partition", letter.Origin.Partition), ("$sequence", letter.Origin.Sequence), ("$idx", letter.Origin.Index),
        ("$code", letter.Code), ("$source", letter.Source), ("$reason", letter.Reason), ("$position", letter.Position), ("$at", letter.At), ("$raw", letter.Raw.ToArray()));

    private static void Put(Sql sql, Mention mention) => sql.Run(
        "INSERT INTO mentions (name, incident_id, opened_at) VALUES ($name, $incident, coalesce((SELECT opened_at FROM incidents WHERE id = $incident), 0)) ON CONFLICT DO NOTHING",
        ("$name", mention.Name.Trim().ToUpperInvariant()), ("$incident", mention.IncidentId));
}
