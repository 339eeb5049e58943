using System.Collections.Frozen;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Holds;

/// <summary>What happens to a hold between its beginning and its end: fresh evidence, a person's word, other automations, and the state that it must give back.</summary>
public sealed class HoldLifeTests
{
    private static readonly Playbook Reporting = Make.Playbook(Make.Quarantine(lasts: "4h"));
    private static readonly Playbook Asserting = Make.Playbook(Make.Quarantine(lasts: "4h") with { Drift = DriftPolicy.Reassert });

    [Fact]
    public async Task Fresh_evidence_keeps_it_for_as_long_again_after_the_last_of_it()
    {
        await using var process = await HeldAsync(Reporting);
        await process.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(50)));
        await PassAsync(process, TimeSpan.FromHours(4));
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        var extended = Assert.Single((await process.FactsAsync(await IncidentAsync(process))).OfType<HoldExtended>());
        Assert.Equal(Make.Noon.AddMinutes(50) + TimeSpan.FromHours(4), extended.Until);
        await PassAsync(process, TimeSpan.FromMinutes(50));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Evidence_keeps_it_no_longer_than_a_hold_may_last()
    {
        await using var process = await HeldAsync(Reporting);
        process.Options.LongestHold = TimeSpan.FromHours(6);
        for (var hour = 0; hour < 12; hour++)
        {
            await process.TakeAsync(Make.Signal(2 + hour, after: TimeSpan.FromMinutes(55 * (hour + 1))));
            await PassAsync(process, TimeSpan.FromMinutes(55));
            Assert.Equal(hour < 6, process.Outside.IsIsolated("mde:pc-5"));
        }
    }

    [Fact]
    public async Task A_person_can_let_it_end_sooner_and_then_evidence_extends_it_no_more()
    {
        await using var process = await HeldAsync(Reporting);
        await process.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(30)));
        Assert.True(await process.Keeper.EndAtAsync("mde:pc-5", "host.quarantine", Make.Noon.AddHours(1), "ann", "rebuilt by then", Process.Token));
        await PassAsync(process, TimeSpan.FromMinutes(59));
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        await PassAsync(process, TimeSpan.FromMinutes(1));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
        Assert.Equal("ann", Assert.Single((await process.FactsAsync(await IncidentAsync(process))).OfType<HoldShortened>()).Who);
    }

    [Fact]
    public async Task What_a_person_has_said_of_its_end_counts_though_it_takes_another_attempt_to_place_it()
    {
        await using var process = Process.Start(Reporting);
        var attempts = 0;
        process.Quarantine.OnDo = _ => Task.FromResult<Effect?>(++attempts == 1 ? new Effect.TryAgain("busy", TimeSpan.FromMinutes(5)) : null);
        await process.OpenAsync();
        await process.RunAsync();
        Assert.True(await process.Keeper.EndAtAsync("mde:pc-5", "host.quarantine", Make.Noon.AddHours(1), "ann", "rebuilt by then", Process.Token));
        process.Time.Advance(TimeSpan.FromMinutes(6));
        await process.RunAsync();
        Assert.Equal((2, true), (attempts, process.Outside.IsIsolated("mde:pc-5")));
        Assert.Equal(Make.Noon.AddHours(1), (await process.HoldAsync())!.Until);
        await PassAsync(process, TimeSpan.FromMinutes(54));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task A_lift_that_keeps_failing_is_escalated_to_a_ticket_once_and_tried_on()
    {
        await using var process = await HeldAsync(Reporting);
        process.Put(Make.ToldTeam());
        process.Quarantine.OnUndo = _ => Task.FromResult<Effect?>(new Effect.Refused("agent offline"));
        process.Time.Advance(TimeSpan.FromHours(4));
        for (var round = 0; round < 10; round++)
        {
            await process.Keeper.ReleaseDueAsync(Process.Token);
            await process.RunAsync();
            Assert.Equal(round < 2 ? 0 : 1, process.Outside.Times("ticket.open"));
            process.Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal("pc-5.corp.example can't be released (host.quarantine)", process.Ticket.Done.Single().With["title"]);
        Assert.Single((await process.FactsAsync(await IncidentAsync(process))).OfType<PersonCalled>());
        process.Quarantine.OnUndo = null;
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Taken_away_by_somebody_else_it_is_over_and_the_team_hears_of_it()
    {
        await using var process = await HeldAsync(Reporting);
        process.Put(Make.ToldTeam());
        process.Outside.Release("mde:pc-5");
        await PassAsync(process, TimeSpan.FromMinutes(15));
        await process.RunAsync();
        Assert.Equal((false, 1, 1), (process.Outside.IsIsolated("mde:pc-5"), process.Outside.Times("host.quarantine"), process.Outside.Times("ticket.open")));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
        await PassAsync(process, TimeSpan.FromHours(5));
        Assert.Equal(0, process.Quarantine.Count("undo"));
    }

    [Fact]
    public async Task What_somebody_else_has_taken_away_in_part_is_taken_away_whole_by_us()
    {
        await using var process = await HeldAsync(Reporting);
        process.Put(Make.ToldTeam());
        InPart(process);
        await PassAsync(process, TimeSpan.FromMinutes(15));
        await process.RunAsync();
        await PassAsync(process, TimeSpan.FromMinutes(1));
        Assert.Equal((false, 1, 1), (process.Outside.IsIsolated("mde:pc-5"), process.Quarantine.Count("undo"), process.Outside.Times("ticket.open")));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
    }

    [Fact]
    public async Task What_is_there_in_part_is_made_whole_where_the_playbook_holds_on()
    {
        await using var process = await HeldAsync(Asserting);
        InPart(process);
        await PassAsync(process, TimeSpan.FromMinutes(15));
        Assert.Equal((2, 0), (process.Quarantine.Count("do"), process.Quarantine.Count("undo")));
    }

    [Fact]
    public async Task A_step_that_gave_up_in_the_midst_leaves_nothing_of_it_behind()
    {
        await using var process = Process.Start(Reporting);
        var calls = 0;
        process.Quarantine.OnDo = call =>
        {
            process.Outside.Isolate("mde:pc-5", call.StepId);
            return ++calls == 1 ? throw new ConnectorException("the second of two interfaces got no answer") : Task.FromResult<Effect?>(new Effect.Refused("locked"));
        };
        InPart(process);
        await process.OpenAsync();
        for (var round = 0; round < 6; round++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        await PassAsync(process, TimeSpan.FromMinutes(1));
        Assert.Equal((StepState.Refused, false), ((await process.StepAsync(await IncidentAsync(process))).State, process.Outside.IsIsolated("mde:pc-5")));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
    }

    // Read back, it is there in part only, as long as it is there at all.
    private static void InPart(Process process) => process.Quarantine.OnFind = call =>
        Task.FromResult<Effect?>(process.Outside.IsIsolated(call.Target!.Id) ? new Effect.Absent(Left: "1 of 2 interfaces") : null);

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(0, 1, true)]
    [InlineData(20, 9, false)]
    public async Task Held_again_a_few_times_and_then_a_person_is_called(int limit, int isolations, bool isOver)
    {
        // The twin without a limit goes on fighting: eight times in the two hours.
        await using var process = await HeldAsync(Asserting);
        process.Put(Make.ToldTeam());
        process.Options.MaxReasserts = limit;
        for (var look = 0; look < 8; look++)
        {
            process.Outside.Release("mde:pc-5");
            await PassAsync(process, TimeSpan.FromMinutes(15));
            await process.RunAsync();
        }
        Assert.Equal((isolations, isOver), (process.Outside.Times("host.quarantine"), (await process.Store.HoldsAsync(Process.Token)).IsEmpty));
        Assert.Equal(isOver ? 1 : 0, process.Outside.Times("ticket.open"));
        if (limit == 3)
            Assert.Contains("two automations fight", (await process.FactsAsync(await IncidentAsync(process))).OfType<HoldDrifted>().Last().Then, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("protected meanwhile")]
    public async Task What_stands_against_holding_stands_against_holding_again(string what)
    {
        await using var process = await HeldAsync(Asserting);
        if (what == "paused")
            await process.Store.PauseAsync(new Pause("target:host", "ann", "storm", Make.Noon), Process.Token);
        else
            process.Change(snapshot => snapshot with { Protected = ["pc-5"] });
        process.Outside.Release("mde:pc-5");
        await PassAsync(process, TimeSpan.FromMinutes(15));
        Assert.Equal((1, true), (process.Outside.Times("host.quarantine"), (await process.Store.HoldsAsync(Process.Token)).IsEmpty));
    }

    [Theory]
    [InlineData("pb-1", true)]
    [InlineData("pb-2", true)]
    [InlineData("all", false)]
    public async Task Of_those_that_want_it_held_one_that_may_is_enough(string paused, bool isHeld)
    {
        await using var process = await HeldAsync(Asserting);
        process.Change(snapshot => snapshot with { Playbooks = new[] { Asserting, Asserting with { Id = "pb-2" } }.ToFrozenDictionary(one => one.Id) });
        await process.TakeAsync(Make.Signal(2, playbook: "pb-2"));
        await process.RunAsync();
        Assert.Equal(2, Assert.Single(await process.Store.HoldsAsync(Process.Token)).Reasons.Length);
        await process.Store.PauseAsync(new Pause(paused, "ann", "storm", Make.Noon), Process.Token);
        process.Outside.Release("mde:pc-5");
        await PassAsync(process, TimeSpan.FromMinutes(15));
        Assert.Equal((isHeld ? 2 : 1, isHeld), (process.Outside.Times("host.quarantine"), process.Outside.IsIsolated("mde:pc-5")));
    }

    [Fact]
    public async Task Taken_over_by_another_tool_it_is_left_to_it()
    {
        await using var process = await HeldAsync(Asserting);
        process.Outside.Isolate("mde:pc-5", "another-tool");
        await PassAsync(process, TimeSpan.FromMinutes(15));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
        await PassAsync(process, TimeSpan.FromHours(5));
        Assert.Equal("another-tool", process.Outside.IsolatedBy("mde:pc-5"));
    }

    [Fact]
    public async Task Who_can_not_be_asked_has_told_nothing()
    {
        await using var process = await HeldAsync(Reporting);
        process.Quarantine.OnFind = _ => throw new ConnectorException("no route");
        await PassAsync(process, TimeSpan.FromHours(1));
        Assert.Equal(HoldState.Active, (await process.HoldAsync())!.State);
        process.Quarantine.OnFind = null;
        await PassAsync(process, TimeSpan.FromHours(3));
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task The_state_before_is_kept_with_its_hash_and_restored_exactly()
    {
        await using var life = new Stateful();
        var incident = await life.Process.OpenAsync();
        await life.Process.RunAsync();
        Assert.Equal("deny all", life.Action.State);
        var kept = Assert.Single((await life.Process.FactsAsync(incident)).OfType<StateKept>());
        Assert.Equal(StateBefore.HashOf("allow web; allow mail"), kept.Hash);
        await PassAsync(life.Process, TimeSpan.FromHours(4));
        Assert.Equal("allow web; allow mail", life.Action.State);
        Assert.Contains("as it was before", (await life.Process.FactsAsync(incident)).OfType<HoldLifted>().Single().How, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_be_read_before_is_not_changed()
    {
        await using var life = new Stateful();
        life.Action.CanBeRead = false;
        var incident = await life.Process.OpenAsync();
        await life.Process.RunAsync();
        Assert.Equal(("allow web; allow mail", 0, 0), (life.Action.State, life.Process.Outside.Happenings.Count, (await life.Process.StepAsync(incident)).Attempt));
        life.Action.CanBeRead = true;
        life.Process.Time.Advance(TimeSpan.FromMinutes(1));
        await life.Process.RunAsync();
        Assert.Equal(StepState.Done, (await life.Process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task A_kept_state_that_was_changed_is_not_restored()
    {
        await using var life = new Stateful();
        await life.Process.OpenAsync();
        await life.Process.RunAsync();
        var hold = (await life.Process.HoldAsync())!;
        await life.Process.Store.SaveAsync(new ResponseCommit { Holds = [hold with { Before = hold.Before! with { Text = "allow everything" } }] }, Process.Token);
        await PassAsync(life.Process, TimeSpan.FromHours(4));
        Assert.Equal("deny all", life.Action.State);
        Assert.Contains("by hand", (await life.Process.HoldAsync())!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_change_meanwhile_is_told()
    {
        await using var life = new Stateful();
        var incident = await life.Process.OpenAsync();
        await life.Process.RunAsync();
        await life.Process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "over", Process.Token);
        var reads = 0;
        life.Inner.OnFind = call =>
        {
            // After the undo, before it is compared.
            if (++reads == 2)
                life.Action.State = "allow web; allow mail; allow ssh";
            return Task.FromResult<Effect?>(null);
        };
        await life.Process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.Contains("not as it was before", (await life.Process.FactsAsync(incident)).OfType<HoldLifted>().Single().How, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_for_an_effect_whose_answer_was_lost_is_told_what_was_there_before()
    {
        await using var life = new Stateful();
        var kept = "nothing";
        life.Inner.OnDo = call => call.Attempt == 1 ? throw new ConnectorException("no answer") : Task.FromResult<Effect?>(null);
        life.Inner.OnFind = call =>
        {
            kept = call.Before ?? "nothing";
            return Task.FromResult<Effect?>(null);
        };
        await life.Process.OpenAsync();
        await life.Process.RunAsync();
        life.Process.Time.Advance(TimeSpan.FromMinutes(1));
        await life.Process.RunAsync();

        Assert.Equal("allow web; allow mail", kept);
    }

    [Fact]
    public async Task Whenever_the_process_dies_while_it_holds_again_the_machine_is_held_once_more_and_released_in_the_end()
    {
        for (var at = 1; at < 60; at++)
        {
            using var folder = new TemporaryFolder();
            var (outside, time) = (new Outside(), new FakeTimeProvider(Make.Noon));
            await using var store = folder.Open();
            var first = Process.Over(store, outside, time, [Asserting], FakeActions.All(outside));
            await first.OpenAsync();
            await first.RunAsync();
            outside.Release("mde:pc-5");
            time.Advance(TimeSpan.FromMinutes(15));
            var point = new CrashPoint(at);
            var dying = Process.Over(new CrashingStore(store, point), outside, time, [Asserting], [.. FakeActions.All(outside).Select(IResponseAction (action) => new CrashingAction(action, point))]);
            await dying.Keeper.ReleaseDueAsync(Process.Token);
            var next = Process.Over(store, outside, time, [Asserting], FakeActions.All(outside));
            await PassAsync(next, TimeSpan.FromMinutes(30));
            Assert.True(outside.IsIsolated("mde:pc-5"), $"crash at {at}: not held again");
            Assert.True(outside.Times("host.quarantine") == 2, $"crash at {at}: held {outside.Times("host.quarantine")} times");
            await PassAsync(next, TimeSpan.FromHours(5));
            Assert.False(outside.IsIsolated("mde:pc-5"), $"crash at {at}: still held");
            if (point.IsDead)
                continue;
            Assert.True(at > 8, $"only {at - 1} points: the test passes by itself");
            return;
        }
        Assert.Fail("it never came to an end");
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(true, 0)]
    [InlineData(false, 15)]
    public async Task What_ends_by_itself_is_placed_again_for_as_long_as_somebody_wants_it_held(bool endsByItself, int lookEvery)
    {
        // The twin that is not known to end by itself was taken away by somebody, as far as anybody can tell.
        await using var life = new Ending(endsByItself, TimeSpan.FromMinutes(lookEvery));
        await life.HoldAsync();
        for (var hour = 1; hour <= 12; hour++)
        {
            await life.Process.TakeAsync(Make.Signal(1 + hour, after: TimeSpan.FromMinutes(55 * hour)));
            await life.PassAsync(TimeSpan.FromMinutes(55));
        }
        Assert.Equal((endsByItself, endsByItself ? 3 : 1), (life.Process.Outside.IsIsolated("mde:pc-5"), life.Process.Outside.Times("host.quarantine")));
        var facts = await life.Process.FactsAsync(await IncidentAsync(life.Process));
        Assert.Equal((endsByItself ? 2 : 0, endsByItself), (facts.OfType<HoldRenewed>().Count(), !facts.OfType<HoldDrifted>().Any()));
        await life.PassAsync(TimeSpan.FromHours(6));
        Assert.False(life.Process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task What_ends_by_the_other_sides_clock_a_little_before_ours_has_ended_by_itself_too()
    {
        await using var life = new Ending(endsByItself: true, TimeSpan.FromMinutes(1), early: TimeSpan.FromSeconds(80));
        await life.HoldAsync();
        for (var hour = 1; hour <= 6; hour++)
        {
            await life.Process.TakeAsync(Make.Signal(1 + hour, after: TimeSpan.FromMinutes(55 * hour)));
            await life.PassAsync(TimeSpan.FromMinutes(55));
        }
        Assert.Equal((true, 2), (life.Process.Outside.IsIsolated("mde:pc-5"), life.Process.Outside.Times("host.quarantine")));
        Assert.Empty((await life.Process.FactsAsync(await IncidentAsync(life.Process))).OfType<HoldDrifted>());
    }

    [Fact]
    public async Task What_can_not_be_placed_again_calls_a_person_after_a_few_tries()
    {
        await using var life = new Ending(endsByItself: true, TimeSpan.FromMinutes(15));
        await life.HoldAsync();
        life.Process.Put(Make.ToldTeam());
        for (var hour = 1; hour <= 4; hour++)
            await life.Process.TakeAsync(Make.Signal(1 + hour, after: TimeSpan.FromMinutes(55 * hour)));
        life.Action.OnDo = _ => Task.FromResult<Effect?>(new Effect.Refused("no such tag any more"));
        await life.PassAsync(TimeSpan.FromHours(6));
        await life.Process.RunAsync();

        Assert.Empty(await life.Process.Store.HoldsAsync(Process.Token));
        Assert.Contains("could not be placed again 3 times", Assert.Single((await life.Process.FactsAsync(await IncidentAsync(life.Process))).OfType<HoldDrifted>()).Then, StringComparison.Ordinal);
    }

    private static async Task<Process> HeldAsync(Playbook playbook)
    {
        var process = Process.Start(playbook);
        await process.OpenAsync();
        await process.RunAsync();
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        return process;
    }

    private static async Task<string> IncidentAsync(Process process) => (await process.Store.IncidentsAsync(10, Process.Token)).Single(incident => incident.PlaybookId == "pb-1").Id;

    // The keeper looks every minute, as in a service.
    private static async Task PassAsync(Process process, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
        {
            process.Time.Advance(TimeSpan.FromMinutes(1));
            await process.Keeper.ReleaseDueAsync(Process.Token);
        }
    }

    // The other side takes away what it was told five hours ago.
    private sealed class Ending : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly TimeSpan _early;
        private DateTimeOffset _endsAt;

        public Ending(bool endsByItself, TimeSpan lookEvery, TimeSpan early = default)
        {
            _early = early;
            var outside = new Outside();
            Action = new FakeAction(outside, "host.quarantine", isHold: true, targeted: true, system: "edr") { Outlasts = endsByItself ? TimeSpan.FromHours(1) : null };
            Process = Process.Over(_folder.Open(), outside, new FakeTimeProvider(Make.Noon), [Reporting], [Action]);
            Process.Options.DriftEvery = lookEvery;
        }

        public Process Process { get; }

        public FakeAction Action { get; }

        public async Task HoldAsync()
        {
            await Process.OpenAsync();
            await Process.RunAsync();
            _endsAt = Process.Time.GetUtcNow().AddHours(5) - _early;
        }

        public async Task PassAsync(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
            {
                var placed = Process.Outside.Times("host.quarantine");
                if (Process.Time.GetUtcNow() >= _endsAt)
                    Process.Outside.Release("mde:pc-5");
                await HoldLifeTests.PassAsync(Process, TimeSpan.FromMinutes(1));
                if (Process.Outside.Times("host.quarantine") > placed)
                    _endsAt = Process.Time.GetUtcNow().AddHours(5) - _early;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();
            _folder.Dispose();
        }
    }

    private sealed class Stateful : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Stateful()
        {
            var outside = new Outside();
            Inner = new FakeAction(outside, "host.quarantine", isHold: true, targeted: true, system: "edr");
            Action = new StatefulAction(Inner);
            Process = Process.Over(_folder.Open(), outside, new FakeTimeProvider(Make.Noon), [Reporting], [Action]);
        }

        public FakeAction Inner { get; }
        public StatefulAction Action { get; }
        public Process Process { get; }

        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();
            _folder.Dispose();
        }
    }
}
