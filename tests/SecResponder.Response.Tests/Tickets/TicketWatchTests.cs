using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.Tickets;

/// <summary>A ticket that a person closes as a false positive judges its incident; tickets are read rarely, not for ever, and by one process.</summary>
public sealed class TicketWatchTests
{
    private static async Task<(TemporaryFolder Folder, Process Process, FakeTicket Ticket, string Incident)> OpenedAsync(OnFalsePositive then = OnFalsePositive.Release)
    {
        var (folder, outside) = (new TemporaryFolder(), new Outside());
        var fakes = FakeActions.All(outside);
        var ticket = new FakeTicket(fakes.OfType<FakeAction>().Single(action => action.Signature.Name == "ticket.open"));
        var process = Process.Over(
            folder.Open(), outside, new FakeTimeProvider(Make.Noon), [Make.Playbook(Make.Quarantine(), Make.Ticket()) with { OnFalsePositive = then }],
            [.. fakes.Where(action => action.Signature.Name != "ticket.open"), ticket]);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        return (folder, process, ticket, incident);
    }

    private static async Task LookAsync(Process process, TimeSpan after)
    {
        process.Time.Advance(after);
        await new TicketWatch(process.World, NullLogger<TicketWatch>.Instance).LookDueAsync(Process.Token);
    }

    [Theory]
    [InlineData("closed as false positive", IncidentVerdict.FalsePositive, false)]
    [InlineData("closed as what it was: the twin", IncidentVerdict.TruePositive, true)]
    [InlineData("closed without a word", null, true)]
    public async Task What_the_ticket_says_is_the_persons_verdict(string why, IncidentVerdict? verdict, bool held)
    {
        var (folder, process, ticket, incident) = await OpenedAsync();
        using var _ = folder;
        await using var __ = process;
        ticket.Seen = new TicketSeen(true, verdict, "mia@corp.example", "the backup server");
        await LookAsync(process, TimeSpan.FromMinutes(5));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.True(held == process.Outside.IsIsolated("mde:pc-5"), why);
        Assert.Equal(verdict, (await process.Store.JudgementsAsync([incident], Process.Token)).SingleOrDefault()?.Verdict);
        Assert.Equal("mia@corp.example in ref-1", (await process.FactsAsync(incident)).OfType<TicketClosed>().Single().By);
        await LookAsync(process, TimeSpan.FromDays(1));
        Assert.Equal(1, ticket.Reads);
    }

    [Fact]
    public async Task The_older_it_is_the_rarer_it_is_read_and_not_for_ever()
    {
        var (folder, process, ticket, _) = await OpenedAsync();
        using var _ = folder;
        await using var __ = process;
        for (var minutes = 0; minutes < 24 * 60; minutes += 5)
            await LookAsync(process, TimeSpan.FromMinutes(5));
        Assert.InRange(ticket.Reads, 30, 60);
        for (var days = 0; days < 100; days++)
            await LookAsync(process, TimeSpan.FromDays(1));
        Assert.InRange(ticket.Reads, 80, 125);
        Assert.Empty(await process.Store.DueTicketsAsync(DateTimeOffset.MaxValue, 10, Process.Token));
    }

    [Fact]
    public async Task A_ticket_system_that_is_down_is_asked_again_in_its_turn()
    {
        var (folder, process, ticket, incident) = await OpenedAsync();
        using var _ = folder;
        await using var __ = process;
        ticket.IsDown = true;
        await LookAsync(process, TimeSpan.FromMinutes(5));
        await LookAsync(process, TimeSpan.FromMinutes(1));
        Assert.Equal(1, ticket.Reads);
        (ticket.IsDown, ticket.Seen) = (false, new TicketSeen(true, IncidentVerdict.FalsePositive, "", ""));
        await LookAsync(process, TimeSpan.FromMinutes(10));
        Assert.Equal("somebody in ref-1", Assert.Single(await process.Store.JudgementsAsync([incident], Process.Token)).Who);
    }

    [Fact]
    public async Task Of_two_processes_one_reads()
    {
        var (folder, process, ticket, _) = await OpenedAsync();
        using var _ = folder;
        await using var __ = process;
        process.Time.Advance(TimeSpan.FromMinutes(5));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new TicketWatch(process.World, NullLogger<TicketWatch>.Instance).LookDueAsync(Process.Token))));
        Assert.Equal(1, ticket.Reads);
    }
}
