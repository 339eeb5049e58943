using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Events;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>The SQLite store keeps the contract.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    protected override StoreData NewData() => new SqliteData();
}

/// <summary>Its pages and counts keep theirs.</summary>
public sealed class SqlitePagesTests : StorePagesContract
{
    protected override StoreData NewData() => new SqliteData();

    [Fact]
    public async Task What_is_rare_is_looked_for_so_far_and_the_next_page_goes_on_from_there()
    {
        await using var store = await OpenAsync();
        await AddAsync(store, [.. Enumerable.Range(0, IStorePages.Looked + 10).Select(n => Made($"in-{n:0000}", level: n == 3 ? "low" : "high", openedAt: Make.Noon.AddSeconds(n)))]);
        var filter = new IncidentFilter { Owner = "soc", Level = "low" };
        var first = await PagesOf(store).IncidentPageAsync(filter, null, 10, Token);
        Assert.Empty(first.Items);
        var second = await PagesOf(store).IncidentPageAsync(filter, first.Next, 10, Token);
        Assert.Equal("in-0003", Assert.Single(second.Items).Incident.Id);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Incidents_that_were_kept_before_there_were_pages_are_found_by_what_they_are()
    {
        using var folder = new TemporaryFolder();
        var (one, other) = (Made("in-1", owner: "net", level: null, steps: [StepState.Done, StepState.AwaitingApproval]), Made("in-2"));
        using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            connection.Open();
            var pages = SqliteSchema.Migrations.Index().Single(migration => migration.Item.Contains("CREATE TABLE source_activity", StringComparison.Ordinal)).Index;
            SqliteSchema.Migrate(connection, SqliteSchema.Migrations[..pages]);
            var sql = new Sql(connection);
            foreach (var incident in new[] { one.Incident, other.Incident })
                sql.Run(
                    "INSERT INTO incidents (id, opened_at, last_evidence_at, evidence_count, body, playbook_id, recorded_at) VALUES ($id, $at, $at, 1, $body, 'pb-1', $at)",
                    ("$id", incident.Id), ("$at", incident.OpenedAt), ("$body", JsonSerializer.Serialize(incident, ResponseJson.Default.Incident)));
            foreach (var step in one.Steps)
                sql.Run(
                    "INSERT INTO steps (id, incident_id, idx, playbook_id, owner, system, state, observed, version, body) VALUES ($id, 'in-1', $index, 'pb-1', 'net', 'edr', $state, 0, 1, '{}')",
                    ("$id", step.Id), ("$index", step.Index), ("$state", step.State));
            sql.Run("INSERT INTO mentions (name, incident_id) VALUES ('10.0.0.5', 'in-1')");
        }
        await using var after = folder.Open();
        Assert.Equal("in-1", Assert.Single((await PagesOf(after).IncidentPageAsync(new IncidentFilter { Owner = "net", State = IncidentState.AwaitingApproval, About = "10.0.0.5" }, null, 10, Token)).Items).Incident.Id);
        Assert.Equal("in-2", Assert.Single((await PagesOf(after).IncidentPageAsync(new IncidentFilter { Level = "high", State = IncidentState.Recorded }, null, 10, Token)).Items).Incident.Id);
    }
}

/// <summary>It keeps lists for firewalls, too.</summary>
public sealed class SqliteBlockListTests : BlockListStoreContract
{
    protected override StoreData NewData() => new SqliteData();
}

/// <summary>A file in a folder of its own. What a process asks of SQLite is one transaction: it dies before it or after it.</summary>
internal sealed class SqliteData : StoreData
{
    private readonly TemporaryFolder _folder = new();

    internal override Task<IResponderStore> OpenAsync(CrashPoint? crash) =>
        Task.FromResult<IResponderStore>(crash is null ? _folder.Open() : new CrashingStore(_folder.Open(), crash));

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }
}

