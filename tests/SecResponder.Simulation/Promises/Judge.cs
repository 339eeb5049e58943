using SecResponder.Response.Steps;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

/// <summary>Sees every change outside and every commit, and compares them with what may be. It knows the truth about machines, people and time, and believes nobody's records about effects.</summary>
internal sealed partial class Judge(Scenario scenario, SimClock clock, Story story)
{
    /// <summary>A turn may have asked its guardrails so long before its call arrives: a lease to the intent, a lease to the call, the call on its way, clocks that differ.</summary>
    private static readonly TimeSpan OneTurn = TimeSpan.FromMinutes(8);

    /// <summary>How far what two clocks say may be apart.</summary>
    private static readonly TimeSpan Apart = 2 * Scenario.ClocksApart;

    private readonly List<string> _broken = [];
    private readonly Dictionary<string, ResponseStep> _steps = [];
    private readonly Dictionary<string, List<DateTimeOffset>> _done = [];

    /// <summary>The promises that were broken, in the order in which they were.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>How many effects took place.</summary>
    public int Effects => _done.Values.Sum(times => times.Count);

    public void Break(string promise, string what)
    {
        story.Tell($"BROKEN {promise}: {what}");
        _broken.Add($"{clock.Now:HH:mm:ss} {promise}: {what}");
    }

    /// <summary>An effect takes place outside.</summary>
    /// <param name="call">By this call.</param>
    /// <param name="action">The action.</param>
    /// <param name="again">Whether the same effect of the same step is there already.</param>
    public void Acts(ActionCall call, string action, bool again)
    {
        story.Tell($"effect {action} {call.StepId} attempt {call.Attempt} {call.Target?.Id}");
        var done = _done.TryGetValue(call.StepId, out var times) ? times : _done[call.StepId] = [];
        if (again)
            Break("once", $"{action} of {call.StepId} took effect again");
        done.Add(clock.Now);
        Said($"{call.Context.Summary} {string.Join(' ', call.With.Values)} {string.Join(' ', call.Context.Steps.Select(step => step.Note))}", $"{action} of {call.StepId}");
        if (!_steps.TryGetValue(call.StepId, out var step))
        {
            Break("planned", $"{action} of {call.StepId}, which no incident has");
            return;
        }
        if (step.State is StepState.Refused or StepState.Observed or StepState.Skipped or StepState.Waiting or StepState.AwaitingApproval)
            Break("refused", $"{action} of {call.StepId} took effect though the step is {step.State}");
        if (step.Attempt == 0)
            Break("intent", $"{action} of {call.StepId} took effect without a stored intent");
        if (done.Count > step.Attempt + MaxReasserts + _ranOut.Count(one => one.StepId == call.StepId))
            Break("fight", $"{action} of {call.StepId} took effect {done.Count} times in {step.Attempt} attempts; it may be held again {MaxReasserts} times");
        ActsInOrder(step);
        // That something has stopped is told all the same.
        if (step.IsNotice)
            return;
        // Who placed it may have nothing to say any more: what is placed again is so for whoever wants it held.
        if (step.HasEnded && call.Target is { } held && PerhapsWantedBy(held.Id) is { } wanting)
            step = wanting;
        if (PauseAgainst(step) is { } pause)
            Break("kill switch", $"{action} of {call.StepId} took effect {clock.Now - pause.Since} after '{pause.Scope}' was paused");
        if (!scenario.Enforced(step.PlaybookId, clock.Now - OneTurn, clock.Now))
            Break("observe", $"{action} of {call.StepId} took effect though its playbook is not enforced");
        if (call.Target is { } target)
            ActsOn(step, target.Id);
        else if (SilenceAgainst(step) is { } silence)
            Break("silence", $"{action} of {call.StepId} took effect though '{silence}' is silenced");
    }

    private void ActsOn(ResponseStep step, string machine)
    {
        if (scenario.IsProtected(machine, clock.Now - OneTurn))
            Break("protected", $"{machine} was acted on by {step.Id}");
        if (scenario.Machine(step.Target!.Value, step.Target.AsOf) is var truth && "mde:" + truth != machine)
            Break("right machine", $"{machine} was acted on, but {step.Target.Value} was {truth ?? "not known"} at {step.Target.AsOf:HH:mm}");
        // By the playbook, whatever its step says of itself.
        if (step.PlaybookId == Scenario.Second && !IsApproved(step.Id, machine))
            Break("approval", $"{machine} was acted on by {step.Id}, which nobody who may has approved for it");
    }

    // By the playbook again: a card that tells of a hold comes after it, and is the one that is true.
    private void ActsInOrder(ResponseStep step)
    {
        if (step is not { PlaybookId: Scenario.First, Action: Scenario.Card } || !step.With.TryGetValue("text", out var text) || text is not ("held" or "not held"))
            return;
        if (_steps.Values.FirstOrDefault(one => one.IncidentId == step.IncidentId && one.Action == Scenario.Quarantine) is not { } hold)
            return;
        if (!hold.HasEnded)
            Break("order", $"the card '{text}' was sent while {hold.Id} is {hold.State}");
        else if (hold.Outcome == "done" != (text == "held"))
            Break("order", $"the card '{text}' was sent though {hold.Id} is {hold.State}");
    }

    /// <summary>Somebody can read this: a log line, a ticket, a card.</summary>
    public void Said(string text, string where)
    {
        if (text.Contains(Scenario.Secret, StringComparison.Ordinal))
            Break("secret", $"{where} tells a secret: {text.Replace(Scenario.Secret, "(it)", StringComparison.Ordinal)}");
    }
}
