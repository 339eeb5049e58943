using System.Collections.Immutable;
using Npgsql;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>The tables, as a list of migrations: number n brings a schema of version n to n + 1. Never change one that was released; add the next.</summary>
/// <remarks>Times are UTC ticks: a microsecond, which is PostgreSQL's, is ten of them. Text sorts by its bytes. What is searched for and may be of any length stands as a hash (<see cref="PostgresText.Id"/>)
/// in the index, and whole beside it.</remarks>
internal static class PostgresSchema
{
    private const string Text = "TEXT COLLATE \"C\"";

    public static ImmutableArray<string> Migrations { get; } =
    [
        $"""
        CREATE TABLE positions (id BYTEA PRIMARY KEY, stream {Text} NOT NULL, partition {Text} NOT NULL, sequence BIGINT NOT NULL, idx BIGINT NOT NULL, version BIGINT NOT NULL);
        CREATE TABLE keys (id BYTEA PRIMARY KEY, key {Text} NOT NULL, state BYTEA NOT NULL, incident_id {Text}, last_evidence BIGINT, evidence_count BIGINT, version BIGINT NOT NULL,
            due_at BIGINT, last_signal TEXT);
        CREATE INDEX keys_beginning ON keys (left(key, 200));
        CREATE INDEX keys_due ON keys (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX keys_incident ON keys (incident_id) WHERE incident_id IS NOT NULL;
        CREATE TABLE event_clock (id BIGINT PRIMARY KEY CHECK (id = 1), newest BIGINT NOT NULL, at BIGINT NOT NULL);
        CREATE TABLE hits (source {Text}, rule {Text}, count BIGINT NOT NULL, PRIMARY KEY (source, rule));
        CREATE TABLE dead_letters (id BYTEA PRIMARY KEY, number BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE, stream TEXT NOT NULL, partition TEXT NOT NULL, sequence BIGINT NOT NULL, idx BIGINT NOT NULL,
            code TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, position BIGINT NOT NULL, at BIGINT NOT NULL, raw BYTEA NOT NULL);
        CREATE TABLE sightings (id BYTEA PRIMARY KEY, address_id BYTEA NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, kind {Text} NOT NULL, address {Text} NOT NULL, host {Text} NOT NULL,
            account {Text} NOT NULL, device {Text} NOT NULL);
        CREATE INDEX sightings_address ON sightings (address_id, from_at);
        CREATE INDEX sightings_age ON sightings (from_at);
        CREATE TABLE incidents (id {Text} PRIMARY KEY, opened_at BIGINT NOT NULL, last_evidence_at BIGINT NOT NULL, evidence_count BIGINT NOT NULL, playbook_id {Text} NOT NULL, recorded_at BIGINT NOT NULL,
            body TEXT NOT NULL);
        CREATE INDEX incidents_opened ON incidents (opened_at DESC, id);
        CREATE INDEX incidents_last_evidence ON incidents (last_evidence_at);
        CREATE INDEX incidents_playbook ON incidents (playbook_id, recorded_at, id);
        CREATE TABLE mentions (name_id BYTEA, incident_id {Text}, PRIMARY KEY (name_id, incident_id));
        CREATE INDEX mentions_incident ON mentions (incident_id);
        CREATE TABLE steps (id {Text} PRIMARY KEY, incident_id {Text} NOT NULL, idx BIGINT NOT NULL, playbook_id {Text} NOT NULL, owner {Text} NOT NULL, system {Text} NOT NULL, state {Text} NOT NULL,
            due_at BIGINT, acted_at BIGINT, observed BOOLEAN NOT NULL, refused_by {Text}, refused_at BIGINT, held_until BIGINT, version BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX steps_due ON steps (due_at, incident_id, idx) WHERE due_at IS NOT NULL;
        CREATE INDEX steps_incident ON steps (incident_id, idx);
        CREATE INDEX steps_failed ON steps (state, incident_id) WHERE state IN ('Failed', 'AwaitingApproval');
        CREATE INDEX steps_playbook_acted ON steps (playbook_id, acted_at) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_owner_acted ON steps (owner, acted_at) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_acted ON steps (acted_at) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_refused ON steps (playbook_id, refused_by, refused_at) WHERE refused_at IS NOT NULL;
        CREATE INDEX steps_held ON steps (held_until) WHERE held_until IS NOT NULL;
        CREATE TABLE approvals (id {Text} PRIMARY KEY, incident_id {Text} NOT NULL, state {Text} NOT NULL, asked_at BIGINT NOT NULL, deadline BIGINT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX approvals_incident ON approvals (incident_id, asked_at);
        CREATE INDEX approvals_waiting ON approvals (deadline) WHERE state = 'Waiting';
        CREATE TABLE holds (id BYTEA PRIMARY KEY, entity_id {Text} NOT NULL, measure {Text} NOT NULL, state {Text} NOT NULL, due_at BIGINT, version BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX holds_due ON holds (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX holds_lasting ON holds (state) WHERE state <> 'Lifted';
        CREATE TABLE marks (name {Text} PRIMARY KEY, value BIGINT NOT NULL);
        CREATE TABLE judgements (incident_id {Text} PRIMARY KEY, playbook_id {Text} NOT NULL, verdict {Text} NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at BIGINT NOT NULL, version BIGINT NOT NULL);
        CREATE INDEX judgements_playbook ON judgements (playbook_id, verdict);
        CREATE TABLE tickets (step_id {Text} PRIMARY KEY, incident_id {Text} NOT NULL, opened_at BIGINT NOT NULL, due_at BIGINT NOT NULL, incident_over BOOLEAN NOT NULL DEFAULT FALSE, version BIGINT NOT NULL);
        CREATE INDEX tickets_due ON tickets (due_at);
        CREATE INDEX tickets_incident ON tickets (incident_id);
        CREATE TABLE ticket_journals (step_id {Text} PRIMARY KEY, incident_id {Text} NOT NULL, opened_at BIGINT NOT NULL, due_at BIGINT NOT NULL, has_news BOOLEAN NOT NULL, told_rows BIGINT NOT NULL,
            evidence BIGINT NOT NULL, comments BIGINT NOT NULL, tries BIGINT NOT NULL, pending TEXT, version BIGINT NOT NULL);
        CREATE INDEX ticket_journals_due ON ticket_journals (due_at) WHERE has_news;
        CREATE INDEX ticket_journals_incident ON ticket_journals (incident_id);
        CREATE TABLE ledger (chain {Text}, sequence BIGINT, at BIGINT NOT NULL, data TEXT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (chain, sequence));
        CREATE TABLE ledger_heads (chain {Text} PRIMARY KEY, count BIGINT NOT NULL, hash BYTEA NOT NULL, changed_at BIGINT NOT NULL);
        CREATE INDEX ledger_heads_changed ON ledger_heads (changed_at);
        CREATE TABLE ledger_digests (number BIGINT PRIMARY KEY, at BIGINT NOT NULL, ends TEXT NOT NULL, hash BYTEA NOT NULL);
        CREATE TABLE pauses (id BYTEA PRIMARY KEY, scope {Text} NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE TABLE silences (id BYTEA PRIMARY KEY, scope {Text} NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL);
        CREATE TABLE block_lists (list {Text} PRIMARY KEY, revision BIGINT NOT NULL, changed_at BIGINT NOT NULL);
        CREATE TABLE block_entries (list {Text}, value_id BYTEA, value {Text} NOT NULL, kind TEXT NOT NULL, entity_id TEXT NOT NULL, hold_id BYTEA NOT NULL, step_id TEXT NOT NULL, until_at BIGINT NOT NULL,
            revision BIGINT NOT NULL, PRIMARY KEY (list, value_id));
        CREATE TABLE block_polls (list {Text}, kind {Text}, client {Text}, revision BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (list, kind, client));
        """,
        // What people page through, each in the order of its page; and how many events came lately.
        $"""
        ALTER TABLE incidents ADD COLUMN owner {Text} NOT NULL DEFAULT '', ADD COLUMN level {Text} NOT NULL DEFAULT '', ADD COLUMN state BIGINT NOT NULL DEFAULT 7;
        UPDATE incidents SET owner = body::json ->> 'Owner', level = coalesce(body::json ->> 'Level', ''),
            state = coalesce((SELECT min({IncidentStates.Sql}) FROM steps s WHERE s.incident_id = incidents.id), 7);
        DROP INDEX incidents_opened;
        CREATE INDEX incidents_opened ON incidents (opened_at DESC, id, state);
        CREATE INDEX incidents_owner ON incidents (owner, opened_at DESC, id, state);
        CREATE INDEX incidents_level ON incidents (level, opened_at DESC, id);
        CREATE INDEX incidents_state ON incidents (state, opened_at DESC, id);
        CREATE INDEX incidents_playbook_opened ON incidents (playbook_id, opened_at DESC, id);
        ALTER TABLE mentions ADD COLUMN opened_at BIGINT NOT NULL DEFAULT 0;
        UPDATE mentions SET opened_at = coalesce((SELECT i.opened_at FROM incidents i WHERE i.id = incident_id), 0);
        CREATE INDEX mentions_opened ON mentions (name_id, opened_at DESC, incident_id);
        DROP INDEX steps_playbook_acted;
        CREATE INDEX steps_playbook_acted ON steps (playbook_id, acted_at, observed) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_refused_at ON steps (refused_at DESC, refused_by, playbook_id) WHERE refused_at IS NOT NULL;
        CREATE INDEX holds_entity ON holds (left(entity_id, 200));
        CREATE INDEX dead_letters_code ON dead_letters (code, number);
        CREATE INDEX ledger_heads_latest ON ledger_heads (changed_at, chain);
        CREATE TABLE source_activity (slot BIGINT, source {Text}, events BIGINT NOT NULL, newest BIGINT NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (slot, source));
        """,
        // The latest events by their senders' ids.
        "ALTER TABLE positions ADD COLUMN recent BYTEA",
    ];

