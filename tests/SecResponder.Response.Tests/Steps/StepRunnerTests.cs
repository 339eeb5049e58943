using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

public sealed class StepRunnerTests
{
    [Fact]
    public async Task Steps_run_in_their_order_and_cards_can_tell_how_the_earlier_ones_went()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket(), Make.Notify()));
        await process.OpenAsync();
        Assert.Equal(3, await process.RunAsync());
        Assert.Equal(["host.quarantine", "ticket.open", "notify.teams"], process.Outside.Happenings.Select(one => one.Action));
        Assert.Equal(["done", "done", "being done"], process.Notify.Done[0].Context.Steps.Select(step => step.State));
        Assert.Equal(0, await process.RunAsync());
    }

    [Fact]
    public async Task The_intent_is_stored_before_the_call_and_the_answer_after()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var incident = await process.OpenAsync();
        process.Quarantine.OnDo = async call =>
        {
            var step = await process.StepAsync(incident);
            Assert.Equal((StepState.Intent, 1, call.StepId), (step.State, step.Attempt, step.Id));
            var intent = (await process.FactsAsync(incident)).OfType<StepIntended>().Single();
            Assert.Equal((call.StepId, "mde:pc-5"), (intent.StepId, intent.EntityId));
            return null;
        };
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Single((await process.FactsAsync(incident)).OfType<StepAnswered>());
    }

    [Fact]
    public async Task A_failed_or_refused_step_holds_up_no_later_one()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        process.Quarantine.OnDo = _ => Task.FromResult<Effect?>(new Effect.Refused("machine not supported"));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Refused, (await process.StepAsync(incident)).State);
        Assert.Equal(StepState.Done, (await process.StepAsync(incident, 1)).State);
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_read_back_and_nothing_is_called_again()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Ticket.OnDo = call =>
        {
            process.Ticket.Take(call);
            throw new ConnectorException("connection reset");
        };
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var uncertain = await process.StepAsync(incident);
        Assert.Equal((StepState.Intent, "connection reset"), (uncertain.State, uncertain.Note));
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Equal(["do", "find"], process.Ticket.Calls);
        Assert.Equal(1, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task What_reading_back_does_not_find_is_attempted_anew_with_the_same_id()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Ticket.OnDo = call => call.Attempt == 1 ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal(["do", "find", "do"], process.Ticket.Calls);
        Assert.Equal((1, 2), (process.Ticket.Done.Select(call => call.StepId).Distinct().Count(), process.Ticket.Done[1].Attempt));
        Assert.Equal(process.Ticket.Done[0].IntentAt, process.Ticket.Done[1].IntentAt);
    }

    [Fact]
    public async Task A_system_that_can_not_tell_is_called_once_more_and_never_a_third_time()
    {
        await using var process = Process.Start(Make.Playbook(Make.Notify()));
        process.Notify.OnDo = _ => throw new ConnectorException("timeout");
        var incident = await process.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(2, process.Notify.Count("do"));
        Assert.Equal(StepState.Failed, (await process.StepAsync(incident)).State);
        Assert.Contains((await process.FactsAsync(incident)).OfType<StepAnswered>(), answer => answer.Note!.Contains("at least once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Processes_that_die_before_their_call_lose_nothing_of_a_system_that_can_not_tell()
    {
        await using var process = Process.Start(Make.Playbook(Make.Notify()));
        var incident = await process.OpenAsync();
        for (var crash = 0; crash < 4; crash++)
        {
            // A process that stops here stores nothing: no answer, and not that there was none. Nothing of it lives on, so its call ends before the next begins.
            using var life = new CancellationTokenSource();
            process.Notify.OnDo = _ =>
            {
                life.Cancel();
                throw new OperationCanceledException(life.Token);
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => process.Runner.RunDueAsync(life.Token));
            Assert.Equal((StepState.Intent, crash + 1), ((await process.StepAsync(incident)).State, (await process.StepAsync(incident)).Attempt));
            process.Time.Advance(process.Options.Lease + TimeSpan.FromSeconds(1));
        }
        process.Notify.OnDo = null;
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Equal(1, process.Outside.Times("notify.teams"));
    }

    [Fact]
    public async Task What_was_called_is_read_back_after_a_pause_though_its_system_may_be_asked_sooner()
    {
        // The other side shows a new ticket a moment late: who looked before would open another.
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var incident = await process.OpenAsync();
        process.Ticket.OnDo = _ => throw new ConnectorException("it answered 503") { RetryAfter = TimeSpan.FromMilliseconds(1) };
        await process.RunAsync();
        Assert.InRange((await process.StepAsync(incident)).DueAt!.Value - process.Time.GetUtcNow(), process.Options.FirstPause, 3 * process.Options.FirstPause);
    }

    [Fact]
    public async Task A_target_that_stays_unreachable_is_given_up_surfaced_and_told()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Options.Systems["tickets"] = process.Options.Systems["edr"] = new SystemLimits { BreaksAfter = 1000 };
        process.Ticket.OnDo = _ => throw new ConnectorException("503");
        process.Ticket.OnFind = _ => throw new ConnectorException("503");
        var incident = await process.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(incident, Assert.Single(await process.Store.StepsInAsync(StepState.Failed, 10, Process.Token)).IncidentId);
        Assert.Equal(1, process.Ticket.Count("do"));
        Assert.Contains((await process.FactsAsync(incident)).OfType<StepEnded>(), ended => ended.State == "Failed");
    }

    [Theory]
    [InlineData(120, 119, 0)]
    [InlineData(120, 120, 1)]
    [InlineData(100_000, 3599, 0)]
    [InlineData(100_000, 3600, 1)]
    public async Task Retry_after_is_honoured_up_to_a_limit(int asked, int passed, int more)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Ticket.OnDo = call => Task.FromResult<Effect?>(call.Attempt == 1 ? new Effect.TryAgain("429", TimeSpan.FromSeconds(asked)) : null);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromSeconds(passed));
        await process.RunAsync();
        Assert.Equal(1 + more, process.Ticket.Count("do"));
        Assert.Equal(0, process.Ticket.Count("find"));
    }

    [Fact]
    public async Task What_is_still_running_is_asked_for_and_not_called_again()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Quarantine.OnDo = call =>
        {
            process.Quarantine.Take(call);
            return Task.FromResult<Effect?>(new Effect.Running("action-1", "Pending", TimeSpan.FromSeconds(30)));
        };
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal((StepState.Running, HoldKind.Placing), ((await process.StepAsync(incident)).State, Kind(await process.HoldAsync())));
        process.Time.Advance(TimeSpan.FromSeconds(30));
        await process.RunAsync();
        Assert.Equal((StepState.Done, HoldKind.Active), ((await process.StepAsync(incident)).State, Kind(await process.HoldAsync())));
        Assert.Equal(["do", "find"], process.Quarantine.Calls);
    }

    // The limit is for the day it breaks: then it would wait for ever.
    [Fact(Timeout = 20_000)]
    public async Task A_system_that_hangs_holds_up_no_other_and_its_call_is_not_begun_again_while_it_hangs()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket(), Make.Quarantine()));
        var hanging = new TaskCompletionSource<Effect?>();
        process.Ticket.OnDo = _ => hanging.Task;
        var incident = await process.OpenAsync();
        var run = process.RunAsync();
        while (!process.Outside.IsIsolated("mde:pc-5") && !TestContext.Current.CancellationToken.IsCancellationRequested)
            await Task.Yield();
        Assert.False(run.IsCompleted);
        process.Time.Advance(TimeSpan.FromSeconds(31));
        await run;
        Assert.Equal(StepState.Intent, (await process.StepAsync(incident)).State);
        process.Time.Advance(TimeSpan.FromMinutes(10));
        await process.RunAsync();
        Assert.Equal(["do"], process.Ticket.Calls);
        hanging.SetResult(process.Ticket.Take(process.Ticket.Done[0]));
        process.Time.Advance(TimeSpan.FromMinutes(10));
        await process.RunAsync();
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(incident)).State, process.Outside.Times("ticket.open")));
    }

    [Theory]
    [InlineData("nobody keeps the lease, and it is not over", 210, false, 0)]
    [InlineData("nobody keeps the lease, and it is over", 212, false, 1)]
    [InlineData("the process that called keeps it", 3600, true, 0)]
    public async Task Another_instance_does_not_look_for_the_effect_of_a_call_that_hangs_here(string why, int seconds, bool keepsLease, int asked)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var hanging = new TaskCompletionSource<Effect?>();
        process.Ticket.OnDo = _ => hanging.Task;
        var incident = await process.OpenAsync();
        await process.RunOutAsync(process.Options.CallTimeout);
        var other = Process.Over(process.Store, process.Outside, process.Time, [Make.Playbook(Make.Ticket())], FakeActions.All(process.Outside));
        for (var at = 31; at < seconds; at += Math.Min(30, seconds - at))
        {
            if (keepsLease)
                await process.RunAsync();
            process.Time.Advance(TimeSpan.FromSeconds(Math.Min(30, seconds - at)));
        }
        await other.RunAsync();
        Assert.True(asked == other.Ticket.Count("find"), why);
    }

    [Fact]
    public async Task When_a_call_that_hung_has_ended_its_step_is_read_back_a_moment_later()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var hanging = new TaskCompletionSource<Effect?>();
        process.Ticket.OnDo = _ => hanging.Task;
        var incident = await process.OpenAsync();
        await process.RunOutAsync(process.Options.CallTimeout);
        await process.RunAsync();
        Assert.Equal(StepState.Intent, (await process.StepAsync(incident)).State);
        hanging.SetResult(process.Ticket.Take(process.Ticket.Done[0]));
        await process.RunAsync();
        Assert.Equal(["do"], process.Ticket.Calls);
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(incident)).State, process.Outside.Times("ticket.open")));
    }

    [Theory]
    [InlineData("the store took the intent at once", 0, 1)]
    [InlineData("it took a while", 40, 1)]
    [InlineData("it took longer than the rest of the lease bears", 50, 0)]
    [InlineData("it took longer than the whole lease", 400, 0)]
    public async Task Nothing_is_called_when_too_much_of_the_lease_is_over(string why, int seconds, int calls)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var slow = Process.Over(new SlowStore(process.Store, process.Time, TimeSpan.FromSeconds(seconds)), process.Outside, process.Time, [Make.Playbook(Make.Ticket())], FakeActions.All(process.Outside));
        var incident = await process.OpenAsync();
        await slow.RunAsync();
        Assert.True(calls == slow.Ticket.Count("do"), why);
        // Surely nothing was asked for, so that nothing needs to be read back.
        if (calls == 0)
            Assert.Equal((StepState.Due, 0), ((await process.StepAsync(incident)).State, (await process.StepAsync(incident)).Attempt));
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(incident)).State, process.Outside.Times("ticket.open")));
    }

    [Fact]
    public async Task A_connector_that_breaks_tells_its_type_and_never_its_words()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Ticket.OnDo = _ => throw new InvalidOperationException("https://hook.example/?sig=SECRET");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Contains("InvalidOperationException", (await process.StepAsync(incident)).Note, StringComparison.Ordinal);
        Assert.DoesNotContain(await process.Store.LedgerAsync(incident, Process.Token), entry => entry.Data.Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_always_on_loop_runs_what_comes_and_ends_when_asked()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Process.Token);
        var loop = process.Runner.RunAsync(stop.Token);
        await process.OpenAsync();
        process.Runner.Wake();
        while (process.Outside.Times("ticket.open") == 0)
            await Task.Yield();
        await stop.CancelAsync();
        await loop;
    }

    private enum HoldKind { None, Placing, Active }

    private static HoldKind Kind(Response.Holds.Hold? hold) => hold?.State switch
    {
        Response.Holds.HoldState.Placing => HoldKind.Placing,
        Response.Holds.HoldState.Active => HoldKind.Active,
        _ => HoldKind.None,
    };
}
