using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Approvals;

/// <summary>DESIGN: approval is for a plan, not for a button.</summary>
public sealed class ApprovalTests
{
    private static readonly ApprovalRule Leads = new("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip);

    private static async Task<(Process Process, string Incident, Approval Asked)> AskedAsync(ApprovalRule? rule = null)
    {
        var process = Process.Start(Make.Playbook(Make.Quarantine(rule ?? Leads), Make.Ticket()));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        return (process, incident, Assert.Single(await process.Desk.PendingAsync(10, Process.Token)));
    }

    private static Task<DecisionOutcome> DecideAsync(Process process, string id, string hash, Decision decision = Decision.Approve, string who = "ann@corp.example") =>
        process.Desk.DecideAsync(id, hash, decision, who, "because", Process.Token);

    [Fact]
    public async Task The_person_sees_the_very_machine_and_nothing_happens_before_they_decide()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        Assert.Equal(("pc-5.corp.example (10.0.0.5)", TimeSpan.FromHours(4)), (asked.Target, asked.For));
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
        Assert.Equal(["ticket.open"], process.Outside.Happenings.Select(one => one.Action));
    }

    [Fact]
    public async Task Approved_it_runs_and_who_decided_is_told()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        Assert.IsType<DecisionOutcome.Decided>(await DecideAsync(process, incident, asked.PlanHash, who: "ANN@corp.example"));
        await process.RunAsync();
        Assert.Equal(1, process.Outside.Times("host.quarantine"));
        Assert.Equal("ANN@corp.example", (await process.FactsAsync(incident)).OfType<ApprovalDecided>().Single().Who);
    }

    [Fact]
    public async Task Denied_it_never_runs()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await DecideAsync(process, asked.Id, asked.PlanHash, Decision.Deny);
        process.Time.Advance(TimeSpan.FromHours(1));
        await process.RunAsync();
        Assert.Equal((StepState.Skipped, 0), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
    }

    [Fact]
    public async Task Deciding_twice_changes_nothing()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await DecideAsync(process, asked.Id, asked.PlanHash, Decision.Deny);
        var again = Assert.IsType<DecisionOutcome.AlreadyDecided>(await DecideAsync(process, asked.Id, asked.PlanHash));
        Assert.Equal(ApprovalState.Denied, again.Approval.State);
        Assert.Single((await process.FactsAsync(incident)).OfType<ApprovalDecided>());
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_counts()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => DecideAsync(process, asked.Id, asked.PlanHash, i % 2 == 0 ? Decision.Approve : Decision.Deny))));
        Assert.Single(outcomes.OfType<DecisionOutcome.Decided>());
        Assert.Single((await process.FactsAsync(incident)).OfType<ApprovalDecided>());
    }

    [Fact]
    public async Task Another_plan_than_the_one_shown_is_not_approved()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        Assert.Equal(asked.Id, Assert.IsType<DecisionOutcome.PlanChanged>(await DecideAsync(process, asked.Id, new string('0', 64))).Current.Id);
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task Approved_for_one_machine_it_is_asked_again_when_the_address_is_another_machine_by_then()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await DecideAsync(process, asked.Id, asked.PlanHash);
        process.Resolver.Answer = _ => FakeResolver.Host("pc-9", "10.0.0.5");
        await process.RunAsync();
        Assert.Equal(0, process.Outside.Times("host.quarantine"));
        var again = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.NotEqual(asked.PlanHash, again.PlanHash);
        Assert.Equal(again.Id, Assert.IsType<DecisionOutcome.PlanChanged>(await DecideAsync(process, asked.Id, asked.PlanHash)).Current.Id);
        await DecideAsync(process, again.Id, again.PlanHash);
        await process.RunAsync();
        Assert.True(process.Outside.IsIsolated("mde:pc-9"));
        Assert.Equal(StepState.Done, (await process.StepAsync(incident)).State);
    }

    [Theory]
    [InlineData("not in the group", "soc-leads", "eve@corp.example")]
    [InlineData("an empty group is nobody", "nobody", "ann@corp.example")]
    [InlineData("a group that is not there is nobody", "admins", "ann@corp.example")]
    [InlineData("nobody at all", "soc-leads", "")]
    public async Task Who_may_not_decide_does_not(string why, string group, string who)
    {
        var (process, incident, asked) = await AskedAsync(Leads with { By = group });
        await using var _ = process;
        Assert.True(await DecideAsync(process, asked.Id, asked.PlanHash, who: who) is DecisionOutcome.NotAllowed, why);
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
    }

    [Theory]
    [InlineData(ApprovalFallback.Skip, StepState.Skipped, 0)]
    [InlineData(ApprovalFallback.Run, StepState.Done, 1)]
    public async Task At_the_deadline_otherwise_decides(ApprovalFallback otherwise, StepState state, int isolated)
    {
        var (process, incident, asked) = await AskedAsync(Leads with { Otherwise = otherwise });
        await using var _ = process;
        process.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        await process.RunAsync();
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
        process.Time.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<DecisionOutcome.AlreadyDecided>(await DecideAsync(process, asked.Id, asked.PlanHash));
        await process.RunAsync();
        Assert.Equal((state, isolated), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
        Assert.Equal("deadline", (await process.FactsAsync(incident)).OfType<ApprovalDecided>().Single().Who);
    }

    [Fact]
    public async Task A_guardrail_refuses_what_a_person_has_approved()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await DecideAsync(process, asked.Id, asked.PlanHash);
        process.Change(snapshot => snapshot with { Protected = ["pc-5"] });
        await process.RunAsync();
        Assert.Equal((StepState.Refused, 0), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
    }

    [Fact]
    public async Task An_unknown_id_is_said()
    {
        var (process, _, _) = await AskedAsync();
        await using var _ = process;
        Assert.IsType<DecisionOutcome.NotFound>(await DecideAsync(process, "ap-nothing", "x"));
    }
}
