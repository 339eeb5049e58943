using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Approvals;

/// <summary>Where two must say yes, one never is enough: not twice the same one, not whose playbook it is, not who it is about.</summary>
public sealed class FourEyesTests
{
    private const string Ann = "ann@corp.example";
    private const string Bob = "bob@corp.example";
    private static readonly ApprovalRule Two = new("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip) { FourEyes = FourEyes.Always };

    private static async Task<(Process Process, string Incident, Approval Asked)> AskedAsync(ApprovalRule rule, string? author = null, string[]? tags = null)
    {
        var process = Process.Start(Make.Playbook(Make.Quarantine(rule)) with { Author = author });
        if (tags is not null)
            process.Resolver.Answer = _ => FakeResolver.Host("pc-5", "10.0.0.5") is Resolution.Resolved one ? one with { Entity = one.Entity with { Tags = [.. tags] } } : throw new InvalidOperationException();
        var incident = await process.OpenAsync();
        await process.RunAsync();
        return (process, incident, Assert.Single(await process.Desk.PendingAsync(10, Process.Token)));
    }

    private static Task<DecisionOutcome> SayAsync(Process process, Approval asked, string who, Decision decision = Decision.Approve) =>
        process.Desk.DecideAsync(asked.Id, asked.PlanHash, decision, who, "because", Process.Token);

    [Fact]
    public async Task One_yes_does_nothing_and_the_second_persons_does()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        Assert.Equal(Ann, Assert.IsType<DecisionOutcome.FirstOfTwo>(await SayAsync(process, asked, Ann)).Approval.FirstBy);
        await process.RunAsync();
        Assert.Equal((StepState.AwaitingApproval, 0), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
        Assert.IsType<DecisionOutcome.Decided>(await SayAsync(process, asked, Bob));
        await process.RunAsync();
        Assert.Equal(1, process.Outside.Times("host.quarantine"));
        var facts = await process.FactsAsync(incident);
        Assert.Equal((Ann, Bob), (facts.OfType<FirstApproval>().Single().Who, facts.OfType<ApprovalDecided>().Single().Who));
    }

    [Fact]
    public async Task The_same_person_twice_is_one_person()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        await SayAsync(process, asked, Ann);
        Assert.IsType<DecisionOutcome.FirstOfTwo>(await SayAsync(process, asked, "ANN@corp.example"));
        await process.RunAsync();
        Assert.Equal(0, process.Outside.Times("host.quarantine"));
        Assert.Single((await process.FactsAsync(incident)).OfType<FirstApproval>());
    }

