using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>The store in one SQLite file: for the server as a single instance, the command line and tests.</summary>
/// <remarks>
/// <para>WAL: readers (the console, <c>why</c>) never wait for the writer. <c>synchronous=FULL</c>, not NORMAL: in WAL mode NORMAL may lose the last commits when the
/// power goes, and a lost intent would be a call that nobody remembers: the one thing that must not be lost. It costs one fsync a commit, and commits are few
/// where events are many: a batch is one.</para>
/// <para>One connection writes, for all who write at a time together; reads have connections of their own, which keep their statements. Versions keep instances apart that share the file by mistake.</para>
/// </remarks>
public sealed partial class SqliteStore : IResponderStore
{
    private readonly SqliteWriter _writer;
    /// <summary>For tests of what the connection was told.</summary>
    internal SqliteConnection Writer => _writer.Connection;

    private readonly string _path;
    private readonly SqliteReaders _readers;
    private int _disposed;

    private SqliteStore(SqliteWriter writer, string path, SqliteReaders readers)
    {
        _writer = writer;
        _path = path;
        _readers = readers;
    }

    /// <summary>Opens or makes the database and brings it to the current schema.</summary>
    /// <exception cref="StoreException">It can't be opened, is damaged, or was written by a newer version.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Open(options, isKept: true);
    }

    /// <summary>Makes a database that nobody needs after this process (a replay's): it does not wait for the disk.</summary>
    /// <exception cref="StoreException">It can't be made.</exception>
    public static SqliteStore OpenToThrowAway(string path) => Open(new SqliteStoreOptions { Path = path }, isKept: false);

    private static SqliteStore Open(SqliteStoreOptions options, bool isKept)
    {
        var path = Path.GetFullPath(options.Path);
        var seconds = Math.Max(1, (int)Math.Ceiling(options.LockTimeout.TotalSeconds));
        var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = seconds }.ToString());
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            writer.Open();
            var sql = new Sql(writer);
            sql.One("PRAGMA journal_mode = WAL", row => row.GetString(0));
            sql.Run(isKept ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
            if (options.MaxBytes > 0)
                sql.One($"PRAGMA max_page_count = {Math.Max(1, options.MaxBytes / 4096)}", row => row.GetInt64(0));
            SqliteSchema.Migrate(writer, SqliteSchema.Migrations);
            var readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = seconds }.ToString();
            return new SqliteStore(new SqliteWriter(writer), path, new SqliteReaders(readers));
        }
        catch (SqliteException e)
        {
            writer.Dispose();
            throw SqliteTrouble.Explain("opening the store", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writer.Dispose();
            throw new StoreException($"opening the store: '{path}' can't be made. Check that the folder may be written: {e.Message}", e) { Problem = StoreProblem.Unreachable };
        }
        catch (StoreException)
        {
            writer.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A host that knows it under two of its interfaces disposes of it twice.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _writer.DisposeAsync();
        _readers.Dispose();
    }

    private Task<T> ReadAsync<T>(string doing, Func<Sql, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(_readers.Read(read));
        }
        catch (SqliteException e)
        {
            return Task.FromException<T>(SqliteTrouble.Explain(doing, _path, e));
        }
    }

    // The one way anything is written: all of it in one transaction, or nothing.
    private async Task<T> WriteAsync<T>(string doing, Func<Sql, T> write, CancellationToken cancellation)
    {
        try
        {
            return await _writer.WriteAsync(write, cancellation);
        }
        catch (SqliteException e)
        {
            throw SqliteTrouble.Explain(doing, _path, e);
        }
    }

    private static void Expect(int changed, string what)
    {
        if (changed != 1)
            throw new StoreConflictException($"{what} was written by somebody else meanwhile");
    }

    private static ImmutableArray<T> Each<T, TKey>(IReadOnlyCollection<TKey> keys, Func<TKey, T?> find) where T : class =>
        [.. keys.Select(find).OfType<T>()];
}
