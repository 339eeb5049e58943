using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Approvals;

/// <summary>While nobody decides, the team is reminded and a second group asked: once each, however often the process dies.</summary>
public sealed class ReminderTests
{
    private const string Max = "max@corp.example";
    private static readonly ApprovalRule Rule = new("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip)
    {
        Remind = TimeSpan.FromMinutes(5),
        Escalate = new Escalation("managers", TimeSpan.FromMinutes(12)),
    };

    private static async Task<(Process Process, string Incident, Approval Asked)> AskedAsync()
    {
        var process = Process.Start(Make.Playbook(Make.Quarantine(Rule)));
        var team = Make.ToldTeam();
        process.Put(team with { Approvers = team.Approvers.Add("managers", [Max]) });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        return (process, incident, Assert.Single(await process.Desk.PendingAsync(10, Process.Token)));
    }

    private static async Task<int> AfterAsync(Process process, double minutes)
    {
        process.Time.Advance(Make.Noon + TimeSpan.FromMinutes(minutes) - process.Time.GetUtcNow());
        return await process.RunAsync();
    }

    [Fact]
    public async Task Before_the_deadline_the_team_is_reminded_once_by_card()
    {
        var (process, incident, _) = await AskedAsync();
        await using var _ = process;
        await AfterAsync(process, 9.9);
        Assert.Equal(0, process.Outside.Times("notify.teams"));
        await AfterAsync(process, 10);
        await AfterAsync(process, 11);
        Assert.Equal((1, 0), (process.Outside.Times("notify.teams"), process.Outside.Times("ticket.open")));
        var told = (await process.FactsAsync(incident)).OfType<ApprovalReminded>().Single();
        Assert.Contains("soc-leads", (await process.Store.IncidentAsync(told.NoticeIncidentId, Process.Token))!.Title, StringComparison.Ordinal);
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task After_a_while_a_second_group_is_told_and_may_decide_too()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await AfterAsync(process, 11);
        Assert.IsType<DecisionOutcome.NotAllowed>(await SayAsync(process, asked, Max));
        await AfterAsync(process, 12);
        Assert.Equal(1, process.Outside.Times("ticket.open"));
        Assert.Equal("managers", (await process.FactsAsync(incident)).OfType<ApprovalEscalated>().Single().To);
        Assert.IsType<DecisionOutcome.Decided>(await SayAsync(process, asked, Max));
        await process.RunAsync();
        Assert.Equal(1, process.Outside.Times("host.quarantine"));
    }

    [Fact]
    public async Task The_first_group_may_still_decide_after_the_escalation()
    {
        var (process, _, asked) = await AskedAsync();
        await using var _ = process;
        await AfterAsync(process, 12);
        Assert.IsType<DecisionOutcome.Decided>(await SayAsync(process, asked, "ann@corp.example"));
    }

    [Fact]
    public async Task Neither_moves_the_deadline()
    {
        var (process, incident, _) = await AskedAsync();
        await using var _ = process;
        foreach (var minutes in new[] { 10, 12, 14.99 })
            await AfterAsync(process, minutes);
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
        await AfterAsync(process, 15);
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task Once_decided_nobody_is_bothered()
    {
        var (process, incident, asked) = await AskedAsync();
        await using var _ = process;
        await SayAsync(process, asked, "ann@corp.example", Decision.Deny);
        await AfterAsync(process, 60);
        Assert.Equal((0, 0), (process.Outside.Times("notify.teams"), process.Outside.Times("ticket.open")));
        Assert.Empty((await process.FactsAsync(incident)).OfType<ApprovalReminded>());
    }

    [Fact]
    public async Task Whoever_was_down_over_all_of_it_finds_the_deadline_passed()
    {
        var (process, incident, _) = await AskedAsync();
        await using var _ = process;
        await AfterAsync(process, 60);
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
        Assert.Equal(0, process.Outside.Times("notify.teams"));
    }

    private static Task<DecisionOutcome> SayAsync(Process process, Approval asked, string who, Decision decision = Decision.Approve) =>
        process.Desk.DecideAsync(asked.Id, asked.PlanHash, decision, who, "because", Process.Token);
}
