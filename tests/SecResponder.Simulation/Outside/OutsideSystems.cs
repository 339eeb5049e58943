using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Outside;

/// <summary>What really is so in the other systems: isolated machines, scans, tickets, cards. It outlives every process of ours, and the judge sees each of its changes.</summary>
internal sealed partial class OutsideSystems(SimScheduler scheduler, SimClock clock, Random random, Judge judge, Scenario scenario)
{
    private const string SomebodyElse = "somebody else";

    // Taken, and not done yet: the agent on the machine hears of it later.
    private sealed record Pending(string StepId, DateTimeOffset ShownFrom);

    private readonly Dictionary<string, string> _isolatedBy = [];
    private readonly Dictionary<string, Pending> _isolating = [];
    private readonly HashSet<string> _releasing = [];
    private readonly Dictionary<string, int> _placements = [];
    private readonly Dictionary<string, DateTimeOffset> _scans = [];

    public SimThread Thread { get; } = new(scheduler, "outside");

    public Scenario Scenario => scenario;

    public SimClock Clock => clock;

    public Random Random => random;

    /// <summary>What we have isolated, and by which step.</summary>
    public IEnumerable<KeyValuePair<string, string>> Isolated => _isolatedBy.Where(one => one.Value != SomebodyElse);

    public bool IsHealed => clock.Now >= Scenario.Healed;

    /// <summary>What somebody else does there, without telling us.</summary>
    public void Meddle(string machine)
    {
        judge.Meddled(machine, _isolatedBy.GetValueOrDefault(machine));
        if (!_isolatedBy.Remove(machine))
            _isolatedBy[machine] = SomebodyElse;
    }

    /// <summary>Somebody else's automation frees what we hold.</summary>
    public void TakeAway(string machine)
    {
        if (_isolatedBy.GetValueOrDefault(machine) is not (not null and not SomebodyElse))
            return;
        judge.Meddled(machine, _isolatedBy[machine]);
        _isolatedBy.Remove(machine);
    }

    /// <summary>A person of the other team takes back what they had placed.</summary>
    public void LeaveAlone()
    {
        foreach (var machine in _isolatedBy.Where(one => one.Value == SomebodyElse).Select(one => one.Key).ToArray())
            _isolatedBy.Remove(machine);
    }

    public Effect Isolate(ActionCall call)
    {
        var machine = call.Target!.Id;
        if (_isolatedBy.TryGetValue(machine, out var by) && by != call.StepId)
            return new Effect.NotOurs($"isolated by {by}");
        if (_releasing.Contains(machine))
            return new Effect.TryAgain("a release is under way", TimeSpan.FromSeconds(30));
        if (_isolating.TryGetValue(machine, out var pending))
            return pending.StepId == call.StepId ? new Effect.Running("ma-1", "pending", TimeSpan.FromSeconds(20)) : new Effect.TryAgain("another action is under way", TimeSpan.FromSeconds(30));
        judge.Acts(call, Scenario.Quarantine, again: by is not null);
        // Until the agent hears of it the machine is not isolated, and for a moment not even the request is shown.
        if (!IsHealed && random.Next(4) == 0)
        {
            _isolating[machine] = new Pending(call.StepId, clock.Now.AddSeconds(random.Next(0, 3)));
            Later(() =>
            {
                _isolating.Remove(machine);
                if (!_isolatedBy.ContainsKey(machine))
                    Hold(machine, call);
            });
            return new Effect.Running("ma-1", "pending", TimeSpan.FromSeconds(20));
        }
        Hold(machine, call);
        return new Effect.Done("ma-1", "isolated");
    }

    public Effect FindIsolation(ActionCall call)
    {
        if (_isolating.TryGetValue(call.Target!.Id, out var pending) && pending.StepId == call.StepId && clock.Now >= pending.ShownFrom)
            return new Effect.Running("ma-1", "pending", TimeSpan.FromSeconds(20));
        return _isolatedBy.GetValueOrDefault(call.Target.Id) switch
        {
            null => new Effect.Absent(),
            var by when by == call.StepId => new Effect.Done("ma-1", "isolated"),
            var by => new Effect.NotOurs($"isolated by {by}"),
        };
    }

    public Effect Release(ActionCall call, bool whoeversItIs = false)
    {
        var machine = call.Target!.Id;
        if (_isolating.ContainsKey(machine) || _releasing.Contains(machine))
            return new Effect.TryAgain("another action is under way", TimeSpan.FromSeconds(30));
        if (_isolatedBy.TryGetValue(machine, out var by) && by != call.StepId)
        {
            if (!whoeversItIs)
                return new Effect.NotOurs($"isolated by {by}");
            judge.LiftedWhatIsNotOurs(machine, by);
        }
        if (by is not null && !IsHealed && random.Next(4) == 0)
        {
            _releasing.Add(machine);
            Later(() =>
            {
                _releasing.Remove(machine);
                if (_isolatedBy.GetValueOrDefault(machine) == by)
                    Free(machine);
            });
            return new Effect.Running("ma-2", "pending", TimeSpan.FromSeconds(20));
        }
        Free(machine);
        return new Effect.Done("ma-2", "released");
    }

    public Effect StartScan(ActionCall call) => Begin(_scans, call, Scenario.Scan);

    public Effect FindScan(ActionCall call) => Find(_scans, call);

    public Effect SendCard(ActionCall call)
    {
        judge.Acts(call, Scenario.Card, again: false);
        return new Effect.Done("", "sent");
    }

    // What has just been begun does not show in the other side's lists at once.
    private Effect.Done Begin(Dictionary<string, DateTimeOffset> all, ActionCall call, string action)
    {
        judge.Acts(call, action, again: !all.TryAdd(call.StepId, IsHealed ? clock.Now : clock.Now.AddSeconds(random.Next(0, 3))));
        return new Effect.Done("INC1", "opened");
    }

    private Effect Find(Dictionary<string, DateTimeOffset> all, ActionCall call) =>
        all.TryGetValue(call.StepId, out var shownFrom) && clock.Now >= shownFrom ? new Effect.Done("INC1", "there") : new Effect.Absent();

    private void Later(Action then) => Thread.Start(async () =>
    {
        await clock.DelayAsync(TimeSpan.FromSeconds(random.Next(5, 90)));
        then();
    });

    private void Hold(string machine, ActionCall call)
    {
        var placement = _placements[machine] = _placements.GetValueOrDefault(machine) + 1;
        _isolatedBy[machine] = call.StepId;
        judge.Held(machine, Isolated.Count());
        if (scenario.Outlasts is { } more && DurationText.TryParse(call.With["for"], out var lasts))
            Thread.Start(async () =>
            {
                await clock.DelayAsync(lasts + more);
                if (_placements[machine] != placement || _isolatedBy.GetValueOrDefault(machine) != call.StepId)
                    return;
                _isolatedBy.Remove(machine);
                judge.RanOut(machine, call.StepId);
            });
    }

    private void Free(string machine)
    {
        if (_isolatedBy.Remove(machine))
            judge.Lifted(machine);
    }
}
