using System.Runtime.CompilerServices;
using Npgsql;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Postgres;

// The digests over the ledger, and what retention removes from it.
public sealed partial class PostgresStore
{
    private const string DigestColumns = "SELECT number, at, ends, hash FROM ledger_digests";

    private const string Retirable =
        """
        SELECT i.id, h.count, h.hash FROM incidents i JOIN ledger_heads h ON h.chain = i.id
        WHERE i.last_evidence_at < @before AND h.changed_at < @before AND i.id <> ALL (@held)
          AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.incident_id = i.id AND s.due_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.incident_id = i.id AND a.state = 'Waiting')
        ORDER BY i.last_evidence_at, i.id LIMIT @max
        """;

    private static readonly string[] OfIncidents =
    [
        "DELETE FROM steps WHERE incident_id = ANY (@chains)", "DELETE FROM approvals WHERE incident_id = ANY (@chains)", "DELETE FROM mentions WHERE incident_id = ANY (@chains)",
        "DELETE FROM judgements WHERE incident_id = ANY (@chains)", "DELETE FROM tickets WHERE incident_id = ANY (@chains)", "DELETE FROM ticket_journals WHERE incident_id = ANY (@chains)",
        "DELETE FROM ledger WHERE chain = ANY (@chains)", "DELETE FROM ledger_heads WHERE chain = ANY (@chains)", "DELETE FROM incidents WHERE id = ANY (@chains)",
        // What comes for its key from now on begins an incident of its own.
        "UPDATE keys SET incident_id = NULL, last_evidence = NULL, evidence_count = NULL, version = version + 1 WHERE incident_id = ANY (@chains)",
    ];

    public async IAsyncEnumerable<LedgerDigest> DigestsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // One at a time: each holds the ends of all chains of a day.
        for (var number = 0L; await NextDigestAsync(number, cancellation) is { } digest; number = digest.Number)
            yield return digest;
    }

    public Task<LedgerDigest?> LastDigestAsync(CancellationToken cancellation) => ReadAsync(
        "reading the last digest", sql => sql.OneAsync(DigestColumns + " ORDER BY number DESC LIMIT 1", Digest, cancellation), cancellation);

    public Task SaveAsync(LedgerDigest digest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return WriteAsync(
            $"writing digest {digest.Number}",
            sql =>
            {
                sql.Change(
                    "INSERT INTO ledger_digests (number, at, ends, hash) VALUES (@number, @at, @ends, @hash) ON CONFLICT DO NOTHING", $"digest {digest.Number}",
                    ("number", digest.Number), ("at", digest.At), ("ends", DigestText.Write(digest.Ends)), ("hash", digest.Hash.ToArray()));
                return Task.CompletedTask;
            },
            cancellation);
    }

    public Task<int> RetireAsync(DateTimeOffset before, int max, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "removing what is kept long enough",
        async sql =>
        {
            var held = (await sql.AllAsync(HoldColumns + Lasting, Hold, cancellation)).SelectMany(hold => hold.Reasons).Select(reason => reason.IncidentId).Distinct(StringComparer.Ordinal).ToArray();
            var old = await sql.AllAsync(
                Retirable, row => new RetiredChain(row.Text(0), row.GetInt64(1), Convert.ToHexStringLower(row.Bytes(2))), cancellation, ("before", before), ("held", held), ("max", max));
            if (old.IsEmpty)
                return 0;
            var chains = old.Select(chain => chain.Chain).ToArray();
            foreach (var change in OfIncidents)
                sql.Change(change, null, ("chains", chains));
            await AppendAsync(sql, [new LedgerDraft(LedgerChain.Operations, now, new ChainsRetired(before, old))], cancellation);
            return old.Length;
        },
        cancellation,
        alone: true);

    private Task<LedgerDigest?> NextDigestAsync(long after, CancellationToken cancellation) => ReadAsync(
        "reading the digests", sql => sql.OneAsync(DigestColumns + " WHERE number > @after ORDER BY number LIMIT 1", Digest, cancellation, ("after", after)), cancellation);

    private static LedgerDigest Digest(NpgsqlDataReader row) => new(row.GetInt64(0), row.Time(1), DigestText.Read(row.GetString(2)), [.. row.Bytes(3)]);
}
