using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Sqlite;

// The ledger: only ever appended to. The chain is sealed here, inside the transaction, so that two writers can't take the same place.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.All(
            "SELECT chain, sequence, at, data, hash FROM ledger WHERE chain = $chain ORDER BY sequence",
            row => new LedgerEntry(row.GetString(0), row.GetInt64(1), row.Time(2), row.GetString(3), [.. row.Bytes(4)]),
            ("$chain", chain)),
        cancellation);

    public Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation) => ReadAsync("reading the ledger", sql => Head(sql, chain), cancellation);

    public async IAsyncEnumerable<WrittenChain> WrittenChainsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var chain in WrittenChains.Of(_readers.ConnectionString, trouble => SqliteTrouble.Explain("reading the ledger", _path, trouble)))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return chain;
        }
    }

    public Task<ImmutableArray<ChainEnd>> ChainEndsSinceAsync(DateTimeOffset since, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.All(
            "SELECT chain, count, hash FROM ledger_heads WHERE changed_at >= $since", row => new ChainEnd(row.GetString(0), new LedgerHead(row.GetInt64(1), [.. row.Bytes(2)])),
            ("$since", since == DateTimeOffset.MinValue ? 0 : since.UtcTicks)),
        cancellation);

    private static LedgerHead? Head(Sql sql, string chain) => sql.One(
        "SELECT count, hash FROM ledger_heads WHERE chain = $chain", row => new LedgerHead(row.GetInt64(0), [.. row.Bytes(1)]), ("$chain", chain));

    private static void Append(Sql sql, ImmutableArray<LedgerDraft> drafts)
    {
        foreach (var chain in drafts.GroupBy(draft => draft.Chain, StringComparer.Ordinal))
        {
            var (head, changed) = (Head(sql, chain.Key) ?? LedgerHead.Empty, DateTimeOffset.MinValue);
            foreach (var draft in chain)
            {
                var entry = LedgerChain.Seal(head, draft);
                sql.Run(
                    "INSERT INTO ledger (chain, sequence, at, data, hash) VALUES ($chain, $sequence, $at, $data, $hash)",
                    ("$chain", entry.Chain), ("$sequence", entry.Sequence), ("$at", entry.At), ("$data", entry.Data), ("$hash", entry.Hash.ToArray()));
                (head, changed) = (LedgerChain.After(entry), entry.At);
            }
            sql.Run(
                """
                INSERT INTO ledger_heads (chain, count, hash, changed_at) VALUES ($chain, $count, $hash, $changed)
                ON CONFLICT DO UPDATE SET count = excluded.count, hash = excluded.hash, changed_at = max(changed_at, excluded.changed_at)
                """,
                ("$chain", chain.Key), ("$count", head.Count), ("$hash", head.Hash.ToArray()), ("$changed", changed));
            HasNews(sql, chain.Key);
        }
    }
}
