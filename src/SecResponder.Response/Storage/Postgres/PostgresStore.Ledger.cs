using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Npgsql;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Postgres;

// The ledger: only ever appended to. A chain's head is locked before it is read, so that two writers can't take the same place.
public sealed partial class PostgresStore
{
    // Chains that must be there and have no row come in their place among the others, as one row without a sequence.
    private const string WholeLedger =
        """
        SELECT c.chain, l.sequence, l.at, l.data, l.hash, h.count, h.hash
        FROM (SELECT id AS chain FROM incidents UNION SELECT chain FROM ledger_heads UNION SELECT chain FROM ledger) c
        LEFT JOIN ledger_heads h ON h.chain = c.chain
        LEFT JOIN ledger l ON l.chain = c.chain
        ORDER BY c.chain, l.sequence
        """;

    public Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.AllAsync(
            "SELECT chain, sequence, at, data, hash FROM ledger WHERE chain = @chain ORDER BY sequence", row => Entry(row, row.Text(0)), cancellation, ("chain", chain)),
        cancellation);

    public Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation) => ReadAsync(
        "reading the ledger", sql => sql.OneAsync("SELECT count, hash FROM ledger_heads WHERE chain = @chain", row => Head(row, 0), cancellation, ("chain", chain)), cancellation);

    public async IAsyncEnumerable<WrittenChain> WrittenChainsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Not begun anew when the connection is lost: what was given out can't be taken back.
        await using var connection = await TriedAsync("reading the ledger", Task.FromResult, cancellation, keep: true);
        await using var command = connection.CreateCommand();
        command.CommandText = WholeLedger;
        await using var reader = await ExplainedAsync("reading the ledger", () => command.ExecuteReaderAsync(cancellation));
        var rows = ImmutableArray.CreateBuilder<LedgerEntry>();
        (string Chain, LedgerHead? Head)? current = null;
        while (await ExplainedAsync("reading the ledger", () => reader.ReadAsync(cancellation)))
        {
            var chain = reader.Text(0);
            if (current is { } before && before.Chain != chain)
                yield return new WrittenChain(before.Chain, before.Head, rows.DrainToImmutable());
            if (current?.Chain != chain)
                current = (chain, reader.IsDBNull(5) ? null : Head(reader, 5));
            if (!reader.IsDBNull(1))
                rows.Add(Entry(reader, chain));
        }
        if (current is { } last)
            yield return new WrittenChain(last.Chain, last.Head, rows.DrainToImmutable());
    }

    public Task<ImmutableArray<ChainEnd>> ChainEndsSinceAsync(DateTimeOffset since, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.AllAsync(
            "SELECT chain, count, hash FROM ledger_heads WHERE changed_at >= @since", row => new ChainEnd(row.Text(0), Head(row, 1)), cancellation, ("since", since)),
        cancellation);

    private static async Task AppendAsync(PostgresSql sql, IEnumerable<LedgerDraft> drafts, CancellationToken cancellation)
    {
        var chains = drafts.GroupBy(draft => draft.Chain, StringComparer.Ordinal).OrderBy(chain => chain.Key, StringComparer.Ordinal).ToArray();
        if (chains.Length == 0)
            return;
        var names = chains.Select(chain => chain.Key).ToArray();
        // Made where it is missing, and locked in any case.
        var heads = (await sql.AllAsync(
            """
            INSERT INTO ledger_heads (chain, count, hash, changed_at) SELECT chain, 0, @hash, 0 FROM unnest(@chains) AS chain
            ON CONFLICT (chain) DO UPDATE SET count = ledger_heads.count RETURNING chain, count, hash
            """,
            row => (Chain: row.Text(0), Head: Head(row, 1)), cancellation, ("chains", names), ("hash", LedgerHead.Empty.Hash.ToArray()))).ToDictionary(row => row.Chain, row => row.Head, StringComparer.Ordinal);
        foreach (var chain in chains)
        {
            var (head, changed) = (heads[chain.Key], DateTimeOffset.MinValue);
            foreach (var draft in chain)
            {
                var entry = LedgerChain.Seal(head, draft);
                sql.Change(
                    "INSERT INTO ledger (chain, sequence, at, data, hash) VALUES (@chain, @sequence, @at, @data, @hash)", null,
                    ("chain", entry.Chain), ("sequence", entry.Sequence), ("at", entry.At), ("data", entry.Data), ("hash", entry.Hash.ToArray()));
                (head, changed) = (LedgerChain.After(entry), entry.At);
            }
            sql.Change(
                "UPDATE ledger_heads SET count = @count, hash = @hash, changed_at = greatest(changed_at, @changed) WHERE chain = @chain", "a chain of the ledger",
                ("chain", chain.Key), ("count", head.Count), ("hash", head.Hash.ToArray()), ("changed", changed));
        }
        HaveNews(sql, names);
    }

    private static LedgerEntry Entry(NpgsqlDataReader row, string chain) => new(chain, row.GetInt64(1), row.Time(2), row.Text(3), [.. row.Bytes(4)]);

    private static LedgerHead Head(NpgsqlDataReader row, int column) => new(row.GetInt64(column), [.. row.Bytes(column + 1)]);
}
