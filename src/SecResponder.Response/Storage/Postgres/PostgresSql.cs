using System.Collections.Immutable;
using Npgsql;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>Questions and changes on one connection. Values are parameters, always. Changes are gathered and go to the server together, in their order, before the next question and at the end.</summary>
/// <param name="connection">The connection; its transaction is the one that it is in.</param>
internal sealed class PostgresSql(NpgsqlConnection connection)
{
    // Each is answered for itself; so many at once keep the server busy and the answers small.
    private const int Together = 400;

    private readonly List<(NpgsqlBatchCommand Command, string? Expected)> _waiting = [];

    /// <summary>Changes something, later. With <paramref name="expected"/> it must change exactly one row; else somebody else wrote that meanwhile.</summary>
    public void Change(string text, string? expected, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(Parameter(name, value));
        _waiting.Add((command, expected));
    }

    /// <summary>Changes something now, and tells how many rows it was.</summary>
    public async Task<int> RunAsync(string text, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await FlushAsync(cancellation);
        await using var command = Command(text, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>All rows.</summary>
    public async Task<ImmutableArray<T>> AllAsync<T>(string text, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await FlushAsync(cancellation);
        await using var command = Command(text, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = ImmutableArray.CreateBuilder<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows.DrainToImmutable();
    }

    /// <summary>The first row, or the default.</summary>
    public async Task<T?> OneAsync<T>(string text, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params (string Name, object? Value)[] parameters) =>
        await AllAsync(text, read, cancellation, parameters) is [var first, ..] ? first : default;

    /// <summary>Sends the changes that wait.</summary>
    /// <exception cref="StoreConflictException">One that must change a row did not.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        for (var at = 0; at < _waiting.Count; at += Together)
        {
            var some = _waiting.GetRange(at, Math.Min(Together, _waiting.Count - at));
            await using var batch = connection.CreateBatch();
            foreach (var (command, _) in some)
                batch.BatchCommands.Add(command);
            await batch.ExecuteNonQueryAsync(cancellation);
            foreach (var (command, expected) in some)
                if (expected is not null && command.RecordsAffected != 1)
                    throw new StoreConflictException($"{expected} was written by somebody else meanwhile");
        }
        _waiting.Clear();
    }

    private NpgsqlCommand Command(string text, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(Parameter(name, value));
        return command;
    }

    private static NpgsqlParameter Parameter(string name, object? value) => value switch
    {
        string text => new NpgsqlParameter<string>(name, PostgresText.Write(text)),
        DateTimeOffset time => new NpgsqlParameter<long>(name, time.UtcTicks),
        Enum state => new NpgsqlParameter<string>(name, state.ToString()),
        int number => new NpgsqlParameter<long>(name, number),
        string[] texts => new NpgsqlParameter<string[]>(name, [.. texts.Select(PostgresText.Write)]),
        NpgsqlParameter parameter => parameter,
        _ => new NpgsqlParameter(name, value ?? DBNull.Value),
    };
}

/// <summary>Values that may be nothing: the server must know of which kind nothing is.</summary>
internal static class Nothing
{
    public static NpgsqlParameter OrText(string name, string? value) => new(name, NpgsqlTypes.NpgsqlDbType.Text) { Value = value is null ? DBNull.Value : PostgresText.Write(value) };

    public static NpgsqlParameter OrNumber(string name, long? value) => new(name, NpgsqlTypes.NpgsqlDbType.Bigint) { Value = value is { } number ? number : DBNull.Value };

    public static NpgsqlParameter OrTime(string name, DateTimeOffset? value) => OrNumber(name, value?.UtcTicks);
}

/// <summary>Columns of ours.</summary>
internal static class PostgresColumns
{
    public static string Text(this NpgsqlDataReader row, int column) => PostgresText.Read(row.GetString(column));

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static T State<T>(this NpgsqlDataReader row, int column) where T : struct, Enum => Enum.Parse<T>(row.GetString(column));
}
