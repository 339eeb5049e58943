using System.Net.Sockets;
using Npgsql;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>PostgreSQL's answers as what happened, to what, and what to do. Source: PostgreSQL documentation, appendix A, "PostgreSQL Error Codes".</summary>
internal static class PostgresTrouble
{
    /// <summary>Whether this is the server's, the network's or the sign-in's trouble, and not a mistake of ours.</summary>
    public static bool IsTrouble(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Somebody else wrote what this transaction had read; run again it sees that.</summary>
    public static bool IsLostRace(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>Whether it may be better in a moment: the connection is gone, the server starts, stops, has no place for one more, or became a standby.</summary>
    public static bool MayPass(Exception e) => IsLostRace(e) || e switch
    {
        PostgresException { SqlState: var state } => state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable || state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { IsTransient: true } or SocketException or IOException or TimeoutException => true,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => false,
    };

    /// <param name="doing">What was being done.</param>
    /// <param name="where">Which database; no secret.</param>
    /// <param name="e">What it said.</param>
    /// <param name="isOpen">Whether it was lost while it was being committed: then nobody knows.</param>
    public static StoreException Explain(string doing, string where, Exception e, bool isOpen = false)
    {
        var (problem, what) = e switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull or "53200" } => (StoreProblem.Full, "the server has no room left. Make room; it is tried again as it is"),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => (StoreProblem.Unreachable, "the server takes no more connections. Raise max_connections or lower 'Maximum Pool Size' of the instances"),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => (StoreProblem.ReadOnly, "the server is a standby or read-only. Name the primary, or add 'Target Session Attributes=primary' with all hosts"),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied => (StoreProblem.ReadOnly, $"the user lacks a right ({denied.MessageText}). It must own the schema, or CREATE on the database at the first start"),
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => (StoreProblem.Unreachable, "the server refused the sign-in. Check user and password reference, and pg_hba.conf"),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => (StoreProblem.Unreachable, "there is no such database. Make it: createdb, with encoding UTF8"),
            PostgresException { SqlState: "XX001" or "XX002" } => (StoreProblem.Corrupt, "the server says that its data is damaged. Stop, keep a copy, and restore the last backup; `ledger verify` tells what is whole"),
            _ when IsLostRace(e) => (StoreProblem.Locked, "other instances write the same all the time; it is tried again"),
            PostgresException other => (StoreProblem.Unreachable, $"the server answered {other.SqlState} ({other.MessageText})"),
            _ => (StoreProblem.Unreachable, $"the server can't be reached ({Innermost(e).Message}). Check address, network and certificate; it is tried again"),
        };
        return new StoreException($"{doing}: {(isOpen ? "whether it was written is not known: what is there says so," : "nothing was written")} in {where}, {what}.", e) { Problem = problem };
    }

    private static Exception Innermost(Exception e) => e.InnerException is null ? e : Innermost(e.InnerException);
}
