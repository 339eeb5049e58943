using System.Collections.Immutable;
using System.Data;
using Azure.Core;
using Npgsql;
using SecResponder.Response.Hosting;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>The store in a PostgreSQL database: for several always-on instances at once, each of which may die at any point.</summary>
/// <remarks>
/// <para>Every write is one transaction: read position, state and what becomes due move together or not at all. What it decides on is locked before it is read, or stands in the statement that writes
/// (<c>docs/decisions/011-postgres-locks.md</c>).</para>
/// <para>No lease is trusted: each record is written by whoever has its latest version, in the statement itself. Who was owner and does not know yet that it is no more changes no row, and hears of a
/// conflict.</para>
/// <para>A connection that is lost before the commit was sent has written nothing, and is tried again. One that is lost during it is not: nobody knows, and the caller looks.</para>
/// </remarks>
public sealed partial class PostgresStore : IResponderStore
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly string _where;
    private readonly PostgresLocks _locks;
    private readonly SemaphoreSlim _writers;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile bool _isReady;
    private int _disposed;

    private PostgresStore(NpgsqlDataSource source, PostgresStoreOptions options, TimeProvider time)
    {
        (_source, _options, _time, _where) = (source, options, time, PostgresAddress.Title(options));
        _locks = new PostgresLocks(options.Schema);
        _writers = new SemaphoreSlim(options.Writers, options.Writers);
    }

    /// <summary>Names the database; it is reached, and brought to the current schema, with the first question. So a host starts while its database still does.</summary>
    /// <param name="options">Which.</param>
    /// <param name="password">Reads the password's reference.</param>
    /// <param name="identity">The host's identity, where that signs in.</param>
    /// <param name="time">How time passes.</param>
    /// <exception cref="StoreException">The options are wrong.</exception>
    public static PostgresStore Open(PostgresStoreOptions options, SecretOf? password = null, TokenCredential? identity = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (PostgresAddress.Problem(options) is { } problem)
            throw new StoreException($"opening the store: {problem}") { Problem = StoreProblem.Unreachable };
        var source = new NpgsqlDataSourceBuilder(PostgresAddress.Connection(options).ConnectionString);
        PostgresSignIn.Use(source, options, password, identity);
        return new PostgresStore(source.Build(), options, time ?? TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        // A host that knows it under two of its interfaces disposes of it twice.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _source.DisposeAsync();
        _writers.Dispose();
        _opening.Dispose();
    }

    /// <summary>For tests: what is opened in the same way.</summary>
    internal NpgsqlDataSource Source => _source;

    // One statement by itself, or several of one moment.
    private Task<T> ReadAsync<T>(string doing, Func<PostgresSql, Task<T>> read, CancellationToken cancellation) =>
        TriedAsync(doing, async connection => await read(new PostgresSql(connection)), cancellation);

    private Task<T> ReadTogetherAsync<T>(string doing, Func<PostgresSql, Task<T>> read, CancellationToken cancellation) => TriedAsync(
        doing,
        async connection =>
        {
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            return await read(new PostgresSql(connection));
        },
        cancellation);

    // The one way anything is written: all of it in one transaction, or nothing.
    private async Task<T> WriteAsync<T>(string doing, Func<PostgresSql, Task<T>> write, CancellationToken cancellation, bool alone = false)
    {
        await _writers.WaitAsync(cancellation);
        try
        {
            return await TriedAsync(doing, connection => OnceAsync(doing, connection, write, alone, cancellation), cancellation);
        }
        finally
        {
            _writers.Release();
        }
    }

    private async Task WriteAsync(string doing, Func<PostgresSql, Task> write, CancellationToken cancellation) => await WriteAsync(
        doing,
        async sql =>
        {
            await write(sql);
            return true;
        },
        cancellation);

    private async Task<T> OnceAsync<T>(string doing, NpgsqlConnection connection, Func<PostgresSql, Task<T>> write, bool alone, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        var sql = new PostgresSql(connection);
        _locks.Everything(sql, alone);
        var result = await write(sql);
        await sql.FlushAsync(cancellation);
        try
        {
            // What is asked of the server from here on is written, whatever anybody wants by then.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception e) when (PostgresTrouble.IsTrouble(e) && e is not PostgresException { InvariantSeverity: "ERROR" })
        {
            // An error undid it. The end of the connection, or of the server, says nothing.
            throw PostgresTrouble.Explain(doing, _where, e, isOpen: true);
        }
        return result;
    }

    private async Task<T> TriedAsync<T>(string doing, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation, bool keep = false)
    {
        var patience = new PostgresPatience(_options.Patience, _time);
        while (true)
        {
            NpgsqlConnection? connection = null;
            try
            {
                connection = await ConnectAsync(cancellation);
                var result = await work(connection);
                connection = keep ? null : connection;
                return result;
            }
            catch (Exception e) when (PostgresTrouble.IsTrouble(e))
            {
                if (!PostgresTrouble.MayPass(e) || !await patience.WaitAsync(cancellation))
                    throw PostgresTrouble.Explain(doing, _where, e);
            }
            finally
            {
                await (connection?.DisposeAsync() ?? default);
            }
        }
    }

    private async Task<T> ExplainedAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (PostgresTrouble.IsTrouble(e))
        {
            throw PostgresTrouble.Explain(doing, _where, e);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            if (!_isReady)
                await PrepareAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_isReady)
                return;
            if (_options.MakeMissing)
                await PostgresSchema.MigrateAsync(connection, _options.Schema, PostgresSchema.Migrations, _where, cancellation);
            else
                await PostgresSchema.CheckAsync(connection, _options.Schema, PostgresSchema.Migrations.Length, _where, cancellation);
            _isReady = true;
        }
        finally
        {
            _opening.Release();
        }
    }

    private static ImmutableArray<T> InOrder<T, TKey>(IEnumerable<TKey> keys, IReadOnlyDictionary<TKey, T> rows) where T : class where TKey : notnull =>
        [.. keys.Select(key => rows.GetValueOrDefault(key)).OfType<T>()];
}
