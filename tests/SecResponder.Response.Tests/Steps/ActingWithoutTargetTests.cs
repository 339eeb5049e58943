using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;
using SecResponder.Response.Telling;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>A step that brings something about though it names no target (a pipeline, a webhook) counts as acting; one that only tells (a ticket, a card) does not. Each test has the ticket as its twin.</summary>
public sealed class ActingWithoutTargetTests
{
    [Fact]
    public async Task Budgets_count_it()
    {
        await using var process = Process.Start(Make.Playbook(Make.Pipeline(), Make.Ticket()) with { Guardrails = new([], new Budget(2, TimeSpan.FromHours(1), Trip: 100)) });

        await TakeAsync(process, 5);

        Assert.Equal((2, 5), (process.Outside.Times("pipeline.run"), process.Outside.Times("ticket.open")));
        Assert.All(await process.Store.StepsInAsync(StepState.Refused, 100, Process.Token), step => Assert.Equal("at-most", step.RefusedBy));
    }

    [Fact]
    public async Task A_flood_keeps_tickets_quiet_and_not_it_and_the_summary_does_not_repeat_it()
    {
        await using var process = Process.Start(Make.Playbook(Make.Pipeline(), Make.Ticket()) with { Flood = new Flood(3, TimeSpan.FromMinutes(10)) });

        await TakeAsync(process, 10);

        Assert.Equal((10, 4), (process.Outside.Times("pipeline.run"), process.Outside.Times("ticket.open")));
    }

    [Fact]
    public async Task A_silence_keeps_tickets_quiet_and_not_it()
    {
        await using var process = Process.Start(Make.Playbook(Make.Pipeline(), Make.Ticket()));
        await process.Store.SilenceAsync(new Silence("owner:network-soc", "ann", "known", Make.Noon, Make.Noon.AddHours(1)), Process.Token);

        await TakeAsync(process, 1);

        Assert.Equal((1, 0), (process.Outside.Times("pipeline.run"), process.Outside.Times("ticket.open")));
    }

    private static async Task TakeAsync(Process process, int count)
    {
        await process.TakeAsync([.. Enumerable.Range(1, count).Select(i => Make.Signal(i, $"10.1.0.{i}"))]);
        while (await process.RunAsync() > 0) { }
    }
}