/// <summary>What can be wrong with a file, and what an operator reads then.</summary>
public sealed class SqliteTroubleTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_said_clearly_and_nothing_is_lost_or_half_written()
    {
        StoreException? full = null;
        var taken = 0L;
        await using (var store = _folder.Open(maxBytes: 400 * 1024))
        {
            for (var sequence = 1L; full is null && sequence < 2000; sequence++)
            {
                var batch = new StageTwoCommit
                {
                    Positions = [new ReadPosition("hub", "0", sequence, 0, sequence - 1)],
                    DeadLetters = [new DeadLetter(new Origin("hub", "0", sequence), "", "malformed", "r", 0, new byte[3000], Make.Noon)],
                };
                full = await Record.ExceptionAsync(() => store.CommitAsync(batch, Token)) as StoreException;
                taken = full is null ? sequence : taken;
            }
            Assert.Equal(StoreProblem.Full, full?.Problem);
            Assert.Contains("committing", full!.Message, StringComparison.Ordinal);
            Assert.Contains("Make room", full.Message, StringComparison.Ordinal);
        }
        await using var roomier = _folder.Open();
        Assert.Equal(taken, Assert.Single(await roomier.PositionsAsync("hub", Token)).Sequence);
        Assert.Equal(taken, await roomier.DeadLetterCountAsync(Token));
        await roomier.CommitAsync(new StageTwoCommit { Positions = [new ReadPosition("hub", "0", taken + 1, 0, taken)] }, Token);
    }

    [Fact]
    public async Task A_step_whose_intent_can_not_be_stored_is_not_called()
    {
        var (outside, time) = (new Outside(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Make.Noon));
        await using (var store = _folder.Open())
            await Process.Over(store, outside, time, [Make.Playbook(Make.Quarantine())], FakeActions.All(outside)).OpenAsync();
        await using (var full = _folder.Open(maxBytes: 4096))
        {
            var process = Process.Over(new FullStore(full), outside, time, [Make.Playbook(Make.Quarantine())], FakeActions.All(outside));
            await process.RunAsync();
            Assert.Empty(outside.Happenings);
        }
        time.Advance(TimeSpan.FromMinutes(4));
        await using var room = _folder.Open();
        await Process.Over(room, outside, time, [Make.Playbook(Make.Quarantine())], FakeActions.All(outside)).RunAsync();
        Assert.Equal(1, outside.Times("host.quarantine"));
    }

    [Fact]
    public void A_file_that_is_no_database_says_so()
    {
        File.WriteAllText(_folder.Database, new string('x', 5000));
        var corrupt = Assert.Throws<StoreException>(() => _folder.Open());
        Assert.Equal(StoreProblem.Corrupt, corrupt.Problem);
        Assert.Contains("store.db", corrupt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using (_folder.Open()) { }
        Sql("PRAGMA user_version = 99");
        Assert.Equal(StoreProblem.TooNew, Assert.Throws<StoreException>(() => _folder.Open()).Problem);
    }

    [Fact]
    public async Task A_migration_brings_an_older_database_forward_and_a_broken_one_changes_nothing()
    {
        await using (_folder.Open()) { }
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        var next = SqliteSchema.Migrations.Add("CREATE TABLE new_thing (x INTEGER)");
        Assert.Throws<SqliteException>(() => SqliteSchema.Migrate(connection, next.Add("CREATE NONSENSE")));
        Assert.Equal((long)SqliteSchema.Migrations.Length, Scalar(connection, "PRAGMA user_version"));
        SqliteSchema.Migrate(connection, next);
        Assert.Equal((long)next.Length, Scalar(connection, "PRAGMA user_version"));
        Assert.Equal(0L, Scalar(connection, "SELECT count(*) FROM new_thing"));
    }

    [Fact]
    public async Task A_locked_database_says_so_after_its_time()
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = _folder.Database, LockTimeout = TimeSpan.FromSeconds(1) });
        using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction(deferred: false);
        var locked = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(new StageTwoCommit { Hits = [new HitCount("a", "", 1)] }, Token));
        Assert.Equal(StoreProblem.Locked, locked.Problem);
    }

    [Fact]
    public async Task An_intent_survives_the_power_going_because_every_commit_is_synced()
    {
        await using var store = _folder.Open();
        Assert.Equal("wal", Scalar(store.Writer, "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(store.Writer, "PRAGMA synchronous"));
    }

    private static object? Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    private void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        Scalar(connection, text);
    }
}
