using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Running;

/// <summary>Who approves, denies, pauses, silences, judges and releases; and who isolates and frees machines in the other system. Each story has some of them.</summary>
internal sealed class People(SimScheduler scheduler, OutsideSystems outside, Judge judge, IResponderStore store, Func<Instance> anyInstance)
{
    private const string Ann = "ann@corp.example";

    public void Start()
    {
        var thread = new SimThread(scheduler, "people");
        // In one story of four nobody is there to decide.
        if (outside.Random.Next(4) > 0)
            thread.Start(() => AgainAsync(DecideAsync, 20, 180));
        Sometimes(4, PauseAsync);
        Sometimes(3, () => AgainAsync(ResumeAsync, 120, 600));
        Sometimes(3, () => AgainAsync(SilenceAsync, 60, 900));
        Sometimes(3, () => AgainAsync(ReleaseAsync, 300, 900));
        Sometimes(3, () => AgainAsync(JudgeAsync, 120, 600));
        Sometimes(3, () => AgainAsync(CloseTicketAsync, 120, 900));
        Sometimes(4, () => AgainAsync(MeddleAsync, 120, 900));
        if (outside.Random.Next(4) == 0 && $"mde:pc-{outside.Random.Next(3, 9)}" is var machine)
            thread.Start(() => AgainAsync(() => FightAsync(machine), 60, 300));

        void Sometimes(int oneIn, Func<Task> run)
        {
            if (outside.Random.Next(oneIn) == 0)
                thread.Start(run);
        }
    }

    private async Task DecideAsync()
    {
        // People ask the desk that a running instance shows them; what they see may be old by the time they press the button.
        foreach (var shown in await store.PendingApprovalsAsync(10, default))
        {
            await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(1, 120)));
            if (outside.Random.Next(5) is var mood && mood == 0)
                continue;
            var who = outside.Random.Next(7) switch { 0 => Scenario.Stranger, 1 => Scenario.SecondLine, var some => Scenario.Approvers[some % Scenario.Approvers.Length] };
            if (mood > 1)
                judge.Approved(shown, who);
            await anyInstance().Desk.DecideAsync(shown.Id, shown.PlanHash, mood > 1 ? Decision.Approve : Decision.Deny, who, "looked at it", default);
        }
    }

    private async Task PauseAsync()
    {
        var scope = outside.Random.Next(6) switch { 0 => Scenario.First, 1 => Scenario.Second, 2 => "owner:" + Scenario.Owner, 3 => "target:host", 4 => "action:" + Scenario.Quarantine, _ => Pause.Everything };
        await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(60, 900)));
        await store.PauseAsync(new Pause(scope, Ann, "too much", outside.Clock.Now), default);
        judge.Paused(scope);
        await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(600, 1500)));
        judge.Resumed(scope);
        await store.ResumeAsync(scope, Ann, "all is well", outside.Clock.Now, default);
    }

    // After a trip somebody has looked at what set it off.
    private async Task ResumeAsync()
    {
        if ((await store.PausesAsync(default)).All(pause => pause.Who != Pause.Tripped))
            return;
        judge.Resumed(Scenario.First);
        await store.ResumeAsync(Scenario.First, Ann, "it was a test", outside.Clock.Now, default);
    }

    private async Task SilenceAsync()
    {
        var scope = outside.Random.Next(4) switch { 0 => Scenario.First, 1 => "owner:" + Scenario.Owner, _ => $"about:10.0.0.{outside.Random.Next(1, 10)}" };
        if (outside.Random.Next(4) == 0)
        {
            judge.Unsilenced(scope);
            await store.UnsilenceAsync(scope, Ann, "over", outside.Clock.Now, default);
            return;
        }
        var until = outside.Clock.Now.AddMinutes(outside.Random.Next(3, 40));
        judge.Unsilenced(scope);
        judge.Silenced(scope, until);
        await store.SilenceAsync(new Silence(scope, Ann, "we know", outside.Clock.Now, until), default);
    }

    private async Task ReleaseAsync()
    {
        if ((await store.HoldsAsync(default)).FirstOrDefault() is not { } hold)
            return;
        var until = outside.Random.Next(2) == 0 ? outside.Clock.Now : outside.Clock.Now.AddMinutes(5);
        judge.Releases(hold.EntityId, until);
        if (await anyInstance().Keeper.EndAtAsync(hold.EntityId, hold.Measure, until, Ann, "it is clean", default))
            judge.Released(hold.EntityId, until);
    }

    private async Task JudgeAsync()
    {
        var incidents = await store.IncidentsAsync(20, default);
        if (incidents.IsEmpty)
            return;
        var incident = incidents[outside.Random.Next(incidents.Length)];
        var verdict = outside.Random.Next(3) == 0 ? IncidentVerdict.TruePositive : IncidentVerdict.FalsePositive;
        judge.JudgesHere(incident.Id);
        if (verdict == IncidentVerdict.FalsePositive)
            judge.JudgesNone(incident.Id);
        await anyInstance().Verdicts.JudgeAsync(incident.Id, verdict, Ann, "a backup", default);
        if (verdict == IncidentVerdict.FalsePositive)
            judge.JudgedNone(incident.Id);
    }

    private Task CloseTicketAsync()
    {
        outside.CloseOne();
        return Task.CompletedTask;
    }

    private Task MeddleAsync()
    {
        outside.Meddle($"mde:pc-{outside.Random.Next(1, 10)}");
        return Task.CompletedTask;
    }

    private Task FightAsync(string machine)
    {
        outside.TakeAway(machine);
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