    [Fact]
    public async Task Two_who_say_yes_at_once_are_two()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        var outcomes = await Task.WhenAll(new[] { Ann, Bob, Ann, Bob }.Select(who => Task.Run(() => SayAsync(process, asked, who))));
        Assert.Single(outcomes.OfType<DecisionOutcome.Decided>());
        var facts = await process.FactsAsync(incident);
        Assert.NotEqual(facts.OfType<FirstApproval>().Single().Who, facts.OfType<ApprovalDecided>().Single().Who);
    }

    [Fact]
    public async Task One_no_is_enough_even_after_a_yes()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        await SayAsync(process, asked, Ann);
        Assert.Equal(ApprovalState.Denied, Assert.IsType<DecisionOutcome.Decided>(await SayAsync(process, asked, Bob, Decision.Deny)).Approval.State);
        await process.RunAsync();
        Assert.Equal((StepState.Skipped, 0), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
    }

    [Fact]
    public async Task Who_wrote_the_playbook_is_not_one_of_the_two_but_may_say_no()
    {
        var (process, incident, asked) = await AskedAsync(Two, author: $"Ann Lead <{Ann}>");
        await using var _ = process;
        Assert.Contains("wrote the playbook", Assert.IsType<DecisionOutcome.NotAllowed>(await SayAsync(process, asked, Ann)).Reason, StringComparison.Ordinal);
        Assert.Empty((await process.FactsAsync(incident)).OfType<FirstApproval>());
        Assert.IsType<DecisionOutcome.Decided>(await SayAsync(process, asked, Ann, Decision.Deny));
    }

    [Theory]
    [InlineData("the playbook is taken out of the repository meanwhile", true)]
    [InlineData("its author's name is taken out", false)]
    public async Task Who_wrote_it_when_it_was_asked_is_not_one_of_the_two_whatever_the_playbook_says_now(string why, bool isGone)
    {
        var (process, incident, asked) = await AskedAsync(Two, author: Ann);
        await using var _ = process;
        process.Put(Make.Playbook(Make.Quarantine(Two)) with { Id = isGone ? "pb-2" : "pb-1" });
        Assert.True(await SayAsync(process, asked, Ann) is DecisionOutcome.NotAllowed, why);
        Assert.Empty((await process.FactsAsync(incident)).OfType<FirstApproval>());
    }

    [Fact]
    public async Task Who_the_incident_is_about_is_not_one_of_the_two()
    {
        var process = Process.Start(Make.Playbook(Make.Quarantine(Two)));
        await using var _ = process;
        await process.TakeAsync(Make.Signal(1) with { Evidence = $$"""{"SrcIpAddr":"10.0.0.5","ActorUsername":"{{Ann}}"}""" });
        await process.RunAsync();
        var asked = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.Contains("about", Assert.IsType<DecisionOutcome.NotAllowed>(await SayAsync(process, asked, Ann)).Reason, StringComparison.Ordinal);
        Assert.IsType<DecisionOutcome.FirstOfTwo>(await SayAsync(process, asked, Bob));
    }

    [Theory]
    [InlineData("an asset of that tier", FourEyes.High, "high", true)]
    [InlineData("one above it", FourEyes.High, "critical", true)]
    [InlineData("one below it", FourEyes.Critical, "high", false)]
    [InlineData("one of no tier", FourEyes.High, "laptop", false)]
    [InlineData("always is always", FourEyes.Always, "low", true)]
    [InlineData("never is never", FourEyes.Never, "critical", false)]
    public async Task The_targets_tier_can_decide_whether_two_must(string why, FourEyes rule, string tag, bool two)
    {
        var (process, _, asked) = await AskedAsync(Two with { FourEyes = rule }, tags: [tag]);
        await using var _ = process;
        Assert.True(two == asked.FourEyes, why);
        Assert.True(two == await SayAsync(process, asked, Ann) is DecisionOutcome.FirstOfTwo, why);
    }

    [Fact]
    public async Task One_yes_by_the_deadline_is_none()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        await SayAsync(process, asked, Ann);
        process.Time.Advance(TimeSpan.FromMinutes(15));
        await process.RunAsync();
        Assert.Equal((StepState.Skipped, 0), ((await process.StepAsync(incident)).State, process.Outside.Times("host.quarantine")));
        Assert.Contains($"only {Ann}", (await process.FactsAsync(incident)).OfType<ApprovalDecided>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_yes_for_one_machine_is_none_for_another()
    {
        var (process, incident, asked) = await AskedAsync(Two);
        await using var _ = process;
        await SayAsync(process, asked, Ann);
        await SayAsync(process, asked, Bob);
        process.Resolver.Answer = _ => FakeResolver.Host("pc-9", "10.0.0.5");
        await process.RunAsync();
        var again = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.Null(again.FirstBy);
        Assert.IsType<DecisionOutcome.FirstOfTwo>(await SayAsync(process, again, Bob));
        Assert.Equal(StepState.AwaitingApproval, (await process.StepAsync(incident)).State);
    }

    [Theory]
    [InlineData("in the group", "2f6d1c1e-5b3f-4f7a-9a58-0d6a3b8c4e21", true)]
    [InlineData("in another one", "7a0e4f36-91c2-4d0b-8f6e-3c5d2b1a9e40", false)]
    [InlineData("in none that is known", null, false)]
    public async Task An_Entra_group_of_the_sign_in_lets_its_members_decide(string why, string? group, bool may)
    {
        var (process, _, asked) = await AskedAsync(Two with { FourEyes = FourEyes.Never });
        await using var _ = process;
        var team = Make.Team();
        process.Put(team with { Approvers = team.Approvers.SetItem("soc-leads", ["group:2f6d1c1e-5b3f-4f7a-9a58-0d6a3b8c4e21"]) });
        var outcome = await process.Desk.DecideAsync(
            asked.Id, asked.PlanHash, Decision.Approve, new Person("zoe@corp.example", group is null ? [] : [Guid.Parse(group)]), "because", Process.Token);
        Assert.True(may == outcome is DecisionOutcome.Decided, why);
    }
}
