using SecResponder.Response.Approvals;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Running;

/// <summary>Who approves, denies, pauses, releases, and who isolates machines by hand.</summary>
internal sealed class People(SimScheduler scheduler, OutsideSystems outside, Judge judge, IResponderStore store, Func<Instance> anyInstance)
{
    public void Start()
    {
        var thread = new SimThread(scheduler, "people");
        thread.Start(() => AgainAsync(DecideAsync, 20, 300));
        if (outside.Random.Next(4) == 0)
            thread.Start(PauseAsync);
        if (outside.Random.Next(3) == 0)
            thread.Start(() => AgainAsync(ReleaseAsync, 300, 900));
        if (outside.Random.Next(4) == 0)
            thread.Start(() => AgainAsync(MeddleAsync, 120, 900));
    }

    private async Task DecideAsync()
    {
        // People ask the desk that a running instance shows them; what they see may be old by the time they press the button.
        foreach (var shown in await store.PendingApprovalsAsync(10, default))
        {
            await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(1, 120)));
            if (outside.Random.Next(4) is var mood && mood == 0)
                continue;
            var machine = (await store.StepAsync(shown.StepId, default))?.Entity?.Id ?? "";
            if (mood > 1)
                judge.Approved(shown.StepId, machine);
            await anyInstance().Desk.DecideAsync(shown.Id, shown.PlanHash, mood > 1 ? Decision.Approve : Decision.Deny, "ann@corp.example", "looked at it", default);
        }
    }

    private async Task PauseAsync()
    {
        await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(60, 900)));
        await store.PauseAsync(new Pause(Pause.Everything, "ann@corp.example", "too much", outside.Clock.Now), default);
        judge.Paused(true);
        await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(600, 1500)));
        judge.Paused(false);
        await store.ResumeAsync(Pause.Everything, "ann@corp.example", "all is well", outside.Clock.Now, default);
    }

    private async Task ReleaseAsync()
    {
        if ((await store.HoldsAsync(default)).FirstOrDefault() is not { } hold)
            return;
        judge.Released(hold.EntityId, outside.Clock.Now + TimeSpan.FromMinutes(1));
        await anyInstance().Keeper.ReleaseAsync(hold.EntityId, hold.Measure, "ann@corp.example", "it is clean", default);
        judge.Released(hold.EntityId, outside.Clock.Now + TimeSpan.FromMinutes(1));
    }

    private Task MeddleAsync()
    {
        outside.Meddle($"mde:pc-{outside.Random.Next(1, 10)}");
        return Task.CompletedTask;
    }

    private async Task AgainAsync(Func<Task> turn, int least, int most)
    {
        while (!outside.IsHealed)
        {
            await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(least, most)));
            try
            {
                await turn();
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                // A person tries again later.
            }
        }
    }
}
