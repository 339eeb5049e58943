using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// What is stored, commit by commit.
internal sealed partial class Judge
{
    private sealed record Known(ImmutableArray<string> Group, List<(DateTimeOffset At, DateTimeOffset Evidence)> Evidence);

    private readonly Dictionary<string, Known> _incidents = [];
    private readonly HashSet<string> _counted = [];
    private readonly HashSet<string> _aside = [];
    private readonly HashSet<string> _intended = [];

    /// <summary>A batch was committed.</summary>
    public void Saw(StageTwoCommit commit)
    {
        story.Tell($"batch: {string.Join(", ", commit.Positions.Select(position => $"{position.Partition}@{position.Sequence}"))} opened {string.Join(' ', commit.Incidents.Select(one => one.Incident.Id))} evidence {string.Join(' ', commit.Evidence.Select(one => one.IncidentId))} aside {commit.DeadLetters.Length}");
        foreach (var made in commit.Incidents)
            Opened(made);
        foreach (var more in commit.Evidence)
            if (_incidents.TryGetValue(more.IncidentId, out var incident))
                incident.Evidence.Add((clock.Now, more.LastEvidenceAt));
        foreach (var seen in commit.Incidents.SelectMany(one => one.Ledger).Concat(commit.Evidence.SelectMany(one => one.Ledger)).Select(draft => draft.Fact).OfType<SignalSeen>())
            if (!_counted.Add(seen.Origin))
                Break("counted once", $"{seen.Origin} was counted again");
        foreach (var letter in commit.DeadLetters)
            _aside.Add(letter.Origin.ToString());
        foreach (var position in commit.Positions)
            foreach (var lost in scenario.Partitions[int.Parse(position.Partition)].Where(one => one.Origin.Sequence <= position.Sequence && !IsKept(one)))
                Break("counted once", $"{lost.Origin} is before the position that was read to, and neither counted nor put aside");
    }

    /// <summary>A turn was committed.</summary>
    public void Saw(ResponseCommit commit)
    {
        story.Tell($"turn: {string.Join(", ", commit.Steps.Select(step => $"{step.Id} {step.State} {step.Attempt} {step.Version}"))}; {string.Join(", ", commit.Holds.Select(hold => $"{hold.EntityId} {hold.State} {hold.Reasons.Length} {hold.Version}"))}; {string.Join(", ", commit.Approvals.Select(one => $"{one.Id} {one.State}"))}");
        foreach (var drifted in commit.Ledger.Select(draft => draft.Fact).OfType<HoldDrifted>())
            story.Tell($"drifted {drifted}");
        foreach (var made in commit.Incidents)
            Opened(made);
        foreach (var plan in commit.Plans)
            Planned(plan);
        foreach (var journal in commit.Journals)
            Noted(journal);
        foreach (var trip in commit.Trips)
            Paused(trip.Scope);
        foreach (var step in commit.Steps)
        {
            if (_steps.TryGetValue(step.Id, out var before) && before.HasEnded)
                Break("ended", $"{step.Id} was {before.State} and became {step.State}");
            _steps[step.Id] = step;
            if (step is { State: StepState.Intent, ActedAt: { } acted })
                Spent(step, acted);
            if (step is { State: StepState.Intent, Target: not null } && _intended.Add(step.Id) && _surelyJudged.ContainsKey(step.IncidentId))
                Break("false positive", $"{step.Action} of {step.Id} was begun though its incident was judged to be none");
            Quieted(step);
            // Another budget that was spent trips nothing: only what this one had surely counted by then makes it the one.
            if (step is { State: StepState.Refused, PlaybookId: Scenario.First, RefusedBy: "at-most", Mode: PlaybookMode.Enforce }
                && scenario.Budget is { TripsAt: 1 } own && Acted(own, clock.Now, one => one.PlaybookId == Scenario.First && one.ActedAt < clock.Now - Apart) >= own.Steps && !IsPaused(Scenario.First))
                Break("trip", $"{step.Id} was beyond the budget, and {Scenario.First} goes on");
        }
        foreach (var hold in commit.Holds.Where(hold => hold.State == HoldState.Lifted))
            Closed(hold, commit);
        if (commit.Judgements.IsEmpty)
            foreach (var approval in commit.Approvals)
                Decided(approval);
    }

    private void Opened(NewIncident made)
    {
        _incidents.TryAdd(made.Incident.Id, new Known(made.Incident.Group, [(clock.Now, made.Incident.LastEvidenceAt)]));
        foreach (var step in made.Steps)
            _steps.TryAdd(step.Id, step);
    }

    private bool IsKept(Arrival arrival) => _counted.Contains(arrival.Origin.ToString()) || _aside.Contains(arrival.Origin.ToString());

    private void Spent(ResponseStep step, DateTimeOffset now)
    {
        if (step.PlaybookId == Scenario.First)
            Spent("pb-1", scenario.Budget, now, one => one.PlaybookId == Scenario.First);
        Spent("everybody", scenario.EverybodysBudget, now, _ => true);
    }

    private void Spent(string who, Budget? budget, DateTimeOffset now, Func<ResponseStep, bool> isTheirs)
    {
        if (budget is null)
            return;
        var acted = Acted(budget, now, isTheirs);
        if (acted > budget.Steps)
            Break("budget", $"{who} has acted {acted} times in {DurationText.Format(budget.Per)}, {budget.Steps} may be");
    }

    // As many as every clock would count.
    private int Acted(Budget budget, DateTimeOffset now, Func<ResponseStep, bool> isTheirs)
    {
        var since = now - budget.Per + Apart;
        return _steps.Values.Count(step => isTheirs(step) && step.ActedAt > since && step.Mode == PlaybookMode.Enforce && step.State != StepState.Observed);
    }

    // What acts is never kept quiet, and what tells only where somebody wanted it so or another one tells.
    private void Quieted(ResponseStep step)
    {
        if (step is not { State: StepState.Skipped, QuietBy: { } by })
            return;
        if (step.Target is not null || step.IsNotice)
            Break("told", $"{step.Action} of {step.Id} was kept quiet by {by}");
        if (by == Quiet.Silence && !IsSilenced(step))
            Break("told", $"{step.Action} of {step.Id} was kept quiet by a silence that there is not");
    }
}
