using SecResponder.Response.Steps;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Outside;

/// <summary>What really is so in the other systems: isolated machines, tickets, cards. It outlives every process of ours, and the judge sees each of its changes.</summary>
internal sealed class OutsideSystems(SimScheduler scheduler, SimClock clock, Random random, Judge judge)
{
    private sealed record Pending(string StepId, DateTimeOffset ShownFrom);

    private readonly Dictionary<string, string> _isolatedBy = [];
    private readonly Dictionary<string, Pending> _pending = [];
    private readonly HashSet<string> _tickets = [];

    public SimThread Thread { get; } = new(scheduler, "outside");

    public SimClock Clock => clock;

    public Random Random => random;

    public IReadOnlyDictionary<string, string> Isolated => _isolatedBy;

    public bool IsHealed => clock.Now >= Scenario.Healed;

    /// <summary>What somebody else does there, without telling us.</summary>
    public void Meddle(string machine)
    {
        judge.Meddled(machine);
        if (!_isolatedBy.Remove(machine))
            _isolatedBy[machine] = "somebody else";
    }

    /// <summary>A person of the other team takes back what they had placed.</summary>
    public void LeaveAlone()
    {
        foreach (var machine in _isolatedBy.Where(one => one.Value == "somebody else").Select(one => one.Key).ToArray())
            _isolatedBy.Remove(machine);
    }

    public Effect Isolate(ActionCall call)
    {
        var machine = call.Target!.Id;
        if (_isolatedBy.TryGetValue(machine, out var by) && by != call.StepId)
            return new Effect.NotOurs($"isolated by {by}");
        if (_pending.TryGetValue(machine, out var pending))
            return pending.StepId == call.StepId ? new Effect.Running("ma-1", "pending", TimeSpan.FromSeconds(20)) : new Effect.TryAgain("another action is under way", TimeSpan.FromSeconds(30));
        judge.Acts(call, Scenario.Quarantine, again: by is not null);
        // The agent hears of it later; until then the machine is not isolated, and for a moment not even the request is shown.
        if (!IsHealed && random.Next(4) == 0)
        {
            _pending[machine] = new Pending(call.StepId, clock.Now.AddSeconds(random.Next(0, 3)));
            Thread.Start(async () =>
            {
                await clock.DelayAsync(TimeSpan.FromSeconds(random.Next(5, 90)));
                _pending.Remove(machine);
                if (!_isolatedBy.ContainsKey(machine))
                    Hold(machine, call.StepId);
            });
            return new Effect.Running("ma-1", "pending", TimeSpan.FromSeconds(20));
        }
        Hold(machine, call.StepId);
        return new Effect.Done("ma-1", "isolated");
    }

    public Effect FindIsolation(ActionCall call)
    {
        if (_pending.TryGetValue(call.Target!.Id, out var pending) && pending.StepId == call.StepId && clock.Now >= pending.ShownFrom)
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
        if (_pending.ContainsKey(machine))
            return new Effect.TryAgain("another action is under way", TimeSpan.FromSeconds(30));
        if (_isolatedBy.TryGetValue(machine, out var by) && by != call.StepId)
        {
            if (!whoeversItIs)
                return new Effect.NotOurs($"isolated by {by}");
            judge.LiftedWhatIsNotOurs(machine, by);
        }
        if (_isolatedBy.Remove(machine))
            judge.Lifted(machine);
        return new Effect.Done("ma-2", "released");
    }

    public Effect OpenTicket(ActionCall call)
    {
        judge.Acts(call, Scenario.Ticket, again: !_tickets.Add(call.StepId));
        return new Effect.Done("INC1", "opened");
    }

    public Effect FindTicket(ActionCall call) => _tickets.Contains(call.StepId) ? new Effect.Done("INC1", "there") : new Effect.Absent();

    public bool HasTicket(string stepId) => _tickets.Contains(stepId);

    public Effect SendCard(ActionCall call)
    {
        judge.Acts(call, Scenario.Card, again: false);
        return new Effect.Done("", "sent");
    }

    private void Hold(string machine, string stepId)
    {
        _isolatedBy[machine] = stepId;
        judge.Held(machine, _isolatedBy.Count(one => one.Value != "somebody else"));
    }
}
