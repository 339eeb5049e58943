using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Telling;

public sealed class FloodTests
{
    private static readonly Playbook Playbook = Make.Playbook(Make.Ticket(), Make.Notify()) with { Flood = new Flood(3, TimeSpan.FromMinutes(10)) };

    private static async Task TakeAsync(Process process, int from, int count)
    {
        await process.TakeAsync([.. Enumerable.Range(from, count).Select(i => Make.Signal(i, $"10.1.{i / 250}.{i % 250}"))]);
        while (await process.RunAsync() > 0) { }
    }

    [Theory]
    [InlineData("as many as tell for themselves", 3, true, 3)]
    [InlineData("one more: the summary", 4, true, 4)]
    [InlineData("many more: one summary", 300, true, 4)]
    [InlineData("without a limit: the twin, which floods", 300, false, 300)]
    public async Task Beyond_so_many_one_summary_tells_of_all_further_ones(string why, int incidents, bool limited, int told)
    {
        await using var process = Process.Start(limited ? Playbook : Playbook with { Flood = null });
        await TakeAsync(process, 1, incidents);
        Assert.True((told, told) == (process.Outside.Times("ticket.open"), process.Outside.Times("notify.teams")), why);
    }

    [Fact]
    public async Task The_summary_goes_where_the_playbook_tells_and_says_what_it_is()
    {
        await using var process = Process.Start(Playbook);
        await TakeAsync(process, 1, 5);
        var card = process.Notify.Done[^1];
        Assert.Equal(("soc", "More than 3 times in 10m: Contain a beacon"), (card.With["channel"], card.With["title"]));
        Assert.Contains("secresponder incidents", card.Context.Summary, StringComparison.Ordinal);
        var flooded = (await process.Store.StepsInAsync(StepState.Skipped, 100, Process.Token)).Where(step => step.Action == "ticket.open").ToArray();
        Assert.Equal(2, flooded.Length);
        foreach (var step in flooded)
            Assert.Equal(card.Context.IncidentId, (await process.FactsAsync(step.IncidentId)).OfType<StepQuieted>().First().Instead);
    }

    [Fact]
    public async Task A_flood_over_the_edge_of_a_stretch_of_time_has_one_summary()
    {
        await using var process = Process.Start(Playbook);
        process.Time.Advance(TimeSpan.FromMinutes(9));
        await TakeAsync(process, 1, 10);
        process.Time.Advance(TimeSpan.FromMinutes(2));
        await TakeAsync(process, 11, 10);
        Assert.Equal(4, process.Outside.Times("ticket.open"));
        process.Time.Advance(TimeSpan.FromMinutes(9));
        await TakeAsync(process, 21, 10);
        Assert.Equal(5, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task When_there_are_few_again_each_tells_for_itself()
    {
        await using var process = Process.Start(Playbook);
        await TakeAsync(process, 1, 10);
        process.Time.Advance(TimeSpan.FromMinutes(10));
        await TakeAsync(process, 11, 2);
        Assert.Equal(6, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_playbook_that_observes_records_the_same_summary_and_tells_nobody()
    {
        await using var process = Process.Start(Playbook with { Mode = PlaybookMode.Observe });
        await TakeAsync(process, 1, 10);
        Assert.Empty(process.Outside.Happenings);
        var summary = Assert.Single(await process.Store.IncidentsAsync(100, Process.Token), incident => incident.IsSummary);
        Assert.All(await process.Store.StepsAsync(summary.Id, Process.Token), step => Assert.Equal((StepState.Observed, "done"), (step.State, step.Outcome)));
    }
}