    /// <summary>Makes the schema where it is missing and brings it to the current version, in one transaction that one instance at a time can hold.</summary>
    /// <exception cref="StoreException">It was written by a newer version of the program, or the database keeps text in another encoding.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, string schema, ImmutableArray<string> migrations, string where, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var sql = new PostgresSql(connection);
        // Released with the transaction, however that ends.
        await sql.RunAsync("SELECT pg_advisory_xact_lock(hashtextextended('secresponder ' || @schema, 0))", cancellation, ("schema", schema));
        if (await sql.OneAsync("SHOW server_encoding", row => row.GetString(0), cancellation) is not "UTF8" and var encoding)
            throw new StoreException($"opening {where}: the database keeps text as {encoding}. Make one with encoding UTF8: createdb -E UTF8 -T template0") { Problem = StoreProblem.Unreachable };
        // A name is no value: the server itself puts it into quotes. Where the schema is there, no right to make one is asked for.
        if (await sql.OneAsync("SELECT 1 FROM pg_namespace WHERE nspname = @schema", row => row.GetInt32(0), cancellation, ("schema", schema)) == 0)
            await sql.RunAsync((await sql.OneAsync("SELECT format('CREATE SCHEMA %I', @schema)", row => row.GetString(0), cancellation, ("schema", schema)))!, cancellation);
        await sql.RunAsync("CREATE TABLE IF NOT EXISTS schema_version (id BIGINT PRIMARY KEY CHECK (id = 1), version BIGINT NOT NULL)", cancellation);
        var version = (int)await sql.OneAsync("SELECT version FROM schema_version", row => row.GetInt64(0), cancellation);
        Known(version, migrations.Length, where);
        for (var next = version; next < migrations.Length; next++)
            await sql.RunAsync(migrations[next], cancellation);
        if (version < migrations.Length)
            await sql.RunAsync("INSERT INTO schema_version (id, version) VALUES (1, @version) ON CONFLICT (id) DO UPDATE SET version = excluded.version", cancellation, ("version", migrations.Length));
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Looks whether the schema is there, and of this version; makes nothing.</summary>
    /// <exception cref="StoreException">It is not.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, string schema, int current, string where, CancellationToken cancellation)
    {
        var sql = new PostgresSql(connection);
        if (await sql.OneAsync("SELECT 1 FROM pg_tables WHERE schemaname = @schema AND tablename = 'schema_version'", row => row.GetInt32(0), cancellation, ("schema", schema)) == 0)
            throw new StoreException($"opening {where}: there is no store in it. The service makes it at its first start; is the schema's name right?") { Problem = StoreProblem.Unreachable };
        var version = (int)await sql.OneAsync("SELECT version FROM schema_version", row => row.GetInt64(0), cancellation);
        Known(version, current, where);
        if (version < current)
            throw new StoreException($"opening {where}: it has schema version {version}, this program needs {current}. The service brings it forward when it starts with this version") { Problem = StoreProblem.Unreachable };
    }

    private static void Known(int version, int current, string where)
    {
        if (version > current)
            throw new StoreException($"opening {where}: it has schema version {version}, this program knows up to {current}. Use the newer program, or another schema.") { Problem = StoreProblem.TooNew };
    }
}
