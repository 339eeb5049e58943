using Npgsql;
using SecResponder.Events;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What can happen to a server and on the way to it, within a transaction too, and what an operator reads then.</summary>
public sealed class PostgresTroubleTests : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly PostgresData _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    private static StageTwoCommit Batch(long sequence = 1) => new()
    {
        Positions = [new ReadPosition("hub", "0", sequence, 0, sequence - 1)],
        Hits = [new HitCount("panos", "", 5)],
        DeadLetters = [new DeadLetter(new Origin("hub", "0", sequence), "panos", "malformed", "r", 0, new byte[] { 1 }, Make.Noon)],
        Ledger = [new LedgerDraft("in-1", Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"))],
    };

    // The server itself does what a network or an operator would do, at that place, so many times. A sequence counts on though its transaction is undone.
    private async Task BreakAsync(string table, string what, int times = int.MaxValue, bool atCommit = false) => await Postgres.RunAsync(
        $"""
        CREATE SEQUENCE {_data.Schema}.broken;
        CREATE FUNCTION {_data.Schema}.break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('{_data.Schema}.broken') <= {times} THEN {what}; END IF;
            RETURN NEW; END $$;
        CREATE {(atCommit ? "CONSTRAINT TRIGGER broken AFTER" : "TRIGGER broken BEFORE")} INSERT OR UPDATE ON {_data.Schema}.{table}
            {(atCommit ? "DEFERRABLE INITIALLY DEFERRED" : "")} FOR EACH ROW EXECUTE FUNCTION {_data.Schema}.break();
        """);

    private const string LoseTheConnection = "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10)";

    private static string Raise(string state) => $"RAISE EXCEPTION 'broken on purpose' USING ERRCODE = '{state}'";

    [Theory]
    [InlineData("first thing that is written", "positions")]
    [InlineData("in the middle", "ledger")]
    [InlineData("the last", "hits")]
    public async Task A_connection_that_is_lost_before_the_commit_is_made_again_and_everything_is_there_once(string why, string table)
    {
        await using var store = _data.Open();
        await store.PositionsAsync("hub", Token);
        await BreakAsync(table, LoseTheConnection, times: 2);
        await store.CommitAsync(Batch(), Token);
        Assert.True(await SeenAsync(store) == (1, 5, 1, 1), $"{why}: {await SeenAsync(store)}");
    }

    [Fact]
    public async Task A_connection_that_is_lost_during_the_commit_is_told_as_what_it_is_and_nothing_is_given_again_blindly()
    {
        await using var store = _data.Open();
        await store.PositionsAsync("hub", Token);
        await BreakAsync("hits", LoseTheConnection, times: 1, atCommit: true);
        var lost = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(), Token));
        Assert.Equal(StoreProblem.Unreachable, lost.Problem);
        Assert.Contains("whether it was written is not known", lost.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 0), await SeenAsync(store));
        await store.CommitAsync(Batch(), Token);
        Assert.Equal((1, 5, 1, 1), await SeenAsync(store));
    }

    [Theory]
    [InlineData("serialization failure", "40001")]
    [InlineData("deadlock", "40P01")]
    [InlineData("the server stops", "57P01")]
    [InlineData("it became a standby", "25006")]
    public async Task What_passes_is_waited_for(string why, string state)
    {
        await using var store = _data.Open();
        await store.PositionsAsync("hub", Token);
        await BreakAsync("ledger", Raise(state), times: 3);
        await store.CommitAsync(Batch(), Token);
        Assert.True(await SeenAsync(store) == (1, 5, 1, 1), why);
    }

    [Theory]
    [InlineData("40001", StoreProblem.Locked, "other instances write the same")]
    [InlineData("53100", StoreProblem.Full, "no room left")]
    [InlineData("25006", StoreProblem.ReadOnly, "standby or read-only")]
    [InlineData("42501", StoreProblem.ReadOnly, "the user lacks a right")]
    [InlineData("XX001", StoreProblem.Corrupt, "its data is damaged")]
    [InlineData("57P03", StoreProblem.Unreachable, "the server answered 57P03")]
    public async Task What_stays_is_told_within_ones_patience_and_nothing_was_written(string state, StoreProblem problem, string said)
    {
        await using var store = _data.Open(Short);
        await store.PositionsAsync("hub", Token);
        await BreakAsync("ledger", Raise(state));
        var told = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(), Token));
        Assert.Equal(problem, told.Problem);
        Assert.Contains(said, told.Message, StringComparison.Ordinal);
        Assert.StartsWith("committing", told.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 0), await SeenAsync(store));
    }

    [Fact]
    public async Task A_conflict_is_a_conflict_and_not_tried_again()
    {
        await using var store = _data.Open();
        await store.CommitAsync(Batch(), Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(Batch(), Token));
        Assert.Equal((1, 5, 1, 1), await SeenAsync(store));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_and_so_is_a_password_that_is_wrong_without_repeating_it()
    {
        var there = new NpgsqlConnectionStringBuilder(Postgres.ConnectionString);
        var gone = new PostgresStoreOptions { ConnectionString = $"Host=127.0.0.1;Port=1;Database=x;Username=u", Patience = Short };
        await using (var store = PostgresStore.Open(gone))
            Assert.Contains("can't be reached", (await Assert.ThrowsAsync<StoreException>(() => store.HoldMarkAsync(Token))).Message, StringComparison.Ordinal);
        var locked = new PostgresStoreOptions { ConnectionString = $"Host=127.0.0.1;Port={there.Port};Database={there.Database};Username=postgres", Password = "keyvault:pg", Patience = Short };
        await using (var store = PostgresStore.Open(locked, (_, _) => ValueTask.FromResult("hunter2-not-it")))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.HoldMarkAsync(Token));
            Assert.Contains("refused the sign-in", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_password_is_read_by_its_reference()
    {
        var there = new NpgsqlConnectionStringBuilder(Postgres.ConnectionString);
        var user = _data.Schema;
        await Postgres.RunAsync($"CREATE USER {user} PASSWORD 'correct horse'; CREATE SCHEMA {user} AUTHORIZATION {user}");
        try
        {
            var options = new PostgresStoreOptions { ConnectionString = $"Host=127.0.0.1;Port={there.Port};Database={there.Database};Username={user}", Password = "keyvault:pg", Schema = user };
            string? asked = null;
            await using var store = PostgresStore.Open(options, (reference, _) =>
            {
                asked = reference;
                return ValueTask.FromResult("correct horse");
            });
            // Its schema is there; the database's it may not change.
            await store.CommitAsync(Batch(), Token);
            Assert.Equal("keyvault:pg", asked);
        }
        finally
        {
            await Postgres.RunAsync($"DROP SCHEMA {user} CASCADE; DROP USER {user}");
        }
    }

    [Fact]
    public async Task Instances_that_start_at_once_make_the_schema_once()
    {
        PostgresStore[] stores = [.. Enumerable.Range(0, 6).Select(_ => _data.Open())];
        await Task.WhenAll(stores.Select((store, n) => Task.Run(() => store.CommitAsync(new StageTwoCommit { Hits = [new HitCount($"s{n}", "", 1)] }, Token), Token)));
        Assert.Equal(6, (await stores[0].HitsAsync(Token)).Length);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_migration_brings_an_older_schema_forward_and_a_broken_one_changes_nothing()
    {
        await using var store = _data.Open();
        await store.CommitAsync(Batch(), Token);
        await using var connection = await store.Source.OpenConnectionAsync(Token);
        var next = PostgresSchema.Migrations.Add("CREATE TABLE new_thing (x BIGINT)");
        await Assert.ThrowsAsync<PostgresException>(() => PostgresSchema.MigrateAsync(connection, _data.Schema, next.Add("CREATE NONSENSE"), "here", Token));
        await PostgresSchema.CheckAsync(connection, _data.Schema, PostgresSchema.Migrations.Length, "here", Token);
        Assert.Contains("brings it forward", (await Assert.ThrowsAsync<StoreException>(() => PostgresSchema.CheckAsync(connection, _data.Schema, next.Length, "here", Token))).Message, StringComparison.Ordinal);
        await PostgresSchema.MigrateAsync(connection, _data.Schema, next, "here", Token);
        await PostgresSchema.CheckAsync(connection, _data.Schema, next.Length, "here", Token);
        Assert.Equal((1, 5, 1, 1), await SeenAsync(store));
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_left_alone_and_who_only_looks_makes_none()
    {
        var looks = _data.Options();
        looks.MakeMissing = false;
        await using (var looking = PostgresStore.Open(looks))
            Assert.Contains("there is no store in it", (await Assert.ThrowsAsync<StoreException>(() => looking.HitsAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Null(await Postgres.RunAsync($"SELECT 1 FROM pg_namespace WHERE nspname = '{_data.Schema}'"));
        await using (var store = _data.Open())
            await store.CommitAsync(Batch(), Token);
        await using (var looking = PostgresStore.Open(looks))
            Assert.Single(await looking.HitsAsync(Token));
        await Postgres.RunAsync($"UPDATE {_data.Schema}.schema_version SET version = 99");
        await using var older = _data.Open();
        Assert.Equal(StoreProblem.TooNew, (await Assert.ThrowsAsync<StoreException>(() => older.HitsAsync(Token))).Problem);
    }

    private static async Task<(long Position, long Hits, long Letters, int Rows)> SeenAsync(PostgresStore store) => (
        (await store.PositionsAsync("hub", Token)).Select(position => position.Sequence).SingleOrDefault(),
        (await store.HitsAsync(Token)).Sum(hit => hit.Count),
        await store.DeadLetterCountAsync(Token),
        (await store.LedgerAsync("in-1", Token)).Length);
}
