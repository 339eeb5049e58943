using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>The whole ledger in one pass over the table: a chain at a time, never more than one in memory.</summary>
internal static class WrittenChains
{
    // Chains that must be there and have no row come in their place among the others, as one row without a sequence.
    private const string Everything =
        """
        SELECT c.chain, l.sequence, l.at, l.data, l.hash, h.count, h.hash
        FROM (SELECT id AS chain FROM incidents UNION SELECT chain FROM ledger_heads UNION SELECT chain FROM ledger) c
        LEFT JOIN ledger_heads h ON h.chain = c.chain
        LEFT JOIN ledger l ON l.chain = c.chain
        ORDER BY c.chain, l.sequence
        """;

    public static IEnumerable<WrittenChain> Of(string readers, Func<SqliteException, StoreException> explain)
    {
        using var connection = new SqliteConnection(readers);
        using var command = connection.CreateCommand();
        command.CommandText = Everything;
        using var reader = Open(connection, command, explain);
        var rows = ImmutableArray.CreateBuilder<LedgerEntry>();
        (string Chain, LedgerHead? Head)? current = null;
        while (Next(reader, explain))
        {
            var chain = reader.GetString(0);
            if (current is { } before && before.Chain != chain)
                yield return new WrittenChain(before.Chain, before.Head, rows.DrainToImmutable());
            if (current?.Chain != chain)
                current = (chain, reader.IsDBNull(5) ? null : new LedgerHead(reader.GetInt64(5), [.. reader.Bytes(6)]));
            if (!reader.IsDBNull(1))
                rows.Add(new LedgerEntry(chain, reader.GetInt64(1), reader.Time(2), reader.GetString(3), [.. reader.Bytes(4)]));
        }
        if (current is { } last)
            yield return new WrittenChain(last.Chain, last.Head, rows.DrainToImmutable());
    }

    private static SqliteDataReader Open(SqliteConnection connection, SqliteCommand command, Func<SqliteException, StoreException> explain)
    {
        try
        {
            connection.Open();
            return command.ExecuteReader();
        }
        catch (SqliteException e)
        {
            throw explain(e);
        }
    }

    private static bool Next(SqliteDataReader reader, Func<SqliteException, StoreException> explain)
    {
        try
        {
            return reader.Read();
        }
        catch (SqliteException e)
        {
            throw explain(e);
        }
    }
}
