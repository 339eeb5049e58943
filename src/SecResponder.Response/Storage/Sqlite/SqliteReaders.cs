using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>Connections that only read, as many as there are readers at a time. Each keeps its parsed statements: to parse one costs more than to run it.</summary>
/// <param name="connectionString">Where to.</param>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    private sealed record Reader(SqliteConnection Connection, SqlStatements Statements) : IDisposable
    {
        public void Dispose()
        {
            Statements.Dispose();
            Connection.Dispose();
        }
    }

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _isClosed;

    public string ConnectionString => connectionString;

    /// <summary>Reads, on a connection that nobody else uses meanwhile.</summary>
    /// <exception cref="SqliteException">It can't be read; the connection is not used again.</exception>
    public T Read<T>(Func<Sql, T> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            var result = read(new Sql(reader.Connection, statements: reader.Statements));
            GiveBack(reader);
            return result;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private Reader Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return new Reader(connection, new SqlStatements());
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void GiveBack(Reader reader)
    {
        _idle.Add(reader);
        // Whoever closed the store meanwhile has not seen this one.
        if (_isClosed)
            Dispose();
    }
}
