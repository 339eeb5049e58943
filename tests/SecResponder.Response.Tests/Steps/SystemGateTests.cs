using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>When a system may be called, and what becomes of steps that it keeps out.</summary>
public sealed class SystemGateTests
{
    private static readonly DateTimeOffset Noon = Make.Noon;

    [Fact]
    public void It_shuts_after_so_many_silent_calls_lets_one_try_and_opens_when_that_is_answered()
    {
        var gate = new SystemGate(new SystemLimits { BreaksAfter = 3 }, new RunnerOptions());
        gate.Unanswered(null, Noon);
        gate.Unanswered(null, Noon);
        Assert.Null(gate.Shut(Noon));
        gate.Unanswered(null, Noon);
        Assert.Equal(Noon.AddSeconds(30), gate.Shut(Noon)?.Until);
        Assert.True(gate.TryPass(Noon.AddSeconds(30), out _));
        Assert.False(gate.TryPass(Noon.AddSeconds(30), out _), "one tries, the others wait");
        gate.Answered(null, Noon.AddSeconds(31));
        Assert.Null(gate.Shut(Noon.AddSeconds(31)));
    }

    [Fact]
    public void It_stays_shut_twice_as_long_each_time_up_to_a_limit()
    {
        var gate = new SystemGate(new SystemLimits { BreaksAfter = 1 }, new RunnerOptions());
        var pauses = new List<double>();
        for (var now = Noon; pauses.Count < 6; now = gate.Shut(now)!.Value.Until)
        {
            gate.Unanswered(null, now);
            pauses.Add((gate.Shut(now)!.Value.Until - now).TotalSeconds);
        }
        Assert.Equal([30, 60, 120, 240, 300, 300], pauses);
    }

    [Fact]
    public void One_that_was_let_through_and_never_came_back_lets_the_next_try_after_its_time()
    {
        var gate = new SystemGate(new SystemLimits { BreaksAfter = 1 }, new RunnerOptions());
        gate.Unanswered(null, Noon);
        Assert.True(gate.TryPass(Noon.AddSeconds(30), out _));
        Assert.False(gate.TryPass(Noon.AddSeconds(59), out _));
        Assert.True(gate.TryPass(Noon.AddSeconds(60), out _));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(7200, 3600)]
    [InlineData(-5, 0)]
    public void What_it_asks_for_is_believed_up_to_a_limit(int asked, int shut)
    {
        var gate = new SystemGate(new SystemLimits(), new RunnerOptions());
        gate.Answered(TimeSpan.FromSeconds(asked), Noon);
        Assert.Equal(shut, ((gate.Shut(Noon)?.Until ?? Noon) - Noon).TotalSeconds);
    }

    [Fact]
    public void Calls_keep_to_the_pace()
    {
        var gate = new SystemGate(new SystemLimits { PerMinute = 60 }, new RunnerOptions());
        var passed = 0;
        for (var second = 0; second < 60; second++)
            for (var tries = 0; tries < 100; tries++)
                passed += gate.TryPass(Noon.AddSeconds(second), out _) ? 1 : 0;
        Assert.InRange(passed, 60, 66);
    }

    [Theory]
    [InlineData("with a breaker", 3, StepState.Done, 1)]
    [InlineData("without one it is given up: the twin", 1000, StepState.Failed, 0)]
    public async Task A_step_outlives_a_system_that_is_down_for_hours(string why, int breaksAfter, StepState state, int tickets)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Options.Systems["tickets"] = new SystemLimits { BreaksAfter = breaksAfter };
        var down = true;
        process.Ticket.OnDo = _ => down ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);
        process.Ticket.OnFind = process.Ticket.OnDo;
        for (var number = 1; number <= 4; number++)
            await process.OpenAsync(number, $"10.0.0.{number}");
        for (var minute = 0; minute < 180; minute += 5)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(5));
        }
        down = false;
        for (var minute = 0; minute < 10; minute++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(1));
        }
        var last = (await process.Store.IncidentsAsync(10, Process.Token)).Single(incident => incident.Group[0] == "10.0.0.4");
        Assert.True((await process.StepAsync(last.Id)).State == state, why);
        Assert.Equal(tickets * 4, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task An_uncertain_step_stays_uncertain_behind_a_shut_gate_and_is_settled_after_it()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Options.Systems["tickets"] = new SystemLimits { BreaksAfter = 1 };
        var down = true;
        process.Ticket.OnDo = call =>
        {
            process.Ticket.Take(call);
            throw new ConnectorException("connection reset");
        };
        process.Ticket.OnFind = _ => down ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);
        var incident = await process.OpenAsync();
        for (var hour = 0; hour < 12; hour++)
        {
            await process.RunAsync();
            Assert.Equal(StepState.Intent, (await process.StepAsync(incident)).State);
            process.Time.Advance(TimeSpan.FromMinutes(1));
        }
        down = false;
        process.Time.Advance(TimeSpan.FromMinutes(10));
        await process.RunAsync();
        Assert.Equal((StepState.Done, 1, 1), ((await process.StepAsync(incident)).State, process.Outside.Times("ticket.open"), process.Ticket.Count("do")));
    }

    [Fact]
    public async Task Kept_out_for_longer_than_may_be_it_is_given_up_aloud()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Options.Systems["tickets"] = new SystemLimits { BreaksAfter = 1 };
        process.Options.LongestDown = TimeSpan.FromHours(1);
        process.Ticket.OnDo = _ => throw new ConnectorException("no route") { RetryAfter = TimeSpan.FromMinutes(59) };
        process.Ticket.OnFind = process.Ticket.OnDo;
        var incident = await process.OpenAsync();
        for (var round = 0; round < 12; round++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(30));
        }
        Assert.Equal(StepState.Failed, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task Who_is_asked_for_patience_leaves_the_whole_system_alone()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket(), Make.Quarantine()));
        process.Ticket.OnDo = _ => Task.FromResult<Effect?>(new Effect.TryAgain("429", TimeSpan.FromMinutes(2), Everybody: true));
        await process.OpenAsync(1, "10.0.0.1");
        await process.RunAsync();
        process.Ticket.OnDo = null;
        await process.OpenAsync(2, "10.0.0.2");
        await process.RunAsync();
        Assert.Equal((1, 2), (process.Ticket.Count("do"), process.Outside.Times("host.quarantine")));
        process.Time.Advance(TimeSpan.FromMinutes(3));
        await process.RunAsync();
        Assert.Equal(2, process.Outside.Times("ticket.open"));
    }

    [Theory]
    [InlineData("what is declared", null, 100)]
    [InlineData("unless the owner says otherwise", 7, 7)]
    [InlineData("or that there is none", 0, 0)]
    public void A_systems_own_limits_are_kept_to(string why, int? said, int expected)
    {
        var limits = new SystemLimits { PerMinute = said }.Over(new ActionLimits(100, 3, ""));

        Assert.True((limits.PerMinute, limits.Calls) == (expected, 3), why);
    }
}
