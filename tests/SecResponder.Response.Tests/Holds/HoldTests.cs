using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Holds;

/// <summary>DESIGN: a quarantine never outlives its time because a process was down, and is never lifted while another incident still holds it.</summary>
public sealed class HoldTests
{
    private static readonly SecResponder.Playbooks.Files.Playbook Four = Make.Playbook(Make.Quarantine(lasts: "4h"));

    [Fact]
    public async Task It_is_lifted_when_its_time_is_over_and_not_before()
    {
        await using var process = Process.Start(Four);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromTicks(1));
        Assert.Equal(0, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        process.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
        Assert.Equal(["HoldPlaced", "LiftIntended", "HoldLifted"], (await process.FactsAsync(incident)).TakeLast(3).Select(fact => fact.GetType().Name));
    }

    [Fact]
    public async Task A_second_incident_is_one_more_reason_and_no_second_call()
    {
        await using var process = Process.Start(Four);
        process.Resolver.Answer = _ => FakeResolver.Host("pc-5", "10.0.0.5", "10.0.0.6");
        await process.OpenAsync(1, "10.0.0.5");
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(1));
        var second = await process.OpenAsync(2, "10.0.0.6");
        await process.RunAsync();
        Assert.Equal(["do"], process.Quarantine.Calls);
        Assert.Equal(2, (await process.HoldAsync())!.Reasons.Length);
        Assert.Equal(StepState.Done, (await process.StepAsync(second)).State);
        Assert.Equal(2, (await process.FactsAsync(second)).OfType<HoldJoined>().Single().Reasons);
    }

    [Fact]
    public async Task It_stays_while_another_incident_still_holds_it()
    {
        await using var process = Process.Start(Four);
        process.Resolver.Answer = _ => FakeResolver.Host("pc-5", "10.0.0.5", "10.0.0.6");
        var first = await process.OpenAsync(1, "10.0.0.5");
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(1));
        await process.OpenAsync(2, "10.0.0.6");
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        Assert.Equal(1, (await process.FactsAsync(first)).OfType<HoldReasonEnded>().Single().Left);
        process.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Due_while_we_were_down_it_is_lifted_at_the_start()
    {
        await using var process = Process.Start(Four);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromDays(2));
        var later = Process.Over(process.Store, process.Outside, process.Time, [], FakeActions.All(process.Outside));
        Assert.Equal(1, await later.Keeper.ReleaseDueAsync(Process.Token));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Placed_by_a_call_whose_answer_never_came_it_is_lifted_in_time_though_no_runner_comes_back()
    {
        await using var process = Process.Start(Four);
        process.Quarantine.OnDo = call =>
        {
            process.Quarantine.Take(call);
            throw new ConnectorException("connection reset");
        };
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(1, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
        await process.RunAsync();
        Assert.Equal(1, process.Quarantine.Count("do"));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task A_step_that_gave_up_leaves_no_hold_that_nobody_knows_of()
    {
        await using var process = Process.Start(Four);
        process.Options.Systems["edr"] = new SystemLimits { BreaksAfter = 1000 };
        var silent = true;
        process.Quarantine.OnDo = call =>
        {
            process.Quarantine.Take(call);
            throw new ConnectorException("timeout");
        };
        process.Quarantine.OnFind = _ => silent ? throw new ConnectorException("timeout") : Task.FromResult<Effect?>(null);
        var incident = await process.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(7));
        }
        Assert.Equal((StepState.Failed, HoldState.Unsettled), ((await process.StepAsync(incident)).State, (await process.HoldAsync())!.State));
        silent = false;
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.Equal(HoldState.Active, (await process.HoldAsync())!.State);
        process.Time.Advance(TimeSpan.FromHours(4));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Lifting_that_fails_is_tried_again_and_stays_in_sight()
    {
        await using var process = Process.Start(Four);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(4));
        process.Quarantine.OnUndo = _ => throw new ConnectorException("503");
        Assert.Equal(0, await process.Keeper.ReleaseDueAsync(Process.Token));
        var hold = (await process.HoldAsync())!;
        Assert.Equal((HoldState.Lifting, "503"), (hold.State, hold.Problem));
        process.Quarantine.OnUndo = null;
        process.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
    }

    [Fact]
    public async Task Undone_but_still_there_is_not_lifted()
    {
        await using var process = Process.Start(Four);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(4));
        process.Quarantine.OnUndo = _ => Task.FromResult<Effect?>(new Effect.Done("r", "accepted, says the other side"));
        Assert.Equal(0, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.Contains("still shows it", (await process.FactsAsync(incident)).OfType<LiftFailed>().Single().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_placed_is_not_held_and_not_lifted_by_us()
    {
        await using var process = Process.Start(Four);
        process.Outside.Isolate("mde:pc-5", "another-tool");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
        process.Time.Advance(TimeSpan.FromDays(1));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.Equal("another-tool", process.Outside.IsolatedBy("mde:pc-5"));
    }

    [Fact]
    public async Task What_somebody_else_took_over_is_left_to_them()
    {
        await using var process = Process.Start(Four);
        await process.OpenAsync();
        await process.RunAsync();
        process.Outside.Isolate("mde:pc-5", "another-tool");
        process.Time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(1, await process.Keeper.ReleaseDueAsync(Process.Token));
        Assert.Equal("another-tool", process.Outside.IsolatedBy("mde:pc-5"));
    }

    [Fact]
    public async Task A_person_can_release_early_and_who_and_why_are_told()
    {
        await using var process = Process.Start(Four);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.True(await process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "false positive", Process.Token));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
        var asked = (await process.FactsAsync(incident)).OfType<ReleaseAsked>().Single();
        Assert.Equal(("ann", "false positive"), (asked.Who, asked.Why));
        Assert.False(await process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "again", Process.Token));
    }

    [Fact]
    public async Task Released_while_its_call_was_uncertain_it_is_not_placed_again()
    {
        await using var process = Process.Start(Four);
        process.Quarantine.OnDo = call => call.Attempt == 1 ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        await process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "wrong", Process.Token);
        await process.Keeper.ReleaseDueAsync(Process.Token);
        process.Time.Advance(TimeSpan.FromMinutes(5));
        await process.RunAsync();
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task A_step_that_comes_while_another_is_placing_waits_and_then_joins()
    {
        await using var process = Process.Start(Four);
        process.Resolver.Answer = _ => FakeResolver.Host("pc-5", "10.0.0.5", "10.0.0.6");
        process.Quarantine.OnDo = call =>
        {
            process.Quarantine.Take(call);
            return Task.FromResult<Effect?>(new Effect.Running("a", "pending", TimeSpan.FromSeconds(4)));
        };
        await process.OpenAsync(1, "10.0.0.5");
        var second = await process.OpenAsync(2, "10.0.0.6");
        await process.RunAsync();
        for (var i = 0; i < 3; i++)
        {
            process.Time.Advance(TimeSpan.FromSeconds(15));
            await process.RunAsync();
        }
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(second)).State, process.Quarantine.Count("do")));
        Assert.Equal(2, (await process.HoldAsync())!.Reasons.Length);
    }

    [Fact]
    public async Task Lifted_and_needed_again_it_is_placed_anew()
    {
        await using var process = Process.Start(Four);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(4));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        await process.TakeAsync(Make.Signal(9, after: TimeSpan.FromHours(5)));
        await process.RunAsync();
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        Assert.Equal(HoldState.Active, (await process.HoldAsync())!.State);
    }
}
