using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>What a playbook says for when a resolver or the target's system is down: hold back, ask, act. Silence is not among the choices, and neither is acting on something unresolved.</summary>
public sealed class IfDownTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("a resolver")]
    [InlineData("the target's system")]
    public async Task Ask_asks_a_person_when_it_lasts_and_yes_means_as_soon_as_it_can_be(string what)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(ifDown: IfDown.Ask)));
        var down = await DownAsync(process, what);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Empty(await process.Desk.PendingAsync(10, Process.Token));

        var asked = await UntilAskedAsync(process);
        Assert.Contains("approved, it is done as soon as it can be", asked.Because, StringComparison.Ordinal);
        await process.Desk.DecideAsync(asked.Id, asked.PlanHash, Decision.Approve, "ann@corp.example", "yes", Process.Token);
        await PassAsync(process, 10 * Minute);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));

        down.Value = false;
        await PassAsync(process, 30 * Minute);
        await PassAsync(process, 10 * Minute);
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Empty(await process.Desk.PendingAsync(10, Process.Token));
    }

    [Theory]
    [InlineData("a resolver")]
    [InlineData("the target's system")]
    public async Task No_means_that_it_is_left(string what)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(ifDown: IfDown.Ask)));
        var down = await DownAsync(process, what);
        var incident = await process.OpenAsync();
        var asked = await UntilAskedAsync(process);
        await process.Desk.DecideAsync(asked.Id, asked.PlanHash, Decision.Deny, "ann@corp.example", "by hand", Process.Token);
        down.Value = false;
        await PassAsync(process, 40 * Minute);
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Theory]
    [InlineData(IfDown.HoldBack, StepState.Due)]
    [InlineData(IfDown.Ask, StepState.AwaitingApproval)]
    [InlineData(IfDown.Act, StepState.Done)]
    public async Task Who_might_say_otherwise_is_waited_for_asked_about_or_not(IfDown ifDown, StepState state)
    {
        var other = new FakeResolver { Answer = _ => new Resolution.Unavailable("503") };
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(ifDown: ifDown)));
        process.Join(other);
        var incident = await process.OpenAsync();
        for (var i = 0; i < 4; i++)
            await PassAsync(process, Minute);
        Assert.Equal(state, (await process.StepAsync(incident)).State);
        Assert.Equal(ifDown == IfDown.Act, process.Outside.IsIsolated("mde:pc-5"));
        if (ifDown == IfDown.HoldBack)
        {
            other.Answer = _ => FakeResolver.Host("pc-9", "10.0.0.5");
            await PassAsync(process, 10 * Minute);
            Assert.Equal("known-target", (await process.StepAsync(incident)).RefusedBy);
        }
        if (ifDown != IfDown.Ask)
            return;
        var asked = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.Contains("is pc-5.corp.example could not be asked of all who may know: 503", asked.Because, StringComparison.Ordinal);
        await process.Desk.DecideAsync(asked.Id, asked.PlanHash, Decision.Approve, "ann@corp.example", "it is", Process.Token);
        await PassAsync(process, Minute);
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task An_outage_costs_no_tries()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var down = await DownAsync(process, "a resolver");
        var incident = await process.OpenAsync();
        for (var i = 0; i < 20; i++)
            await PassAsync(process, 10 * Minute);
        down.Value = false;
        process.Quarantine.OnDo = _ => process.Quarantine.Count("do") < 4 ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);
        for (var i = 0; i < 10; i++)
            await PassAsync(process, 10 * Minute);
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
        Assert.Single((await process.FactsAsync(incident)).OfType<StepUncertain>(), fact => fact.Problem.Contains("503", StringComparison.Ordinal));
    }

    private sealed class Switch
    {
        public bool Value { get; set; } = true;
    }

    // The target's system has asked everybody to leave it alone for half an hour.
    private static async Task<Switch> DownAsync(Process process, string what)
    {
        var down = new Switch();
        if (what == "a resolver")
            process.Resolver.Answer = _ => down.Value ? new Resolution.Unavailable("503") : null;
        else
            await process.World.Calls.AskAsync(new CallLine("edr"), "another", _ => Task.FromResult<Effect>(new Effect.TryAgain("429", TimeSpan.FromMinutes(30), Everybody: true)), null, Process.Token);
        return down;
    }

    private static async Task<Approval> UntilAskedAsync(Process process)
    {
        for (var i = 0; i < 20 && (await process.Desk.PendingAsync(10, Process.Token)).IsEmpty; i++)
            await PassAsync(process, Minute);
        return Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
    }

    private static async Task PassAsync(Process process, TimeSpan time)
    {
        process.Time.Advance(time);
        await process.RunAsync();
    }
}
