using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>One statement after another on a connection. Values are parameters, always.</summary>
/// <param name="connection">The connection.</param>
/// <param name="transaction">What it belongs to.</param>
/// <param name="statements">Statements of this connection that are parsed already; without them each is parsed for itself.</param>
internal readonly struct Sql(SqliteConnection connection, SqliteTransaction? transaction = null, SqlStatements? statements = null)
{
    /// <summary>Runs it and tells how many rows it changed.</summary>
    public int Run(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>All rows.</summary>
    public ImmutableArray<T> All<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = ImmutableArray.CreateBuilder<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows.DrainToImmutable();
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>The first row, or the default.</summary>
    public T? One<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            return reader.Read() ? read(reader) : default;
        }
        finally
        {
            Done(command);
        }
    }

    private SqliteCommand Command(string text, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = statements?.Find(text) ?? connection.CreateCommand();
        command.Transaction = transaction;
        if (command.CommandText.Length == 0)
            command.CommandText = text;
        for (var i = 0; i < parameters.Length; i++)
            if (i < command.Parameters.Count && command.Parameters[i].ParameterName == parameters[i].Name)
                command.Parameters[i].Value = Value(parameters[i].Value);
            else
                command.Parameters.AddWithValue(parameters[i].Name, Value(parameters[i].Value));
        return command;
    }

    private void Done(SqliteCommand command)
    {
        if (statements is null)
            command.Dispose();
        else
            statements.Keep(command);
    }

    private static object Value(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.UtcTicks,
        Enum state => state.ToString(),
        _ => value,
    };
}

/// <summary>Statements of one connection that are parsed already: a batch runs few texts, each for many rows. Used by one thread at a time.</summary>
internal sealed class SqlStatements : IDisposable
{
    private const int Most = 100;
    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>A statement of that text which nobody uses now, or null.</summary>
    public SqliteCommand? Find(string text) => _idle.Remove(text, out var command) ? command : null;

    /// <summary>Takes a statement back when it is done.</summary>
    public void Keep(SqliteCommand command)
    {
        command.Transaction = null;
        if (_idle.Count >= Most || !_idle.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    public void Dispose()
    {
        foreach (var command in _idle.Values)
            command.Dispose();
        _idle.Clear();
    }
}

/// <summary>Columns of ours.</summary>
internal static class SqliteColumns
{
    public static DateTimeOffset Time(this SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static T State<T>(this SqliteDataReader row, int column) where T : struct, Enum => Enum.Parse<T>(row.GetString(column));
}
