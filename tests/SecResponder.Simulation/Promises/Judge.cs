using SecResponder.Playbooks.Files;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

/// <summary>Sees every change outside and every commit, and compares them with what may be. It knows the truth about machines and time and believes nobody's records about effects.</summary>
internal sealed partial class Judge(Scenario scenario, SimClock clock)
{
    /// <summary>A turn may have asked its guardrails so long before its call arrives: the store is slow, the call is on its way, clocks differ.</summary>
    private static readonly TimeSpan OneTurn = TimeSpan.FromMinutes(6);

    private readonly List<string> _broken = [];
    private readonly Dictionary<string, ResponseStep> _steps = [];
    private readonly Dictionary<string, List<(DateTimeOffset At, string? Machine)>> _done = [];
    private readonly Dictionary<string, List<string>> _approvedFor = [];
    private readonly Dictionary<string, DateTimeOffset> _released = [];
    private readonly HashSet<string> _meddledWith = [];
    private DateTimeOffset? _pausedSince;

    /// <summary>The promises that were broken, in the order in which they were.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>How many effects took place.</summary>
    public int Effects => _done.Values.Sum(times => times.Count);

    public void Break(string promise, string what) => _broken.Add($"{clock.Now:HH:mm:ss} {promise}: {what}");

    /// <summary>An effect takes place outside.</summary>
    /// <param name="call">By this call.</param>
    /// <param name="action">The action.</param>
    /// <param name="again">Whether the same effect of the same step is there already.</param>
    public void Acts(ActionCall call, string action, bool again)
    {
        var done = _done.TryGetValue(call.StepId, out var times) ? times : _done[call.StepId] = [];
        if (again)
            Break("once", $"{action} of {call.StepId} took effect again");
        done.Add((clock.Now, call.Target?.Id));
        if (!_steps.TryGetValue(call.StepId, out var step))
        {
            Break("planned", $"{action} of {call.StepId}, which no incident has");
            return;
        }
        if (step.State is StepState.Refused or StepState.Observed or StepState.Skipped or StepState.Waiting or StepState.AwaitingApproval)
            Break("refused", $"{action} of {call.StepId} took effect though the step is {step.State}");
        if (step.Attempt == 0)
            Break("intent", $"{action} of {call.StepId} took effect without a stored intent");
        if (!step.IsNotice && _pausedSince is { } since && clock.Now > since + OneTurn)
            Break("kill switch", $"{action} of {call.StepId} took effect {clock.Now - since} after everything was paused");
        if (!step.IsNotice && step.PlaybookId == "pb-1" && clock.Now > SafeAdd(scenario.ObservedFrom, OneTurn))
            Break("observe", $"{action} of {call.StepId} took effect though its playbook observes");
        if (call.Target is { } target)
            ActsOn(step, target.Id);
    }

    private void ActsOn(ResponseStep step, string machine)
    {
        if (scenario.IsProtected(machine, clock.Now - OneTurn))
            Break("protected", $"{machine} was acted on by {step.Id}");
        if (scenario.Machine(step.Target!.Value, step.Target.AsOf) is var truth && "mde:" + truth != machine)
            Break("right machine", $"{machine} was acted on, but {step.Target.Value} was {truth ?? "not known"} at {step.Target.AsOf:HH:mm}");
        // By the playbook, whatever its step says of itself.
        if (step.PlaybookId == "pb-2" && !(_approvedFor.GetValueOrDefault(step.Id)?.Contains(machine) ?? false))
            Break("approval", $"{machine} was acted on by {step.Id}, which nobody approved for it");
    }

    /// <summary>A machine is isolated now.</summary>
    public void Held(string machine, int all)
    {
        if (all > Scenario.HeldAtOnce)
            Break("blast radius", $"{machine} is the {all}th that is held at once, {Scenario.HeldAtOnce} may be");
    }

    /// <summary>A machine was let go by us.</summary>
    public void Lifted(string machine)
    {
        if (_meddledWith.Contains(machine))
            return;
        foreach (var step in _steps.Values.Where(step => step.Entity?.Id == machine && IsReason(step)))
            if (step.IntentAt + step.For > clock.Now + (2 * Scenario.ClocksApart) && !(_released.TryGetValue(machine, out var at) && step.IntentAt <= at + Scenario.ClocksApart))
                Break("held to its end", $"{machine} was let go at {clock.Now:HH:mm:ss}, {step.Id} wants it held until {step.IntentAt + step.For:HH:mm:ss}");
    }

    public void LiftedWhatIsNotOurs(string machine, string by) => Break("not ours", $"{machine} was let go, but {by} had isolated it");

    public void Meddled(string machine) => _meddledWith.Add(machine);

    public void Released(string machine, DateTimeOffset at) => _released[machine] = at;

    public void Approved(string stepId, string machine) => (_approvedFor.TryGetValue(stepId, out var machines) ? machines : _approvedFor[stepId] = []).Add(machine);

    public void Paused(bool is_) => _pausedSince = is_ ? _pausedSince ?? clock.Now : null;

    /// <summary>A batch was committed.</summary>
    public void Saw(StageTwoCommit commit)
    {
        foreach (var step in commit.Incidents.SelectMany(incident => incident.Steps))
            _steps.TryAdd(step.Id, step);
    }

    /// <summary>A turn was committed.</summary>
    public void Saw(ResponseCommit commit)
    {
        foreach (var step in commit.Incidents.SelectMany(incident => incident.Steps))
            _steps.TryAdd(step.Id, step);
        foreach (var step in commit.Steps)
        {
            if (_steps.TryGetValue(step.Id, out var before) && before.HasEnded)
                Break("ended", $"{step.Id} was {before.State} and became {step.State}");
            _steps[step.Id] = step;
            if (step is { State: StepState.Intent, PlaybookId: "pb-1", ActedAt: { } acted })
                Spent(acted);
        }
        foreach (var hold in commit.Holds)
            if (hold.State == Response.Holds.HoldState.Lifted && hold.Reasons.Any(reason => reason.Until > clock.Now + (2 * Scenario.ClocksApart)) && !_meddledWith.Contains(hold.EntityId)
                && _steps.GetValueOrDefault(hold.PlacedBy) is { State: StepState.Done })
                Break("held to its end", $"the hold on {hold.EntityId} was closed before {hold.Until:HH:mm:ss}");
    }

    private void Spent(DateTimeOffset now)
    {
        var since = now - Scenario.Budget.Per + (2 * Scenario.ClocksApart);
        var acted = _steps.Values.Count(step => step.PlaybookId == "pb-1" && step.ActedAt > since && step.Mode == PlaybookMode.Enforce && step.State != StepState.Observed);
        if (acted > Scenario.Budget.Steps)
            Break("budget", $"pb-1 has acted {acted} times in {Durations.Format(Scenario.Budget.Per)}, {Scenario.Budget.Steps} may be");
    }

    // Done, and not because somebody else had isolated it.
    private static bool IsReason(ResponseStep step) =>
        step is { State: StepState.Done, For: not null } && !(step.Note?.StartsWith("there already", StringComparison.Ordinal) ?? false);

    private static DateTimeOffset SafeAdd(DateTimeOffset time, TimeSpan span) => time > DateTimeOffset.MaxValue - span ? DateTimeOffset.MaxValue : time + span;
}
