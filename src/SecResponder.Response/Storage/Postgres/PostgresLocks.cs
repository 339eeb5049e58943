using System.Buffers.Binary;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>What writers agree about before they read what they decide on. Each lock ends with its transaction, however that ends; a process that dies leaves none behind.</summary>
/// <remarks>The order is that of this file; rows come after them. Whoever meets another the wrong way round all the same is told by the server (40P01), and begins anew.</remarks>
/// <param name="schema">Locks are the database's: each schema has its own.</param>
internal sealed class PostgresLocks(string schema)
{
    private readonly long _everything = Number(schema, "everything");
    private readonly long _guardrails = Number(schema, "guardrails");

    /// <summary>Who removes old incidents with all that belongs to them is alone; all others write side by side.</summary>
    public void Everything(PostgresSql sql, bool alone) =>
        sql.Change(alone ? "SELECT pg_advisory_xact_lock(@number)" : "SELECT pg_advisory_xact_lock_shared(@number)", null, ("number", _everything));

    /// <summary>Budgets and holds that were looked at when a guardrail was asked: one after the other looks again, and takes its place.</summary>
    public void Guardrails(PostgresSql sql) => sql.Change("SELECT pg_advisory_xact_lock(@number)", null, ("number", _guardrails));

    /// <summary>Entries of one list, which has room for so many.</summary>
    public void BlockList(PostgresSql sql, string list) => sql.Change("SELECT pg_advisory_xact_lock(@number)", null, ("number", Number(schema, $"block list {list}")));

    private static long Number(string schema, string what) => BinaryPrimitives.ReadInt64LittleEndian(PostgresText.Id("secresponder", schema, what));
}
