using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Holds;

/// <summary>A call that is still on its way is not there when somebody reads back, and is a moment later: a hold is closed by nobody who knows no better.</summary>
public sealed class HangingCallTests
{
    private readonly TaskCompletionSource _sent = new();

    private async Task<(Process Process, string Incident)> StartAsync(PlannedStep step)
    {
        var process = Process.Start(Make.Playbook(step));
        process.Quarantine.OnDo = async call =>
        {
            await _sent.Task;
            return process.Quarantine.Take(call);
        };
        var incident = await process.OpenAsync();
        var run = process.RunAsync();
        process.Time.Advance(TimeSpan.FromSeconds(31));
        await run;
        return (process, incident);
    }

    // Minutes go by in which both loops come round.
    private static async Task PassAsync(Process process, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            process.Time.Advance(TimeSpan.FromMinutes(1));
            await process.RunAsync();
            await process.Keeper.ReleaseDueAsync(Process.Token);
        }
    }

    [Fact]
    public async Task Whose_step_gave_up_is_read_back_when_the_call_has_ended()
    {
        var (process, incident) = await StartAsync(Make.Quarantine(lasts: "4h") with { Retries = 0 });
        await using var _ = process;
        Assert.Equal(StepState.Failed, (await process.StepAsync(incident)).State);
        await PassAsync(process, 10);
        Assert.Equal(HoldState.Unsettled, (await process.HoldAsync())!.State);

        _sent.SetResult();
        await PassAsync(process, 2);
        Assert.Equal((HoldState.Active, true), ((await process.HoldAsync())!.State, process.Outside.IsIsolated("mde:pc-5")));
        process.Time.Advance(TimeSpan.FromHours(4));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Fact]
    public async Task Let_go_while_the_call_is_on_its_way_it_is_lifted_when_that_has_arrived()
    {
        var (process, incident) = await StartAsync(Make.Quarantine(lasts: "4h"));
        await using var _ = process;
        Assert.True(await process.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "it is clean", Process.Token));
        await PassAsync(process, 10);
        Assert.Equal(StepState.Intent, (await process.StepAsync(incident)).State);

        _sent.SetResult();
        await PassAsync(process, 3);
        Assert.Equal((StepState.Done, HoldState.Lifted, false), ((await process.StepAsync(incident)).State, (await process.HoldAsync())!.State, process.Outside.IsIsolated("mde:pc-5")));
    }

    [Fact]
    public async Task Who_held_the_lease_before_does_not_give_away_the_next_ones()
    {
        var (first, incident) = await StartAsync(Make.Quarantine(lasts: "4h"));
        await using var _ = first;
        // The first process can't come by for so long that another one takes over, whose call hangs as well.
        first.Time.Advance(TimeSpan.FromMinutes(10));
        var second = Process.Over(first.Store, first.Outside, first.Time, [Make.Playbook(Make.Quarantine(lasts: "4h"))], FakeActions.All(first.Outside));
        var never = new TaskCompletionSource<Effect?>();
        second.Quarantine.OnDo = _ => never.Task;
        await second.RunAsync();
        first.Time.Advance(TimeSpan.FromSeconds(5));
        var run = second.RunAsync();
        first.Time.Advance(TimeSpan.FromSeconds(31));
        await run;
        var lease = (await first.StepAsync(incident)).DueAt;

        first.Quarantine.OnDo = _ => throw new InvalidOperationException("it does not call again");
        _sent.SetResult();
        await first.RunAsync();
        Assert.Equal((2, lease), ((await first.StepAsync(incident)).Attempt, (await first.StepAsync(incident)).DueAt));
    }
}
