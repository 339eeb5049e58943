using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// Two processes over the same data: of two that decide on what they have seen, one is first, and the other one is told.
public abstract partial class StoreContract
{
    [Fact]
    public async Task What_one_process_has_written_another_finds()
    {
        await using (var one = await OpenAsync())
            await one.CommitAsync(Batch(), Token);
        await using var other = await OpenAsync();
        Assert.Equal(7, Assert.Single(await other.PositionsAsync("hub", Token)).Sequence);
        Assert.Single(await other.KeysAsync(["k"], Token));
        Assert.Equal(2, (await other.StepsAsync("in-1", Token)).Length);
        Assert.Equal(5, Assert.Single(await other.HitsAsync(Token)).Count);
    }

    [Fact]
    public async Task Of_two_that_write_the_same_key_one_loads_and_decides_again()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "first")] }, Token);
        Assert.Equal("first", Text(Assert.Single(await one.KeysAsync(["k"], Token))));
        Assert.Equal("first", Text(Assert.Single(await other.KeysAsync(["k"], Token))));
        await one.CommitAsync(new StageTwoCommit { Keys = [Key("k", 1, "second")] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => other.CommitAsync(new StageTwoCommit { Keys = [Key("k", 1, "mine")] }, Token));
        var seen = Assert.Single(await other.KeysAsync(["k"], Token));
        Assert.Equal(("second", 2L), (Text(seen), seen.Version));
        await other.CommitAsync(new StageTwoCommit { Keys = [Key("k", 2, "mine")] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => one.CommitAsync(new StageTwoCommit { Keys = [Key("k", 2, "late")] }, Token));
        Assert.Equal("mine", Text(Assert.Single(await one.KeysAsync(["k"], Token))));
    }

    [Fact]
    public async Task Of_two_that_make_the_same_key_one_loads_and_decides_again()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        Assert.Empty(await one.KeysAsync(["k"], Token));
        Assert.Empty(await other.KeysAsync(["k"], Token));
        await one.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "first")] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => other.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "mine")] }, Token));
        Assert.Equal("first", Text(Assert.Single(await other.KeysAsync(["k"], Token))));
    }

    [Fact]
    public async Task A_key_that_was_forgotten_elsewhere_is_a_conflict_and_can_be_made_anew()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "first")] }, Token);
        var seen = await other.KeysAsync(["k"], Token);
        await one.CommitAsync(new StageTwoCommit { Forgotten = await one.KeysAsync(["k"], Token) }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => other.CommitAsync(new StageTwoCommit { Keys = [seen[0]] }, Token));
        Assert.Empty(await other.KeysAsync(["k"], Token));
        await other.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "again")] }, Token);
        Assert.Equal("again", Text(Assert.Single(await other.KeysAsync(["k"], Token))));
    }

    [Fact]
    public async Task Of_two_owners_of_a_partition_the_one_that_was_is_told()
    {
        await using var was = await OpenAsync();
        await using var now = await OpenAsync();
        await was.CommitAsync(Batch(), Token);
        var seen = Assert.Single(await was.PositionsAsync("hub", Token));
        await now.CommitAsync(new StageTwoCommit { Positions = [seen with { Sequence = 20 }], Hits = [new HitCount("panos", "", 13)] }, Token);
        var late = new StageTwoCommit { Positions = [seen with { Sequence = 12 }], Hits = [new HitCount("panos", "", 5)] };
        await Assert.ThrowsAsync<StoreConflictException>(() => was.CommitAsync(late, Token));
        Assert.Equal((20L, 2L), Assert.Single(await was.PositionsAsync("hub", Token)) is { } position ? (position.Sequence, position.Version) : default);
        Assert.Equal(18, Assert.Single(await was.HitsAsync(Token)).Count);
    }

    [Fact]
    public async Task A_step_is_claimed_by_one_of_two_processes()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CommitAsync(Batch(), Token);
        var claims = await Task.WhenAll(new[] { one, other, one, other }.Select(store => Task.Run(() => store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(3), 10, [], Token), Token)));
        Assert.Equal(["sr-1", "sr-2"], claims.SelectMany(claim => claim).Select(step => step.Id).Order());
    }

    [Fact]
    public async Task A_budgets_last_place_is_taken_by_one_of_two_processes()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CommitAsync(Batch(), Token);
        var outcomes = await Task.WhenAll(TakeAsync(one, "sr-1"), TakeAsync(other, "sr-2"));
        Assert.Single(outcomes, took => took);
        Assert.Equal(1, await one.ActedAsync(new BudgetScope("pb-1", null), Make.Noon.AddHours(-1), "", false, Token));

        static Task<bool> TakeAsync(IResponderStore store, string id) => Task.Run(async () =>
        {
            var step = (await store.StepAsync(id, Token))!;
            try
            {
                await store.SaveAsync(
                    new ResponseCommit { Steps = [step with { State = StepState.Intent, ActedAt = Make.Noon }], Budgets = [new BudgetSeen(new BudgetScope("pb-1", null), Make.Noon.AddHours(-1), id, false, 0)] }, Token);
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        }, Token);
    }

    [Fact]
    public async Task A_chain_stays_whole_when_several_processes_append_to_it()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => (n % 2 == 0 ? one : other).SaveAsync(new ResponseCommit { Ledger = [Draft("in-1"), Draft("in-1")] }, Token), Token)));
        Assert.Equal(40, (await one.LedgerAsync("in-1", Token)).Length);
        Assert.Empty((await new LedgerAudit(other).RunAsync(null, Token)).Breaks);
    }

    private static KeyRow Key(string key, long version, string state, OpenIncident? open = null) => new(key, System.Text.Encoding.UTF8.GetBytes(state), open, version);

    private static string Text(KeyRow row) => System.Text.Encoding.UTF8.GetString(row.State.Span);
}
