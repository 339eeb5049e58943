using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>A step that is given up tells its team by the team's notices, once, and nothing tells of a notice that fails.</summary>
public sealed class FailedStepTests
{
    [Fact]
    public async Task Its_team_hears_of_it_once_and_the_ledger_says_where()
    {
        await using var process = await FailedAsync(Make.Playbook(Make.Quarantine()), incidents: 1);
        var notice = Assert.Single(await NoticesAsync(process));
        Assert.Equal("host.quarantine on pc-1.corp.example (10.0.0.1) failed for good", notice.Title);
        Assert.Contains("secresponder why in-", notice.Summary, StringComparison.Ordinal);
        Assert.Equal((1, 1), (process.Outside.Times("ticket.open"), process.Outside.Times("notify.teams")));
        var failed = (await process.Store.StepsInAsync(StepState.Failed, 10, Process.Token))[0];
        Assert.Equal(notice.Id, Assert.Single((await process.FactsAsync(failed.IncidentId)).OfType<PersonCalled>()).NoticeIncidentId);
        Assert.Contains(await process.Store.IncidentsAboutAsync("pc-1.corp.example", 10, Process.Token), incident => incident.Id == notice.Id);
    }

    [Theory]
    [InlineData("the other side refuses for good", "10.0.0.5", 1)]
    [InlineData("a guardrail refuses: the twin", "dc-1", 0)]
    public async Task What_the_other_side_refuses_needs_a_person_and_what_a_guardrail_refuses_does_not(string why, string host, int notices)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Put(Make.ToldTeam());
        process.Quarantine.OnDo = _ => Task.FromResult<Effect?>(new Effect.Refused("403: the app may not isolate"));
        var incident = await process.OpenAsync(ip: host);
        await process.RunAsync();
        await process.RunAsync();
        Assert.Equal(StepState.Refused, (await process.StepAsync(incident)).State);
        Assert.True(notices == (await NoticesAsync(process)).Length, why);
    }

    [Fact]
    public async Task When_a_system_is_down_the_first_of_an_hour_tells_for_all()
    {
        await using var process = await FailedAsync(Make.Playbook(Make.Quarantine()), incidents: 8);
        Assert.Equal(8, (await process.Store.StepsInAsync(StepState.Failed, 20, Process.Token)).Length);
        var notices = await NoticesAsync(process);
        Assert.InRange(notices.Length, 1, 2);
        Assert.Equal(notices.Length, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_notice_that_fails_itself_is_told_by_nothing()
    {
        await using var process = await FailedAsync(Make.Playbook(Make.Ticket()), incidents: 1, action: "ticket.open");
        Assert.Single(await NoticesAsync(process));
        Assert.Equal(2, (await process.Store.StepsInAsync(StepState.Failed, 20, Process.Token)).Length);
    }

    private static async Task<Process> FailedAsync(Playbook playbook, int incidents, string action = "host.quarantine")
    {
        var process = Process.Start(playbook);
        process.Put(Make.ToldTeam());
        ((FakeAction)process.Actions[action]).OnDo = _ => throw new ConnectorException("no route to host");
        ((FakeAction)process.Actions[action]).OnFind = _ => Task.FromResult<Effect?>(new Effect.Absent());
        for (var i = 1; i <= incidents; i++)
            await process.OpenAsync(i, $"10.0.0.{i}");
        for (var minutes = 0; minutes < 40 * 60; minutes += 30)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(30));
        }
        await process.RunAsync();
        return process;
    }

    private static async Task<Incident[]> NoticesAsync(Process process) =>
        [.. (await process.Store.IncidentsAsync(100, Process.Token)).Where(incident => incident.PlaybookId == Notices.PlaybookId)];
}
