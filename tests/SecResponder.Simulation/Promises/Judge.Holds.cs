using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// What is held, for how long, and by whom.
internal sealed partial class Judge
{
    /// <summary>How often what somebody else takes away is held again.</summary>
    public const int MaxReasserts = 2;

    /// <summary>How much later than its end a hold may be lifted once nothing fails any more: pauses between lifts, and loops that are slow by then.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(20);

    private readonly List<Word> _released = [];
    private readonly List<Word> _surelyReleased = [];
    private readonly HashSet<string> _meddledWith = [];
    private readonly List<(string Machine, string StepId, DateTimeOffset At)> _takenAway = [];
    private readonly HashSet<string> _outlived = [];
    private readonly HashSet<string> _free = [];
    private readonly List<(string Machine, string StepId, DateTimeOffset At)> _ranOut = [];

    // What was wanted before a moment is not wanted longer than until then.
    private sealed record Word(string Machine, DateTimeOffset Before, DateTimeOffset Until);

    /// <summary>A machine is isolated now.</summary>
    public void Held(string machine, int all)
    {
        story.Tell($"held {machine}");
        if (all > scenario.HeldAtOnce)
            Break("blast radius", $"{machine} is the {all}th that is held at once, {scenario.HeldAtOnce} may be");
    }

    /// <summary>A machine was let go by us.</summary>
    public void Lifted(string machine)
    {
        story.Tell($"lifted {machine}");
        if (_meddledWith.Contains(machine))
            return;
        foreach (var step in _steps.Values.Where(step => step.Entity?.Id == machine && IsReason(step)))
            if (EndOf(step) > clock.Now + Apart)
                Break("held to its end", $"{machine} was let go at {clock.Now:HH:mm:ss}, {step.Id} wants it held until {EndOf(step):HH:mm:ss}");
    }

    public void LiftedWhatIsNotOurs(string machine, string by) => Break("not ours", $"{machine} was let go, but {by} had isolated it");

    /// <summary>Somebody else changes what holds a machine.</summary>
    public void Meddled(string machine, string? by)
    {
        story.Tell($"meddled {machine}, isolated by {by ?? "nobody"}");
        _meddledWith.Add(machine);
        if (by is not null && _steps.GetValueOrDefault(by) is { State: StepState.Done })
            _takenAway.Add((machine, by, clock.Now));
    }

    /// <summary>What held a machine has ended by itself.</summary>
    public void RanOut(string machine, string stepId)
    {
        story.Tell($"ran out {machine}, isolated by {stepId}");
        _ranOut.Add((machine, stepId, clock.Now));
    }

    /// <summary>A person is about to let a machine go, now or at a time.</summary>
    public void Releases(string machine, DateTimeOffset until)
    {
        story.Tell($"released {machine} by {until:HH:mm:ss}");
        _released.Add(new Word(machine, clock.Now + Apart, until));
    }

    /// <summary>They were told that it will be.</summary>
    public void Released(string machine, DateTimeOffset until)
    {
        _released.Add(new Word(machine, clock.Now + Apart, until));
        _surelyReleased.Add(new Word(machine, clock.Now - Apart, until));
    }

    /// <summary>Whether something of ours is held though nobody wants it held any more; asked every minute.</summary>
    public void Look(OutsideSystems outside)
    {
        foreach (var (machine, by) in outside.Isolated)
        {
            var end = _steps.Values.Where(step => step.Entity?.Id == machine && step is { IntentAt: not null, For: not null }).Select(LatestEndOf).DefaultIfEmpty().Max();
            if (clock.Now > (end > Scenario.Healed ? end : Scenario.Healed) + Late && _outlived.Add(machine))
                Break("lifted in time", $"{machine} is still isolated by {by}, though nobody wants it held since {end:HH:mm:ss}");
        }
        var isolated = outside.Isolated.Select(one => one.Key).ToHashSet();
        foreach (var (machine, stepId, at) in _ranOut.GroupBy(one => one.Machine).Select(all => all.Last()).Where(one => !isolated.Contains(one.Machine) && !_meddledWith.Contains(one.Machine)))
            if (clock.Now > (at > Scenario.Healed ? at : Scenario.Healed) + Late && WantedBy(machine) is { } reason && _free.Add(machine))
                Break("held to its end", $"{machine} has ended by itself at {at:HH:mm:ss}, {reason.Id} wants it held until {EndOf(reason):HH:mm:ss}, and it is free since");
    }

