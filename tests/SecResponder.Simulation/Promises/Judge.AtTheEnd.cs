using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// What must be so when everything has had its time.
internal sealed partial class Judge
{
    private sealed record Told(Incident Incident, ResponseStep[] Steps, LedgerFact[] Facts);

    /// <summary>Compares all that is stored with all that is so.</summary>
    public async Task CloseAsync(IResponderStore store, OutsideSystems outside)
    {
        var all = new Dictionary<string, Told>();
        foreach (var incident in await store.IncidentsAsync(1_000, default))
            all[incident.Id] = new Told(
                incident, [.. await store.StepsAsync(incident.Id, default)], [.. (await store.LedgerAsync(incident.Id, default)).Select(entry => entry.Fact()).OfType<LedgerFact>()]);
        await CountAsync(store, all.Values.Where(one => one.Incident is { PlaybookId: Scenario.First or Scenario.Second, IsSummary: false }).ToArray());

        foreach (var broken in (await new LedgerAudit(store).RunAsync(null, default)).Breaks)
            Break("ledger", $"{broken}");
        await foreach (var chain in store.WrittenChainsAsync(default))
            story.Tell($"chain {chain.Chain} {chain.Head?.Count} {(chain.Head is null ? "" : Convert.ToHexStringLower(chain.Head.Hash.AsSpan()))}");

        foreach (var told in all.Values)
        {
            foreach (var step in told.Steps)
                Close(step, told.Facts, outside);
            CloseTelling(told, all, outside);
            foreach (var approval in await store.ApprovalsAsync(told.Incident.Id, default))
                CloseApproval(approval, told.Facts);
        }
        await CloseTicketsAsync(store, all, outside);
        foreach (var (machine, by) in outside.Isolated)
            Break("lifted in time", $"{machine} is still isolated by {by}");
        foreach (var hold in await store.HoldsAsync(default))
            Break("lifted in time", $"the hold on {hold.EntityId} is still {hold.State} after {hold.LiftAttempt} tries, due {hold.DueAt:HH:mm:ss}, placed by {hold.PlacedBy}: {hold.Problem}");
        foreach (var (machine, stepId, at) in _takenAway)
            CloseDrift(machine, stepId, at, all);
    }

    private async Task CountAsync(IResponderStore store, Told[] incidents)
    {
        var counted = incidents.SelectMany(told => told.Facts).OfType<SignalSeen>().GroupBy(seen => seen.Origin).ToDictionary(of => of.Key, of => of.Count());
        var letters = (await store.DeadLettersAsync(1_000, default)).ToLookup(letter => letter.Origin.ToString());
        foreach (var arrival in scenario.Partitions.SelectMany(partition => partition))
        {
            var (times, aside) = (counted.GetValueOrDefault(arrival.Origin.ToString()), letters[arrival.Origin.ToString()].ToArray());
            // What came while its playbook was away is put aside, and counts when it comes again.
            if (times + aside.Length != 1 && !(times == 1 && aside.Length == 1 && arrival.Signal is { PlaybookId: Scenario.Second }))
                Break("counted once", $"{arrival.Origin} was accepted, counted {times} times and put aside {aside.Length} times");
            if (arrival.Unreadable is { } unreadable && !aside.Any(letter => letter.Raw.Span.SequenceEqual(unreadable.Raw.Span)))
                Break("counted once", $"{arrival.Origin} could not be read, and its bytes are not kept");
        }
        if (incidents.Sum(told => told.Incident.EvidenceCount) is var sum && sum != counted.Values.Sum())
            Break("counted once", $"the incidents have counted {sum} signals, their ledgers {counted.Values.Sum()}");
    }

