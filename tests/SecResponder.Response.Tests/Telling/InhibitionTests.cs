using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Telling;

/// <summary>Every address is one of pc-5: different groups, one host.</summary>
public sealed class InhibitionTests
{
    private static async Task<string> NextAsync(Process process, long sequence, string playbook = "pb-1", string ip = "10.0.0.15")
    {
        var incident = Assert.Single((await process.TakeAsync(Make.Signal(sequence, ip, playbook: playbook))).Opened);
        await process.RunAsync();
        return incident;
    }

    private static Process Start(params Playbook[] playbooks)
    {
        var process = Process.Start(playbooks);
        process.Resolver.Answer = asked => FakeResolver.Host("pc-5", asked.Value);
        return process;
    }

    [Fact]
    public async Task Ten_further_incidents_of_a_held_host_extend_its_hold_and_open_no_ticket()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket(), Make.Notify()));
        var first = await NextAsync(process, 1);
        for (var i = 2; i <= 11; i++)
            await NextAsync(process, i, ip: $"10.0.1.{i}");
        Assert.Equal(["host.quarantine", "ticket.open", "notify.teams"], process.Outside.Happenings.Select(one => one.Action));
        Assert.Equal(11, (await process.HoldAsync())!.Reasons.Length);
        Assert.Equal(20, (await process.FactsAsync(first)).OfType<ToldHere>().Count());
    }

    [Fact]
    public async Task A_further_one_says_whose_ticket_stands_and_the_first_says_for_whom()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        var first = await NextAsync(process, 1, ip: "10.0.0.5");
        var second = await NextAsync(process, 2);
        var ticket = await process.StepAsync(second, 1);
        Assert.Equal((StepState.Skipped, "inhibit"), (ticket.State, ticket.QuietBy));
        Assert.Equal($"pc-5.corp.example (10.0.0.15) is held already (host.quarantine); ticket.open ref-1 of {first} stands", ticket.Note);
        Assert.Equal(first, Assert.Single((await process.FactsAsync(second)).OfType<StepQuieted>()).Instead);
        Assert.Equal(second, Assert.Single((await process.FactsAsync(first)).OfType<ToldHere>()).IncidentId);
    }

    [Fact]
    public async Task A_ticket_that_was_only_observed_stands_for_none()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        process.Quarantine.OnDo = async _ =>
        {
            await process.Store.PauseAsync(new Pause("pb-1", "ann", "too much", process.Time.GetUtcNow()), Process.Token);
            return null;
        };
        var first = await NextAsync(process, 1, ip: "10.0.0.5");
        Assert.Equal((StepState.Done, StepState.Observed), ((await process.StepAsync(first)).State, (await process.StepAsync(first, 1)).State));
        await process.Store.ResumeAsync("pb-1", "ann", "all is well", process.Time.GetUtcNow(), Process.Token);
        var second = await NextAsync(process, 2);
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(second, 1)).State, process.Outside.Times("ticket.open")));
    }

    [Theory]
    [InlineData("another playbook of the team, by default", Inhibit.Team, "network-soc", 1)]
    [InlineData("another team, by default", Inhibit.Team, "cloud-soc", 2)]
    [InlineData("another playbook, where only the same counts", Inhibit.Playbook, "network-soc", 2)]
    [InlineData("another team, where anybody counts", Inhibit.Anybody, "cloud-soc", 1)]
    [InlineData("switched off: the twin, which tells of each", Inhibit.Off, "network-soc", 2)]
    public async Task Whose_ticket_stands_is_the_playbooks_choice(string why, Inhibit inhibit, string owner, int tickets)
    {
        var one = Make.Playbook(Make.Quarantine(), Make.Ticket());
        await using var process = Start(one, one with { Id = "pb-2", Owner = owner, Inhibit = inhibit });
        await NextAsync(process, 1);
        await NextAsync(process, 2, "pb-2");
        Assert.True(tickets == process.Outside.Times("ticket.open"), why);
    }

    [Fact]
    public async Task When_the_hold_is_over_the_next_incident_tells_again()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        await NextAsync(process, 1);
        process.Time.Advance(TimeSpan.FromHours(4));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        await NextAsync(process, 2, ip: "10.0.0.16");
        Assert.Equal(2, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_ticket_that_could_not_be_opened_stands_for_nothing()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        process.Ticket.OnDo = call => Task.FromResult<Effect?>(process.Ticket.Done.Count == 1 ? new Effect.Refused("no such queue") : null);
        await NextAsync(process, 1);
        await NextAsync(process, 2, ip: "10.0.0.16");
        Assert.Equal(1, process.Outside.Times("ticket.open"));
    }

    [Theory]
    [InlineData("it comes about", false, 1)]
    [InlineData("it does not, so the second tells", true, 1)]
    public async Task A_ticket_that_is_still_on_its_way_is_waited_for(string why, bool refused, int told)
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        var first = true;
        process.Ticket.OnDo = _ => Task.FromResult<Effect?>(first ? new Effect.TryAgain("429", TimeSpan.FromMinutes(1)) : null);
        await NextAsync(process, 1);
        first = false;
        var second = await NextAsync(process, 2, ip: "10.0.0.16");
        Assert.Equal(0, process.Outside.Times("ticket.open"));
        process.Ticket.OnDo = call => Task.FromResult<Effect?>(refused && call.Attempt == 2 ? new Effect.Refused("no such queue") : null);
        for (var i = 0; i < 10; i++)
        {
            process.Time.Advance(TimeSpan.FromMinutes(1));
            await process.RunAsync();
        }
        Assert.True(told == process.Outside.Times("ticket.open"), why);
        Assert.Equal(refused ? StepState.Done : StepState.Skipped, (await process.StepAsync(second, 1)).State);
    }

    [Fact]
    public async Task A_refusal_is_news_though_the_host_is_held()
    {
        var one = Make.Playbook(Make.Quarantine(), Make.Ticket());
        await using var process = Start(one, one with { Id = "pb-2", Guardrails = Playbooks.Files.Guardrails.None with { Never = ["pc-5"] } });
        await NextAsync(process, 1);
        await NextAsync(process, 2, "pb-2");
        Assert.Equal(2, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_playbook_that_holds_nothing_tells_for_itself()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()), Make.Playbook(Make.Ticket()) with { Id = "pb-2" });
        await NextAsync(process, 1);
        await NextAsync(process, 2, "pb-2");
        Assert.Equal(2, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_playbook_that_observes_would_open_one_ticket_too()
    {
        await using var process = Start(Make.Playbook(Make.Quarantine(), Make.Ticket()) with { Mode = PlaybookMode.Observe });
        var first = await NextAsync(process, 1);
        var second = await NextAsync(process, 2, ip: "10.0.0.16");
        Assert.Equal(["done", "skipped"], new[] { await process.StepAsync(first, 1), await process.StepAsync(second, 1) }.Select(step => step.Outcome));
        Assert.Equal(first, Assert.Single((await process.FactsAsync(second)).OfType<StepQuieted>()).Instead);
    }
}
