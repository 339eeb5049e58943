using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Changes;

/// <summary>An incident is joined with its change record before it is planned: by the calendar at once, by a record system when it has answered.</summary>
public sealed class ChangeJoinTests
{
    private static readonly ChangeRecord Asked = new("CHG1", "new peer", "approved", true, Make.Noon.AddHours(-1), Make.Noon.AddHours(1), ["10.0.0.5"], []);

    [Theory]
    [InlineData("10.0.0.5", "approved", StepState.Skipped)]
    [InlineData("10.0.0.6", "unapproved", StepState.Done)]
    public async Task The_calendar_decides_at_once_and_conditions_look_at_it(string ip, string verdict, StepState ticket)
    {
        await using var process = Process.Start(Playbook(ChangeRule.Calendar));
        process.Change(snapshot => snapshot with { Changes = [Asked] });
        var incident = await process.OpenAsync(ip: ip);
        Assert.Equal(verdict, (await process.Store.IncidentAsync(incident, Process.Token))?.Change?.Verdict);
        await process.RunAsync();
        var step = await process.StepAsync(incident);
        Assert.Equal(ticket, step.State);
        Assert.Equal($"{verdict} [{(ip == "10.0.0.5" ? "CHG1" : "")}]", step.With["title"]);
        Assert.Equal(verdict, Assert.Single((await process.FactsAsync(incident)).OfType<ChangeJoined>()).Verdict);
    }

    [Fact]
    public async Task A_record_system_is_asked_and_then_the_plan_is_made()
    {
        await using var process = Process.Start(Playbook(ChangeRule.Calendar, "servicenow"));
        var records = Connect(process, _ => [Asked]);
        var incident = await process.OpenAsync();
        Assert.Equal(ChangeJoin.Action, Assert.Single(await process.Store.StepsAsync(incident, Process.Token)).Action);
        Assert.Empty((await process.FactsAsync(incident)).OfType<PlanMade>());

        await process.RunAsync();
        Assert.Equal(["10.0.0.5"], Assert.Single(records.Questions).Of);
        var kept = await process.Store.IncidentAsync(incident, Process.Token);
        Assert.Equal(("approved", "CHG1"), (kept?.Change?.Verdict, kept?.Change?.Number));
        Assert.Equal((2, StepState.Skipped), ((await process.Store.StepsAsync(incident, Process.Token)).Length, (await process.StepAsync(incident, 1)).State));
        Assert.Equal(kept!.PlanHash, Assert.Single((await process.FactsAsync(incident)).OfType<PlanMade>()).Hash);
        Assert.Equal(incident, Assert.Single(await process.Store.IncidentsAboutAsync("chg1", 10, Process.Token)).Id);
    }

    [Fact]
    public async Task What_the_calendar_approves_is_asked_of_nobody_else()
    {
        await using var process = Process.Start(Playbook(ChangeRule.Calendar, "servicenow"));
        var records = Connect(process, _ => []);
        process.Change(snapshot => snapshot with { Changes = [Asked] });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Empty(records.Questions);
        Assert.Equal(StepState.Skipped, (await process.StepAsync(incident)).State);
    }

    [Fact]
    public async Task In_a_replay_the_calendar_stands_for_all()
    {
        await using var process = Process.Start(Playbook("servicenow"));
        var records = Connect(process, _ => [Asked]);
        process.Change(snapshot => snapshot with { CalendarStandsForAll = true });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Empty(records.Questions);
        Assert.Equal("unapproved", (await process.Store.IncidentAsync(incident, Process.Token))?.Change?.Verdict);
    }

    [Fact]
    public async Task Hold_back_waits_for_a_record_system_that_is_down()
    {
        await using var process = Process.Start(Playbook(IfDown.HoldBack, "servicenow"));
        var records = Connect(process, _ => throw new ConnectorException("no route to host"));
        var incident = await process.OpenAsync();
        for (var hour = 0; hour < 5; hour++)
            await PassAsync(process, TimeSpan.FromHours(1));
        Assert.Contains("no route to host", Assert.Single(await process.Store.StepsAsync(incident, Process.Token)).Note, StringComparison.Ordinal);
        records.Answer = _ => [];
        await PassAsync(process, TimeSpan.FromHours(1));
        Assert.Equal(StepState.Done, (await process.StepAsync(incident, 1)).State);
        Assert.Equal("unapproved", (await process.Store.IncidentAsync(incident, Process.Token))?.Change?.Verdict);
    }

