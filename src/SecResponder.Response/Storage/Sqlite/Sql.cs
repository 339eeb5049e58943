using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>One statement after another on a connection. Values are parameters, always.</summary>
internal readonly struct Sql(SqliteConnection connection, SqliteTransaction? transaction = null)
{
    /// <summary>Runs it and tells how many rows it changed.</summary>
    public int Run(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>All rows.</summary>
    public ImmutableArray<T> All<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows.DrainToImmutable();
    }

    /// <summary>The first row, or the default.</summary>
    public T? One<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>A statement to be run for many rows: parsed once, its parameters set anew for each.</summary>
    public SqlRows Rows(string text) => new(Command(text, []));

    private SqliteCommand Command(string text, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, SqlRows.Value(value));
        return command;
    }
}

/// <summary>One statement for many rows.</summary>
internal sealed class SqlRows(SqliteCommand command) : IDisposable
{
    /// <summary>Runs it for a row and tells how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Set(parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first row, or the default.</summary>
    public T? One<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Set(parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public void Dispose() => command.Dispose();

    internal static object Value(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.UtcTicks,
        Enum state => state.ToString(),
        _ => value,
    };

    // Always the same names in the same order.
    private void Set(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
            if (i < command.Parameters.Count)
                command.Parameters[i].Value = Value(parameters[i].Value);
            else
                command.Parameters.AddWithValue(parameters[i].Name, Value(parameters[i].Value));
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
