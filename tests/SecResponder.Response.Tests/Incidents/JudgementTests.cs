using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Incidents;

/// <summary>A person says that it was a false positive: nothing more begins, what is held is let go where the playbook says so, and the playbook's figure moves.</summary>
public sealed class JudgementTests
{
    private const string Ann = "ann@corp.example";

    private static Playbook Playbook(OnFalsePositive then, ApprovalRule? approval = null) =>
        Make.Playbook(Make.Quarantine(approval), Make.Ticket()) with { OnFalsePositive = then };

    private static Task<JudgementOutcome> JudgeAsync(Process process, string incident, IncidentVerdict verdict = IncidentVerdict.FalsePositive, string who = Ann) =>
        new IncidentJudge(process.World).JudgeAsync(incident, verdict, who, "the backup server", Process.Token);

    [Theory]
    [InlineData("the playbook says release", OnFalsePositive.Release, IncidentVerdict.FalsePositive, false)]
    [InlineData("the playbook says nothing: the twin", OnFalsePositive.Keep, IncidentVerdict.FalsePositive, true)]
    [InlineData("it was what it looked like", OnFalsePositive.Release, IncidentVerdict.TruePositive, true)]
    public async Task What_it_holds_is_let_go_where_the_playbook_says_so(string why, OnFalsePositive then, IncidentVerdict verdict, bool held)
    {
        var process = Process.Start(Playbook(then));
        await using var _ = process;
        var incident = await process.OpenAsync();
        await process.RunAsync();
        await JudgeAsync(process, incident, verdict);
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.True(held == process.Outside.IsIsolated("mde:pc-5"), why);
        Assert.Equal(Ann, (await process.FactsAsync(incident)).OfType<IncidentJudged>().Single().Who);
    }

    [Fact]
    public async Task What_another_incident_holds_too_stays_held()
    {
        var other = Playbook(OnFalsePositive.Release) with { Id = "pb-2" };
        var process = Process.Start(Playbook(OnFalsePositive.Release), other);
        await using var _ = process;
        var first = await process.OpenAsync();
        await process.RunAsync();
        Assert.Single((await process.TakeAsync(Make.Signal(2, playbook: "pb-2"))).Opened);
        await process.RunAsync();
        await JudgeAsync(process, first);
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        Assert.Equal(HoldState.Active, (await process.HoldAsync())?.State);
    }

    [Fact]
    public async Task Fresh_evidence_of_it_holds_nothing_longer()
    {
        var process = Process.Start(Playbook(OnFalsePositive.Release));
        await using var _ = process;
        var incident = await process.OpenAsync();
        await process.RunAsync();
        await JudgeAsync(process, incident);
        await process.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(1)));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task What_waits_for_approval_is_neither_done_nor_asked_any_more_and_the_ticket_goes_out()
    {
        var process = Process.Start(Playbook(OnFalsePositive.Keep, new ApprovalRule("soc-leads", TimeSpan.FromHours(1), ApprovalFallback.Run)));
        await using var _ = process;
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var asked = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.Equal(["host.quarantine 10.0.0.5"], Assert.IsType<JudgementOutcome.Judged>(await JudgeAsync(process, incident)).Skipped.Select(step => step.Replace("pc-5.corp.example (10.0.0.5)", "10.0.0.5", StringComparison.Ordinal)));
        Assert.Empty(await process.Desk.PendingAsync(10, Process.Token));
        Assert.IsType<DecisionOutcome.AlreadyDecided>(await process.Desk.DecideAsync(asked.Id, asked.PlanHash, Decision.Approve, Ann, "yes", Process.Token));
        process.Time.Advance(TimeSpan.FromHours(2));
        await process.RunAsync();
        Assert.Equal((0, 1), (process.Outside.Times("host.quarantine"), process.Outside.Times("ticket.open")));
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task What_waits_for_the_step_that_is_not_begun_goes_on()
    {
        var rule = new ApprovalRule("soc-leads", TimeSpan.FromHours(1), ApprovalFallback.Run);
        var process = Process.Start(Make.Playbook(Make.Quarantine(rule) with { Name = "isolate" }, Make.Ticket() with { Needs = ["isolate"], Conditions = [new StepCondition("steps.isolate.state == 'skipped'")] }));
        await using var _ = process;
        var incident = await process.OpenAsync();
        await process.RunAsync();
        await JudgeAsync(process, incident);
        await process.RunAsync();
        Assert.Equal(1, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task Judging_alike_twice_changes_nothing_and_otherwise_the_later_verdict_counts()
    {
        var process = Process.Start(Playbook(OnFalsePositive.Keep));
        await using var _ = process;
        var incident = await process.OpenAsync();
        await JudgeAsync(process, incident);
        Assert.Equal(Ann, Assert.IsType<JudgementOutcome.SaidBefore>(await JudgeAsync(process, incident, who: "bob@corp.example")).Judgement.Who);
        Assert.Equal(new JudgementCount("pb-1", 1, 1), Assert.Single(await process.Store.JudgementCountsAsync(Process.Token)));
        await JudgeAsync(process, incident, IncidentVerdict.TruePositive, "bob@corp.example");
        Assert.Equal(new JudgementCount("pb-1", 0, 1), Assert.Single(await process.Store.JudgementCountsAsync(Process.Token)));
        Assert.Equal(["false-positive", "true-positive"], (await process.FactsAsync(incident)).OfType<IncidentJudged>().Select(fact => fact.Verdict));
    }

    [Fact]
    public async Task Of_many_who_judge_at_once_one_counts()
    {
        var process = Process.Start(Playbook(OnFalsePositive.Release));
        await using var _ = process;
        var incident = await process.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => JudgeAsync(process, incident, who: $"p{i}@corp.example"))));
        Assert.Single(outcomes.OfType<JudgementOutcome.Judged>());
        Assert.Single((await process.FactsAsync(incident)).OfType<IncidentJudged>());
    }

    [Fact]
    public async Task Of_no_incident_nothing_is_said()
    {
        var process = Process.Start(Playbook(OnFalsePositive.Keep));
        await using var _ = process;
        Assert.IsType<JudgementOutcome.NotFound>(await JudgeAsync(process, "in-nothing"));
        Assert.Empty(await process.Store.JudgementCountsAsync(Process.Token));
    }
}
