using SecResponder.Response.Holds;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Holds;

/// <summary>An intent that was taken back, because its call could not begin in time, leaves a hold that nobody has placed: what follows is a first attempt.</summary>
public sealed class TakenBackIntentTests
{
    [Fact]
    public async Task The_holds_time_counts_from_the_intent_whose_call_was_made()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(lasts: "1h")));
        var incident = await TakenBackAsync(process);
        process.Time.Advance(TimeSpan.FromMinutes(20));
        var placed = process.Time.GetUtcNow();

        await process.RunAsync();

        Assert.Equal((StepState.Done, placed), ((await process.StepAsync(incident)).State, (await process.StepAsync(incident)).IntentAt));
        Assert.Equal((HoldState.Active, placed, placed.AddHours(1)), (await process.HoldAsync()) is { } hold ? (hold.State, hold.IntentAt, hold.Until) : default);
    }

    [Fact]
    public async Task Where_its_time_was_over_before_anything_was_called_it_is_placed_for_its_whole_time()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(lasts: "1h")));
        await TakenBackAsync(process);
        process.Time.Advance(TimeSpan.FromMinutes(90));

        await process.RunAsync();

        Assert.Equal(process.Time.GetUtcNow().AddHours(1), (await process.HoldAsync())?.Until);
    }

    [Fact]
    public async Task What_a_person_has_let_go_meanwhile_is_not_held_at_all()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(lasts: "1h")));
        var incident = await TakenBackAsync(process);
        Assert.True(await process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "it is clean", Process.Token));
        process.Time.Advance(TimeSpan.FromMinutes(1));

        await process.RunAsync();

        var step = await process.StepAsync(incident);
        Assert.Equal((StepState.Skipped, "pc-5.corp.example was released before the effect was there"), (step.State, step.Note));
        Assert.Equal(0, process.Outside.Times("host.quarantine"));
    }

    private static async Task<string> TakenBackAsync(Process process)
    {
        var slow = Process.Over(new SlowStore(process.Store, process.Time, TimeSpan.FromSeconds(50)), process.Outside, process.Time, [Make.Playbook(Make.Quarantine(lasts: "1h"))], FakeActions.All(process.Outside));
        var incident = await process.OpenAsync();
        await slow.RunAsync();
        Assert.Equal((StepState.Due, 0, HoldState.Placing), ((await process.StepAsync(incident)).State, (await process.StepAsync(incident)).Attempt, (await process.HoldAsync())!.State));
        return incident;
    }
}
