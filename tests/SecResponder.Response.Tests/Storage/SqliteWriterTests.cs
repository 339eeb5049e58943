using Microsoft.Data.Sqlite;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>Many writers share a transaction, and none of them notices but by the time it takes.</summary>
public sealed class SqliteWriterTests : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteWriter _writer;

    public SqliteWriterTests()
    {
        var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        new Sql(connection).Run("CREATE TABLE written (number INTEGER PRIMARY KEY)");
        _writer = new SqliteWriter(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_of_many_at_a_time_has_its_own_result_and_its_own_conflict()
    {
        var writes = Enumerable.Range(0, 500).Select(number => Task.Run(() => _writer.WriteAsync(sql =>
        {
            sql.Run("INSERT INTO written VALUES ($number)", ("$number", number));
            // What it wrote before it was refused is undone, and nobody else's.
            return number % 5 == 0 ? throw new StoreConflictException($"{number}") : number;
        }, Token))).ToArray();
        for (var number = 0; number < writes.Length; number++)
            if (number % 5 == 0)
                Assert.Equal($"{number}", (await Assert.ThrowsAsync<StoreConflictException>(() => writes[number])).Message);
            else
                Assert.Equal(number, await writes[number]);
        Assert.Equal(400, await CountAsync());
    }

    [Fact]
    public async Task When_SQLite_itself_fails_only_whose_write_it_was_hears_of_it()
    {
        using var meet = new Barrier(2);
        var first = Task.Run(() => _writer.WriteAsync(_ => meet.SignalAndWait(TimeSpan.FromSeconds(20), Token), Token));
        meet.SignalAndWait(TimeSpan.FromSeconds(20), Token);
        var others = Enumerable.Range(0, 20).Select(number => _writer.WriteAsync(sql => sql.Run(number == 7 ? "INSERT INTO nowhere VALUES (1)" : "INSERT INTO written VALUES ($number)", ("$number", number)), Token)).ToArray();
        await first;
        await Assert.ThrowsAsync<SqliteException>(() => others[7]);
        await Task.WhenAll(others.Where((_, number) => number != 7));
        Assert.Equal(19, await CountAsync());
    }

    [Fact]
    public async Task What_is_cancelled_before_it_was_taken_is_not_written()
    {
        using var meet = new Barrier(2);
        using var cancel = new CancellationTokenSource();
        var first = Task.Run(() => _writer.WriteAsync(_ => meet.SignalAndWait(TimeSpan.FromSeconds(20), Token) && meet.SignalAndWait(TimeSpan.FromSeconds(20), Token), Token));
        meet.SignalAndWait(TimeSpan.FromSeconds(20), Token);
        var second = _writer.WriteAsync(sql => sql.Run("INSERT INTO written VALUES (1)"), cancel.Token);
        await cancel.CancelAsync();
        meet.SignalAndWait(TimeSpan.FromSeconds(20), Token);
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, await CountAsync());
    }

    private Task<long> CountAsync() => _writer.WriteAsync(sql => sql.One("SELECT count(*) FROM written", row => row.GetInt64(0)), Token);
}