    private void Close(ResponseStep step, LedgerFact[] told, OutsideSystems outside)
    {
        if (!step.HasEnded)
            Break("ends in a state", $"{step.Action} {step.Id} is still {step.State}");
        else if (!told.Any(fact => Tells(fact, step)))
            Break("explained", $"{step.Action} {step.Id} is {step.State}, and its ledger does not say why");
        if (step is { State: StepState.Done, Action: Scenario.Ticket } && !outside.HasTicket(step.Id))
            Break("done is done", $"{step.Id} is Done, but there is no ticket");
        var took = _done.GetValueOrDefault(step.Id) ?? [];
        if (step is { State: StepState.Done, Reference.Length: > 0, Action: Scenario.Quarantine or Scenario.Scan } && took.Count == 0)
            Break("done is done", $"{step.Id} is Done, but {step.TargetText} was never acted on");
        if (step.Action == Scenario.Card && took.Count > step.Attempt)
            Break("once", $"{took.Count} cards for {step.Attempt} attempts of {step.Id}");
    }

    // No incident is silent: its own ticket, or one that stands for it and is there.
    private void CloseTelling(Told told, Dictionary<string, Told> all, OutsideSystems outside)
    {
        foreach (var step in told.Steps.Where(step => step is { Action: Scenario.Ticket, State: StepState.Skipped, QuietBy: Quiet.Inhibited or Quiet.Flood }))
        {
            var instead = told.Facts.OfType<StepQuieted>().LastOrDefault(fact => fact.StepId == step.Id)?.Instead;
            var standing = instead is null ? null : all.GetValueOrDefault(instead)?.Steps.FirstOrDefault(one => one.Action == Scenario.Ticket);
            if (standing is null)
                Break("told", $"the ticket of {step.Id} is said to be told by {instead ?? "nobody"}, which has none");
            else if (step.QuietBy == Quiet.Inhibited && !outside.HasTicket(standing.Id))
                Break("told", $"the ticket of {step.Id} is said to be told by {instead}, whose ticket is not there");
        }
        if (told.Steps.Where(step => step.Action == Scenario.Card && step.Needs.Length > 0).ToArray() is [{ State: StepState.Skipped, QuietBy: null }, { State: StepState.Skipped, QuietBy: null }])
            Break("order", $"neither the one card nor the other was for {told.Incident.Id}");
    }

    private void CloseApproval(Approval approval, LedgerFact[] told)
    {
        var (reminded, escalated) = (told.OfType<ApprovalReminded>().Count(fact => fact.ApprovalId == approval.Id), told.OfType<ApprovalEscalated>().Count(fact => fact.ApprovalId == approval.Id));
        if (reminded > 1 || escalated > 1)
            Break("reminded", $"{approval.Id} was reminded of {reminded} times and escalated {escalated} times");
        // Where nothing failed meanwhile, and somebody looked every few minutes.
        if (approval.State == ApprovalState.Expired && approval.Deadline - Scenario.RemindsBefore > Scenario.Healed && approval.Deadline < Scenario.Calm && reminded == 0)
            Break("reminded", $"nobody decided {approval.Id}, and nobody was reminded of it");
    }

    // Long enough after nothing fails any more, what somebody took away has been noticed.
    private void CloseDrift(string machine, string stepId, DateTimeOffset at, Dictionary<string, Told> all)
    {
        if (!_steps.TryGetValue(stepId, out var step) || !IsReason(step) || EndOf(step) < (at > Scenario.Healed ? at : Scenario.Healed).AddMinutes(12) || !all.TryGetValue(step.IncidentId, out var told))
            return;
        if (!told.Facts.OfType<HoldDrifted>().Any(fact => fact.EntityId == machine))
            Break("drift", $"{machine} was taken away from {stepId} at {at:HH:mm:ss}, and nobody noticed");
    }

    private static bool Tells(LedgerFact fact, ResponseStep step) => fact switch
    {
        StepEnded ended => ended.StepId == step.Id && ended.State == step.State.ToString(),
        StepAnswered answered => answered.StepId == step.Id && step.State == StepState.Done,
        ChangeJoined => step.Action == "change.find",
        HoldJoined joined => joined.StepId == step.Id && step.State == StepState.Done,
        _ => false,
    };
}
