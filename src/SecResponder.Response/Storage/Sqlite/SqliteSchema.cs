using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>The tables, as a list of migrations: number n brings a database of version n to n + 1. Never change one that was released; add the next.</summary>
/// <remarks>Times are UTC ticks. What is searched for stands in columns, the rest of a record as JSON in <c>body</c>.</remarks>
internal static class SqliteSchema
{
    public static ImmutableArray<string> Migrations { get; } =
    [
        """
        CREATE TABLE positions (stream TEXT NOT NULL, partition TEXT NOT NULL, sequence INTEGER NOT NULL, idx INTEGER NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (stream, partition)) WITHOUT ROWID;
        CREATE TABLE keys (key TEXT PRIMARY KEY, state BLOB NOT NULL, incident_id TEXT, last_evidence INTEGER, evidence_count INTEGER, version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE incidents (id TEXT PRIMARY KEY, opened_at INTEGER NOT NULL, last_evidence_at INTEGER NOT NULL, evidence_count INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE INDEX incidents_opened ON incidents (opened_at);
        CREATE TABLE mentions (name TEXT NOT NULL, incident_id TEXT NOT NULL, PRIMARY KEY (name, incident_id)) WITHOUT ROWID;
        CREATE TABLE steps (id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, idx INTEGER NOT NULL, playbook_id TEXT NOT NULL, owner TEXT NOT NULL, system TEXT NOT NULL,
            state TEXT NOT NULL, due_at INTEGER, acted_at INTEGER, observed INTEGER NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE INDEX steps_due ON steps (due_at, incident_id, idx) WHERE due_at IS NOT NULL;
        CREATE INDEX steps_incident ON steps (incident_id, idx);
        CREATE INDEX steps_failed ON steps (state, incident_id) WHERE state IN ('Failed', 'AwaitingApproval');
        CREATE INDEX steps_playbook_acted ON steps (playbook_id, acted_at) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_owner_acted ON steps (owner, acted_at) WHERE acted_at IS NOT NULL;
        CREATE TABLE approvals (id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, state TEXT NOT NULL, asked_at INTEGER NOT NULL, deadline INTEGER NOT NULL,
            version INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE INDEX approvals_incident ON approvals (incident_id, asked_at);
        CREATE INDEX approvals_waiting ON approvals (deadline) WHERE state = 'Waiting';
        CREATE TABLE holds (entity_id TEXT NOT NULL, measure TEXT NOT NULL, state TEXT NOT NULL, due_at INTEGER, version INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (entity_id, measure));
        CREATE INDEX holds_due ON holds (due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE ledger (chain TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (chain, sequence)) WITHOUT ROWID;
        CREATE TABLE ledger_heads (chain TEXT PRIMARY KEY, count INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE dead_letters (stream TEXT NOT NULL, partition TEXT NOT NULL, sequence INTEGER NOT NULL, idx INTEGER NOT NULL, code TEXT NOT NULL, source TEXT NOT NULL,
            reason TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, raw BLOB NOT NULL, UNIQUE (stream, partition, sequence, idx, code));
        CREATE TABLE hits (source TEXT NOT NULL, rule TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (source, rule)) WITHOUT ROWID;
        CREATE TABLE pauses (scope TEXT PRIMARY KEY, who TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        """,
        // Chains that were there before belong to the first digest.
        """
        ALTER TABLE ledger_heads ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX ledger_heads_changed ON ledger_heads (changed_at);
        CREATE TABLE ledger_digests (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, ends TEXT NOT NULL, hash BLOB NOT NULL);
        CREATE INDEX incidents_last_evidence ON incidents (last_evidence_at);
        CREATE INDEX mentions_incident ON mentions (incident_id);
        CREATE INDEX keys_incident ON keys (incident_id) WHERE incident_id IS NOT NULL;
        """,
        """
        CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        ALTER TABLE steps ADD COLUMN refused_by TEXT;
        ALTER TABLE steps ADD COLUMN refused_at INTEGER;
        ALTER TABLE steps ADD COLUMN held_until INTEGER;
        CREATE INDEX steps_refused ON steps (playbook_id, refused_by, refused_at) WHERE refused_at IS NOT NULL;
        CREATE INDEX steps_held ON steps (held_until) WHERE held_until IS NOT NULL;
        CREATE INDEX steps_acted ON steps (acted_at) WHERE acted_at IS NOT NULL;
        """,
        """
        CREATE TABLE sightings (address TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL, kind TEXT NOT NULL, host TEXT NOT NULL, user TEXT NOT NULL, device TEXT NOT NULL,
            PRIMARY KEY (address, from_at, kind, host, user, device)) WITHOUT ROWID;
        CREATE INDEX sightings_age ON sightings (from_at);
        """,
        // What comes true by the passing of event time alone, and how far that is.
        """
        ALTER TABLE keys ADD COLUMN due_at INTEGER;
        ALTER TABLE keys ADD COLUMN last_signal TEXT;
        CREATE INDEX keys_due ON keys (due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE event_clock (id INTEGER PRIMARY KEY CHECK (id = 1), newest INTEGER NOT NULL, at INTEGER NOT NULL);
        """,
        "CREATE TABLE silences (scope TEXT PRIMARY KEY, who TEXT NOT NULL, reason TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL) WITHOUT ROWID;",
        """
        CREATE TABLE judgements (incident_id TEXT PRIMARY KEY, playbook_id TEXT NOT NULL, verdict TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL,
            version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX judgements_playbook ON judgements (playbook_id, verdict);
        """,
        // Those that were there before have no time, and count in no flood.
        """
        ALTER TABLE incidents ADD COLUMN playbook_id TEXT;
        ALTER TABLE incidents ADD COLUMN recorded_at INTEGER;
        UPDATE incidents SET playbook_id = json_extract(body, '$.PlaybookId');
        CREATE INDEX incidents_playbook ON incidents (playbook_id, recorded_at, id);
        """,
        """
        CREATE TABLE tickets (step_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, opened_at INTEGER NOT NULL, due_at INTEGER NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX tickets_due ON tickets (due_at);
        CREATE INDEX tickets_incident ON tickets (incident_id);
        """,
        // What tickets were told of their incidents. Those that were open before are told from here on.
        """
        CREATE TABLE ticket_journals (step_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, opened_at INTEGER NOT NULL, due_at INTEGER NOT NULL, has_news INTEGER NOT NULL,
            rows INTEGER NOT NULL, evidence INTEGER NOT NULL, comments INTEGER NOT NULL, tries INTEGER NOT NULL, pending TEXT, version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX ticket_journals_due ON ticket_journals (due_at) WHERE has_news = 1;
        CREATE INDEX ticket_journals_incident ON ticket_journals (incident_id);
        INSERT INTO ticket_journals
            SELECT t.step_id, t.incident_id, t.opened_at, t.due_at, 0, coalesce(h.count, 0), coalesce(i.evidence_count, 1), 0, 0, NULL, 1
            FROM tickets t LEFT JOIN ledger_heads h ON h.chain = t.incident_id LEFT JOIN incidents i ON i.id = t.incident_id;
        ALTER TABLE tickets ADD COLUMN incident_over INTEGER NOT NULL DEFAULT 0;
        """,
        """
        CREATE TABLE block_lists (list TEXT PRIMARY KEY, revision INTEGER NOT NULL, changed_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE block_entries (list TEXT NOT NULL, value TEXT NOT NULL, kind TEXT NOT NULL, entity_id TEXT NOT NULL, step_id TEXT NOT NULL, until_at INTEGER NOT NULL,
            revision INTEGER NOT NULL, PRIMARY KEY (list, value)) WITHOUT ROWID;
        CREATE TABLE block_polls (list TEXT NOT NULL, kind TEXT NOT NULL, client TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (list, kind, client)) WITHOUT ROWID;
        """,
        // What people page through, each in the order of its page; and how many events came lately.
        $"""
        ALTER TABLE incidents ADD COLUMN owner TEXT NOT NULL DEFAULT '';
        ALTER TABLE incidents ADD COLUMN level TEXT NOT NULL DEFAULT '';
        ALTER TABLE incidents ADD COLUMN state INTEGER NOT NULL DEFAULT 7;
        UPDATE incidents SET owner = json_extract(body, '$.Owner'), level = coalesce(json_extract(body, '$.Level'), ''),
            state = coalesce((SELECT min({IncidentStates.Sql}) FROM steps s WHERE s.incident_id = incidents.id), 7);
        DROP INDEX incidents_opened;
        CREATE INDEX incidents_opened ON incidents (opened_at DESC, id, state);
        CREATE INDEX incidents_owner ON incidents (owner, opened_at DESC, id, state);
        CREATE INDEX incidents_level ON incidents (level, opened_at DESC, id);
        CREATE INDEX incidents_state ON incidents (state, opened_at DESC, id);
        CREATE INDEX incidents_playbook_opened ON incidents (playbook_id, opened_at DESC, id);
        ALTER TABLE mentions ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;
        UPDATE mentions SET opened_at = coalesce((SELECT i.opened_at FROM incidents i WHERE i.id = incident_id), 0);
        CREATE INDEX mentions_opened ON mentions (name, opened_at DESC, incident_id);
        DROP INDEX steps_playbook_acted;
        CREATE INDEX steps_playbook_acted ON steps (playbook_id, acted_at, observed) WHERE acted_at IS NOT NULL;
        CREATE INDEX steps_refused_at ON steps (refused_at DESC, refused_by, playbook_id) WHERE refused_at IS NOT NULL;
        CREATE INDEX holds_lasting ON holds (entity_id, measure) WHERE state <> 'Lifted';
        CREATE INDEX dead_letters_code ON dead_letters (code);
        CREATE TABLE source_activity (slot INTEGER NOT NULL, source TEXT NOT NULL, events INTEGER NOT NULL, newest INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (slot, source)) WITHOUT ROWID;
        """,
        // The latest events by their senders' ids.
        "ALTER TABLE positions ADD COLUMN recent BLOB;",
    ];

    /// <summary>Brings the database to the current version, in one transaction.</summary>
    /// <exception cref="StoreException">It was written by a newer version of the program.</exception>
    public static void Migrate(SqliteConnection connection, ImmutableArray<string> migrations)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var sql = new Sql(connection, transaction);
        var version = (int)sql.One("PRAGMA user_version", row => row.GetInt64(0));
        if (version > migrations.Length)
            throw new StoreException(
                $"opening '{connection.DataSource}': it has schema version {version}, this program knows up to {migrations.Length}. Use the newer program, or another file.")
            { Problem = StoreProblem.TooNew };
        foreach (var migration in migrations.AsSpan()[version..])
            sql.Run(migration);
        if (version < migrations.Length)
            sql.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migrations.Length}"));
        transaction.Commit();
    }
}
