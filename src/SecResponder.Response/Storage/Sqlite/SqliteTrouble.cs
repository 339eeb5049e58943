using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>SQLite's result codes as what happened, to what, and what to do. Source: sqlite.org/rescode.html.</summary>
internal static class SqliteTrouble
{
    public static StoreException Explain(string doing, string path, SqliteException e)
    {
        var (problem, what) = e.SqliteErrorCode switch
        {
            13 => (StoreProblem.Full, "there is no room left on the disk, or the configured limit is reached. Make room or raise the limit; it is tried again as it is"),
            5 or 6 => (StoreProblem.Locked, "another process holds the database. One instance may use a SQLite store at a time; it is tried again"),
            11 or 26 => (StoreProblem.Corrupt, "the file is damaged or no SQLite database. Keep a copy, stop, and restore the last backup; `ledger verify` tells what is whole"),
            8 => (StoreProblem.ReadOnly, "the file may not be written. Check its owner and rights, and those of its folder"),
            14 => (StoreProblem.Unreachable, "the file can't be opened. Check that the folder is there and may be written"),
            10 => (StoreProblem.Unreachable, "the disk answered with an error. Check the disk; it is tried again"),
            _ => (StoreProblem.Unreachable, $"SQLite answered {e.SqliteErrorCode} ({e.Message})"),
        };
        return new StoreException($"{doing}: nothing was written to '{path}', {what}.", e) { Problem = problem };
    }
}
