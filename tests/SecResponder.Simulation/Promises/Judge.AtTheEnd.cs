using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// What must be so when everything has had its time.
internal sealed partial class Judge
{
    /// <summary>Compares all that is stored with all that is so.</summary>
    public async Task CloseAsync(IResponderStore store, OutsideSystems outside)
    {
        var incidents = (await store.IncidentsAsync(1_000, default)).Where(incident => scenario.Early.Playbooks.ContainsKey(incident.PlaybookId)).ToArray();
        var sent = scenario.Partitions.Sum(partition => partition.Length);
        var (counted, aside) = (incidents.Sum(incident => incident.EvidenceCount), await store.DeadLetterCountAsync(default));
        if (counted + aside != sent)
            Break("counted once", $"{sent} signals were accepted, {counted} were counted and {aside} put aside");

        foreach (var broken in (await new LedgerAudit(store).RunAsync(null, default)).Breaks)
            Break("ledger", $"{broken}");

        foreach (var incident in await store.IncidentsAsync(1_000, default))
        {
            var told = (await store.LedgerAsync(incident.Id, default)).Select(entry => entry.Fact()).OfType<LedgerFact>().ToArray();
            foreach (var step in await store.StepsAsync(incident.Id, default))
                Close(step, told, outside);
        }
        foreach (var (machine, by) in outside.Isolated.Where(one => one.Value != "somebody else"))
            Break("lifted in time", $"{machine} is still isolated by {by}");
        foreach (var hold in await store.HoldsAsync(default))
            Break("lifted in time", $"the hold on {hold.EntityId} is still {hold.State} after {hold.LiftAttempt} tries, due {hold.DueAt:HH:mm:ss}, placed by {hold.PlacedBy}: {hold.Problem}");
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
        if (step is { State: StepState.Done, Reference.Length: > 0, Action: Scenario.Quarantine } && took.Count == 0)
            Break("done is done", $"{step.Id} is Done, but {step.TargetText} was never isolated");
        if (step.Action == Scenario.Card && took.Count > step.Attempt)
            Break("once", $"{took.Count} cards for {step.Attempt} attempts of {step.Id}");
    }

    private static bool Tells(LedgerFact fact, ResponseStep step) => fact switch
    {
        StepEnded ended => ended.StepId == step.Id && ended.State == step.State.ToString(),
        StepAnswered answered => answered.StepId == step.Id && step.State == StepState.Done,
        HoldJoined joined => joined.StepId == step.Id && step.State == StepState.Done,
        _ => false,
    };
}