    [Fact]
    public async Task Act_goes_on_and_says_that_it_is_not_known()
    {
        await using var process = Process.Start(Playbook(IfDown.Act, "servicenow"));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Done, (await process.StepAsync(incident, 1)).State);
        Assert.Equal("unknown: servicenow is not connected, so its changes are not known", (await process.Store.IncidentAsync(incident, Process.Token))?.Change?.Line);
    }

    [Fact]
    public async Task Ask_lets_a_person_decide_about_what_acts()
    {
        var playbook = Playbook(IfDown.Ask, "servicenow") with { Response = [Make.Quarantine(), Make.Ticket()] };
        await using var process = Process.Start(playbook);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var approval = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        Assert.Contains("the change is unknown: servicenow is not connected", approval.Because, StringComparison.Ordinal);
        Assert.Equal(StepState.Done, (await process.StepAsync(incident, 2)).State);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task What_one_system_approves_stays_approved_when_another_is_down()
    {
        await using var process = Process.Start(Playbook(IfDown.HoldBack, "servicenow", "jira"));
        Connect(process, _ => [Asked]);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal("approved", (await process.Store.IncidentAsync(incident, Process.Token))?.Change?.Verdict);
    }

    [Fact]
    public async Task Judged_a_false_positive_before_it_is_planned_nothing_is_planned()
    {
        await using var process = Process.Start(Playbook(IfDown.HoldBack, "servicenow") with { Response = [Make.Quarantine()] });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        await new IncidentJudge(process.World).JudgeAsync(incident, IncidentVerdict.FalsePositive, "mia", "no", Process.Token);
        Connect(process, _ => []);
        await PassAsync(process, TimeSpan.FromHours(1));
        Assert.Equal(StepState.Skipped, Assert.Single(await process.Store.StepsAsync(incident, Process.Token)).State);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Whenever_the_process_dies_one_plan_is_made()
    {
        for (var at = 1; at < 12; at++)
        {
            await using var process = Process.Start(Playbook(IfDown.HoldBack, "servicenow"));
            var incident = await process.OpenAsync();
            foreach (var point in (CrashPoint[])[new CrashPoint(at), new CrashPoint(-1)])
            {
                var life = Process.Over(new CrashingStore(process.Store, point), process.Outside, process.Time, process.Snapshot.Playbooks.Values, process.Actions.Values);
                Connect(life, _ => []);
                try
                {
                    await life.RunAsync();
                    await PassAsync(life, TimeSpan.FromMinutes(4));
                    await PassAsync(life, TimeSpan.FromMinutes(4));
                }
                catch (CrashException)
                {
                    // Dead; the lease runs out.
                }
                process.Time.Advance(TimeSpan.FromMinutes(4));
            }
            Assert.Single((await process.FactsAsync(incident)).OfType<PlanMade>());
            Assert.Equal(1, process.Outside.Times("ticket.open"));
        }
    }

    private static async Task PassAsync(Process process, TimeSpan time)
    {
        process.Time.Advance(time);
        await process.RunAsync();
    }

    private static Playbook Playbook(params string[] from) => Playbook(IfDown.HoldBack, from);

    private static Playbook Playbook(IfDown ifDown, params string[] from) => Make.Playbook(
        Make.Step("ticket.open", null, IfDown.HoldBack, ("title", "{{ change.verdict }} [{{ change.number }}]")) with { Conditions = [new StepCondition("change.verdict != 'approved'")] }) with
    {
        Change = new ChangeRule(["{{ SrcIpAddr }}"], null, null, [.. from], ifDown),
    };

    private static Records Connect(Process process, Func<ChangeQuestion, ImmutableArray<ChangeRecord>> answer)
    {
        var records = new Records { Answer = answer };
        process.Connect(records);
        return records;
    }

    private sealed class Records : IChangeRecords
    {
        public List<ChangeQuestion> Questions { get; } = [];
        public required Func<ChangeQuestion, ImmutableArray<ChangeRecord>> Answer { get; set; }
        public string Name => "servicenow";

        public Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
        {
            Questions.Add(question);
            return Task.FromResult(Answer(question));
        }
    }
}
