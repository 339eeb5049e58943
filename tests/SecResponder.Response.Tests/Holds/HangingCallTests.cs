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
        await process.RunOutAsync(process.Options.CallTimeout);
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
        await second.RunOutAsync(second.Options.CallTimeout);
        var lease = (await first.StepAsync(incident)).DueAt;

        first.Quarantine.OnDo = _ => throw new InvalidOperationException("it does not call again");
        _sent.SetResult();
        await first.RunAsync();
        Assert.Equal((2, lease), ((await first.StepAsync(incident)).Attempt, (await first.StepAsync(incident)).DueAt));
    }

    [Theory]
    [InlineData("a person lets it go")]
    [InlineData("its time is over")]
    [InlineData("it is not to be held again")]
    public async Task Held_again_by_a_call_that_hangs_it_is_not_forgotten_before_that_has_arrived(string what)
    {
        var playbook = Make.Playbook(Make.Quarantine(lasts: "4h") with { Drift = DriftPolicy.Reassert });
        await using var first = Process.Start(playbook);
        await first.OpenAsync();
        await first.RunAsync();
        first.Quarantine.OnDo = async call =>
        {
            await _sent.Task;
            return first.Quarantine.Take(call);
        };
        first.Outside.Release("mde:pc-5");
        first.Time.Advance(TimeSpan.FromMinutes(15));
        await first.RunOutAsync(first.Options.CallTimeout, () => first.Keeper.ReleaseDueAsync(Process.Token));

        // Meanwhile only another process looks after holds: it sees a free machine.
        await using var second = Process.Over(first.Store, first.Outside, first.Time, [playbook], FakeActions.All(first.Outside));
        if (what == "a person lets it go")
            Assert.True(await second.Keeper.ReleaseAsync("mde:pc-5", "host.quarantine", "ann", "it is clean", Process.Token));
        if (what == "it is not to be held again")
            second.Options.MaxReasserts = 1;
        for (var minute = 0; minute < (what == "its time is over" ? 300 : 20); minute++)
        {
            first.Time.Advance(TimeSpan.FromMinutes(1));
            await first.RunAsync();
            await second.Keeper.ReleaseDueAsync(Process.Token);
        }
        Assert.NotEqual(HoldState.Lifted, (await first.HoldAsync())!.State);
        Assert.Equal(1, first.Outside.Times("host.quarantine"));

        _sent.SetResult();
        for (var minute = 0; minute < (what == "it is not to be held again" ? 300 : 10); minute++)
        {
            first.Time.Advance(TimeSpan.FromMinutes(1));
            await first.RunAsync();
            await second.Keeper.ReleaseDueAsync(Process.Token);
        }
        Assert.Equal((2, false, HoldState.Lifted), (first.Outside.Times("host.quarantine"), first.Outside.IsIsolated("mde:pc-5"), (await first.HoldAsync())!.State));
    }
}
