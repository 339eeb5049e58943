using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>What keeps a step from being called: observing, guardrails at the last moment, budgets, what can't be resolved.</summary>
public sealed class GuardedStepTests
{
    [Theory]
    [InlineData(PlaybookMode.Observe)]
    [InlineData(PlaybookMode.Enforce)]
    public async Task Observing_writes_the_same_records_and_calls_nothing(PlaybookMode mode)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket()) with { Mode = mode });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var facts = await process.FactsAsync(incident);
        Assert.Equal(
            ["IncidentOpened", "SignalSeen", "PlanMade", "EntityResolved", "GuardrailsAsked"],
            facts.Take(5).Select(fact => fact.GetType().Name));
        Assert.Equal(mode == PlaybookMode.Enforce ? 2 : 0, process.Outside.Happenings.Count);
        if (mode == PlaybookMode.Observe)
            Assert.Equal([StepState.Observed, StepState.Observed], (await process.Store.StepsAsync(incident, Process.Token)).Select(step => step.State));
    }

    [Fact]
    public async Task Observing_tells_what_a_guardrail_would_have_refused()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()) with { Mode = PlaybookMode.Observe, Guardrails = new(["pc-5"], null) });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var step = await process.StepAsync(incident);
        Assert.Equal(StepState.Observed, step.State);
        Assert.Contains("would have been refused by never", step.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kill_switch_works_on_steps_planned_before_it_was_thrown()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var incident = await process.OpenAsync();
        await process.Store.PauseAsync(new Pause(Pause.Everything, "ann", "storm", Make.Noon), Process.Token);
        await process.RunAsync();
        Assert.Empty(process.Outside.Happenings);
        Assert.Equal(StepState.Observed, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task Guardrails_are_asked_just_before_the_call_not_only_when_the_plan_is_made()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var incident = await process.OpenAsync();
        process.Change(snapshot => snapshot with { Protected = ["10.0.0.0/24"] });
        await process.RunAsync();
        Assert.Equal(StepState.Refused, (await process.StepAsync(incident)).State);
        Assert.Empty(process.Outside.Happenings);
    }

    [Fact]
    public async Task A_second_attempt_asks_the_guardrails_again()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Quarantine.OnDo = _ => throw new ConnectorException("no route");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        process.Change(snapshot => snapshot with { Protected = ["pc-5"] });
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal((StepState.Refused, 1), ((await process.StepAsync(incident)).State, process.Quarantine.Count("do")));
        Assert.Empty(await process.Store.HoldsAsync(Process.Token));
    }

    [Fact]
    public async Task Budgets_hold_when_many_incidents_run_at_once_and_slide_with_the_clock()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()) with { Guardrails = new([], new Budget(3, TimeSpan.FromHours(1), Trip: 100)) });
        for (var host = 1; host <= 12; host++)
            await process.OpenAsync(host, $"10.0.0.{host}");
        await process.RunAsync();
        Assert.Equal(3, process.Outside.Times("host.quarantine"));
        process.Time.Advance(TimeSpan.FromHours(1));
        await process.OpenAsync(20, "10.0.0.20");
        await process.RunAsync();
        Assert.Equal(4, process.Outside.Times("host.quarantine"));
    }

    [Theory]
    [InlineData("ambiguous")]
    [InlineData("unknown")]
    [InlineData("the resolver breaks and the playbook says act")]
    public async Task What_is_not_resolved_is_never_acted_on(string how)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(ifDown: IfDown.Act), Make.Ticket()));
        process.Resolver.Answer = _ => how switch
        {
            "ambiguous" => new Resolution.Ambiguous(["pc-5", "pc-6"], "two leases"),
            "unknown" => new Resolution.Unknown("no lease"),
            _ => throw new InvalidOperationException("broken"),
        };
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Refused, (await process.StepAsync(incident)).State);
        Assert.Equal(["ticket.open"], process.Outside.Happenings.Select(one => one.Action));
    }

    [Fact]
    public async Task A_resolver_that_is_down_holds_the_step_back_until_it_answers()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var down = true;
        process.Resolver.Answer = _ => down ? new Resolution.Unavailable("503") : null;
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Due, (await process.StepAsync(incident)).State);
        down = false;
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task A_resolver_that_stays_down_ends_in_a_failure_that_says_so()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Resolver.Answer = _ => new Resolution.Unavailable("503");
        var incident = await process.OpenAsync();
        for (var hours = 0; hours <= 24; hours++)
        {
            await process.RunAsync();
            Assert.Equal(hours < 24 ? StepState.Due : StepState.Failed, (await process.StepAsync(incident)).State);
            process.Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Contains("held back for 1d", (await process.StepAsync(incident)).Note, StringComparison.Ordinal);
        Assert.Single((await process.FactsAsync(incident)).OfType<StepUncertain>());
    }

    [Fact]
    public async Task An_address_that_moved_between_two_attempts_is_not_followed()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Quarantine.OnDo = _ => throw new ConnectorException("no route");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        process.Resolver.Answer = _ => FakeResolver.Host("pc-9", "10.0.0.5");
        process.Time.Advance(TimeSpan.FromSeconds(10));
        await process.RunAsync();
        Assert.Equal((StepState.Refused, 1), ((await process.StepAsync(incident)).State, process.Quarantine.Count("do")));
    }
}
