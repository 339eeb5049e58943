using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Sqlite;

// The digests over the ledger, and what retention removes from it.
public sealed partial class SqliteStore
{
    private const string DigestColumns = "SELECT number, at, ends, hash FROM ledger_digests";

    private const string Retirable =
        """
        SELECT i.id, h.count, h.hash FROM incidents i JOIN ledger_heads h ON h.chain = i.id
        WHERE i.last_evidence_at < $before AND h.changed_at < $before
          AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.incident_id = i.id AND s.due_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.incident_id = i.id AND a.state = 'Waiting')
          AND NOT EXISTS (SELECT 1 FROM holds o, json_each(o.body, '$.Reasons') r WHERE o.state <> 'Lifted' AND json_extract(r.value, '$.IncidentId') = i.id)
        ORDER BY i.last_evidence_at, i.id LIMIT $max
        """;

    public async IAsyncEnumerable<LedgerDigest> DigestsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // One at a time: each holds the ends of all chains of a day.
        for (var number = 0L; await NextDigestAsync(number, cancellation) is { } digest; number = digest.Number)
            yield return digest;
    }

    public Task<LedgerDigest?> LastDigestAsync(CancellationToken cancellation) => ReadAsync(
        "reading the last digest", sql => sql.One(DigestColumns + " ORDER BY number DESC LIMIT 1", Digest), cancellation);

    public Task SaveAsync(LedgerDigest digest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return WriteAsync(
            $"writing digest {digest.Number}",
            sql =>
            {
                Expect(
                    sql.Run(
                        "INSERT INTO ledger_digests (number, at, ends, hash) VALUES ($number, $at, $ends, $hash) ON CONFLICT DO NOTHING",
                        ("$number", digest.Number), ("$at", digest.At), ("$ends", DigestText.Write(digest.Ends)), ("$hash", digest.Hash.ToArray())),
                    $"digest {digest.Number}");
                return true;
            },
            cancellation);
    }

    public Task<int> RetireAsync(DateTimeOffset before, int max, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "removing what is kept long enough",
        sql =>
        {
            var old = sql.All(
                Retirable, row => new RetiredChain(row.GetString(0), row.GetInt64(1), Convert.ToHexStringLower(row.Bytes(2))), ("$before", before), ("$max", max));
            foreach (var chain in old)
            {
                // What comes for its key from now on begins an incident of its own.
                sql.Run("UPDATE keys SET incident_id = NULL, last_evidence = NULL, evidence_count = NULL, version = version + 1 WHERE incident_id = $chain", ("$chain", chain.Chain));
                foreach (var table in (ReadOnlySpan<string>)["steps WHERE incident_id", "approvals WHERE incident_id", "mentions WHERE incident_id", "judgements WHERE incident_id", "tickets WHERE incident_id", "ticket_journals WHERE incident_id", "ledger WHERE chain", "ledger_heads WHERE chain", "incidents WHERE id"])
                    sql.Run($"DELETE FROM {table} = $chain", ("$chain", chain.Chain));
            }
            if (!old.IsEmpty)
                Append(sql, [new LedgerDraft(LedgerChain.Operations, now, new ChainsRetired(before, old))]);
            return old.Length;
        },
        cancellation);

    private Task<LedgerDigest?> NextDigestAsync(long after, CancellationToken cancellation) => ReadAsync(
        "reading the digests", sql => sql.One(DigestColumns + " WHERE number > $after ORDER BY number LIMIT 1", Digest, ("$after", after)), cancellation);

    private static LedgerDigest Digest(SqliteDataReader row) => new(
        row.GetInt64(0), row.Time(1), DigestText.Read(row.GetString(2)), [.. row.Bytes(3)]);
}
