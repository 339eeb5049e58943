using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>The store in a PostgreSQL database keeps the contract; over a real server.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    // Each life has a schema of its own: a run takes some of the points, the next run others. SECRESPONDER_CRASH_EVERY=1 takes all.
    protected override int CrashesEvery => int.TryParse(Environment.GetEnvironmentVariable("SECRESPONDER_CRASH_EVERY"), out var every) ? every : 7;

    private PostgresData? _data;

    protected override StoreData NewData() => _data = new PostgresData();

    // What two processes do within the same moment is long enough here that they always meet.
    private async Task<(IResponderStore One, IResponderStore Other)> MeetingAtAsync(string table)
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.CommitAsync(Batch(), Token);
        await Postgres.RunAsync(
            $"""
            CREATE FUNCTION {_data!.Schema}.linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END $$;
            CREATE TRIGGER linger BEFORE INSERT OR UPDATE ON {_data.Schema}.{table} FOR EACH ROW EXECUTE FUNCTION {_data.Schema}.linger();
            """);
        return (one, other);
    }

    [Fact]
    public async Task While_one_claims_another_gets_what_is_left_and_waits_for_nothing()
    {
        var (one, other) = await MeetingAtAsync("steps");
        await using (one)
        await using (other)
        {
            var claims = await Task.WhenAll(new[] { one, other }.Select(store => Task.Run(() => store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(3), 10, [], Token), Token)));
            Assert.Equal(["sr-1", "sr-2"], claims.SelectMany(claim => claim).Select(step => step.Id).Order());
        }
    }

    [Fact]
    public async Task Who_was_owner_of_a_step_and_comes_back_late_changes_nothing()
    {
        await using var was = await OpenAsync();
        await using var now = await OpenAsync();
        await was.CommitAsync(Batch(), Token);
        var mine = (await was.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(3), 1, [], Token))[0];
        var taken = (await now.ClaimDueStepsAsync(Make.Noon.AddMinutes(4), Make.Noon.AddMinutes(7), 10, [], Token)).Single(step => step.Id == mine.Id);
        await Assert.ThrowsAsync<StoreConflictException>(() => was.SaveAsync(new ResponseCommit { Steps = [mine with { State = StepState.Done, DueAt = null }], Ledger = [Draft("in-1")] }, Token));
        Assert.Equal((StepState.Due, taken.Version, 1), ((await now.StepAsync(mine.Id, Token))!.State, (await now.StepAsync(mine.Id, Token))!.Version, (await now.LedgerAsync("in-1", Token)).Length));
    }

    [Theory]
    [InlineData("a budget's last place")]
    [InlineData("the last that may be held")]
    public async Task Of_two_that_take_a_last_place_at_once_one_is_told(string what)
    {
        var (one, other) = await MeetingAtAsync("steps");
        await using (one)
        await using (other)
        {
            var took = await Task.WhenAll(TakeAsync(one, "sr-1"), TakeAsync(other, "sr-2"));
            Assert.True(took.Count(it => it) == 1, what);
            Assert.Equal(1, await one.ActedAsync(new BudgetScope("pb-1", null), Make.Noon.AddHours(-1), "", false, Token));
        }

        Task<bool> TakeAsync(IResponderStore store, string id) => Task.Run(async () =>
        {
            var step = (await store.StepAsync(id, Token))!;
            var commit = new ResponseCommit { Steps = [step with { State = StepState.Intent, ActedAt = Make.Noon }] };
            commit = what[0] == 'a'
                ? commit with { Budgets = [new BudgetSeen(new BudgetScope("pb-1", null), Make.Noon.AddHours(-1), id, false, 0)] }
                : commit with { HoldMark = 0, Holds = [Hold() with { EntityId = id, State = HoldState.Placing }] };
            return await Record.ExceptionAsync(() => store.SaveAsync(commit, Token)) is not StoreConflictException;
        }, Token);
    }

    [Fact]
    public async Task Rows_that_two_processes_add_at_once_to_one_chain_follow_each_other()
    {
        var (one, other) = await MeetingAtAsync("ledger");
        await using (one)
        await using (other)
        {
            await Task.WhenAll(new[] { one, other }.Select(store => Task.Run(() => store.SaveAsync(new ResponseCommit { Ledger = [Draft("in-1"), Draft("in-1")] }, Token), Token)));
            Assert.Equal(5, (await one.LedgerAsync("in-1", Token)).Length);
            Assert.Empty((await new LedgerAudit(other).RunAsync(null, Token)).Breaks);
        }
    }
}

/// <summary>Its pages and counts keep theirs.</summary>
public sealed class PostgresPagesTests : StorePagesContract
{
    protected override StoreData NewData() => new PostgresData();
}

/// <summary>It keeps lists for firewalls, too.</summary>
public sealed class PostgresBlockListTests : BlockListStoreContract
{
    protected override StoreData NewData() => new PostgresData();
}

/// <summary>A schema of its own in the server. What a process asks of it is one transaction: it dies before it or after it; what happens within stands in <see cref="PostgresTroubleTests"/>.</summary>
internal sealed class PostgresData : StoreData
{
    public string Schema { get; } = "t" + Guid.NewGuid().ToString("N")[..20];

    public PostgresStoreOptions Options(TimeSpan? patience = null) =>
        new() { ConnectionString = Postgres.ConnectionString, Schema = Schema, Patience = patience ?? new PostgresStoreOptions().Patience };

    public PostgresStore Open(TimeSpan? patience = null) => PostgresStore.Open(Options(patience));

    internal override Task<IResponderStore> OpenAsync(CrashPoint? crash) => Task.FromResult<IResponderStore>(crash is null ? Open() : new CrashingStore(Open(), crash));

    public override async ValueTask DisposeAsync() => await Postgres.RunAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
}