    private void Closed(Hold hold, ResponseCommit commit)
    {
        var facts = commit.Ledger.Select(draft => draft.Fact).ToArray();
        if (facts.OfType<HoldDrifted>().Any() && commit.Incidents.IsEmpty)
            Break("told", $"the hold on {hold.EntityId} is over by somebody else's doing, and no person was called");
        if (_meddledWith.Contains(hold.EntityId) || _steps.GetValueOrDefault(hold.PlacedBy) is not { State: StepState.Done })
            return;
        // What has ended by itself is placed again, and whatever stands against a call stands against that one, too.
        if (_ranOut.Any(one => one.Machine == hold.EntityId) && !MayAct(_steps[hold.PlacedBy], hold.EntityId))
            return;
        foreach (var reason in hold.Reasons)
            if (_steps.GetValueOrDefault(reason.StepId) is { } step && IsReason(step) && EndOf(step) > clock.Now + Apart)
                Break("held to its end", $"the hold on {hold.EntityId} was closed at {clock.Now:HH:mm:ss}, {step.Id} wants it until {EndOf(step):HH:mm:ss}");
    }

    // Who wants it held still, and by a playbook that may.
    private ResponseStep? WantedBy(string machine) => _steps.Values.FirstOrDefault(step =>
        step.Entity?.Id == machine && IsReason(step) && EndOf(step) > clock.Now + Apart && MayAct(step, machine));

    // As far as anybody can have heard by now: a ticket that was closed a moment ago is read later.
    private ResponseStep? PerhapsWantedBy(string machine) => _steps.Values.FirstOrDefault(step =>
        step.Entity?.Id == machine && IsReason(step) && LatestEndOf(step) > clock.Now && PauseAgainst(step) is null && scenario.Enforced(step.PlaybookId, clock.Now - OneTurn, clock.Now));

    private bool MayAct(ResponseStep step, string machine) =>
        PauseAgainst(step, TimeSpan.Zero) is null && scenario.Enforced(step.PlaybookId, clock.Now, clock.Now) && !scenario.IsProtected(machine, clock.Now);

    // Done, and not because somebody else had isolated it.
    private static bool IsReason(ResponseStep step) =>
        step is { State: StepState.Done, For: not null, IntentAt: not null } && !(step.Note?.StartsWith("there already", StringComparison.Ordinal) ?? false);

    // So long does its step want it held at least: fresh evidence counts if it was stored well before the end that it moves.
    private DateTimeOffset EndOf(ResponseStep step)
    {
        var end = EndOf(step, -Apart, _released);
        return step.PlaybookId == Scenario.Second && _judged.TryGetValue(step.IncidentId, out var judged) && judged < end ? judged : end;
    }

    // And so long at most.
    private DateTimeOffset LatestEndOf(ResponseStep step) => EndOf(step, Late, _surelyReleased);

    private DateTimeOffset EndOf(ResponseStep step, TimeSpan slack, List<Word> words)
    {
        var end = step.IntentAt!.Value + step.For!.Value;
        // Once a person has said when, evidence extends it no more.
        var said = words.Where(word => word.Machine == step.Entity!.Id && step.IntentAt <= word.Before).Select(word => word.Until).ToArray();
        if (said.Length > 0 && slack < TimeSpan.Zero)
            return said.Append(end).Min();
        foreach (var (at, evidence) in _incidents.TryGetValue(step.IncidentId, out var incident) ? incident.Evidence : [])
            if (at <= end + slack && evidence + step.For.Value > end)
                end = evidence + step.For.Value;
        return said.Append(end).Min();
    }
}
