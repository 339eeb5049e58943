using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Steps;

// What guardrails are told before the call, and what a refusal becomes.
internal sealed partial class StepTurn
{
    /// <summary>What the guardrails' answers rest on; the intent's commit is a conflict when it has moved.</summary>
    private sealed record Seen(ImmutableArray<BudgetSeen> Budgets, long? HoldMark);

    /// <summary>A playbook that is set to observe, and how its owner hears of it.</summary>
    private sealed record Trip(Pause Pause, NewIncident Notice, ImmutableArray<LedgerDraft> Told);

    private async Task<(GuardrailQuestion, Seen)> GatherAsync(ResponseStep step, Resolution? resolution, CancellationToken cancellation)
    {
        var snapshot = world.Snapshot();
        var playbook = snapshot.Playbooks.GetValueOrDefault(step.PlaybookId);
        var team = snapshot.TeamOf(step.Owner);
        var rehearsal = step.Mode != PlaybookMode.Enforce;
        var budgets = ImmutableArray.CreateBuilder<BudgetSeen>();
        var question = new GuardrailQuestion
        {
            Step = step,
            Playbook = playbook,
            Team = team,
            Everywhere = snapshot.Everywhere,
            Protected = snapshot.Protected,
            Resolution = resolution,
            Pauses = await world.Store.PausesAsync(cancellation),
            Now = world.Now,
            PlaybookActed = await ActedAsync(new BudgetScope(step.PlaybookId, null), playbook?.Guardrails.AtMost),
            OwnerActed = await ActedAsync(new BudgetScope(null, step.Owner), team?.Budget),
            EverybodyActed = await ActedAsync(new BudgetScope(null, null), snapshot.Everywhere.AtMost),
        };
        if (step.For is null || !question.Levels().Any(level => level.Guardrails is { AtOnce.IsEmpty: false } or { NeverBoth.IsEmpty: false }))
            return (question, new Seen(budgets.ToImmutable(), null));
        // The mark first: what is placed after it is seen by the commit.
        var mark = await world.Store.HoldMarkAsync(cancellation);
        var held = (await world.Store.HoldsAsync(cancellation)).Select(HeldNow.Of);
        if (rehearsal)
            held = held.Concat((await world.Store.RehearsedHoldsAsync(world.Now, cancellation)).Select(HeldNow.Of).OfType<HeldNow>());
        return (question with { Held = [.. held] }, new Seen(budgets.ToImmutable(), mark));

        async Task<int> ActedAsync(BudgetScope scope, Budget? budget)
        {
            if (budget is null || step.OnlyTells)
                return 0;
            var since = world.Now - budget.Per;
            var count = await world.Store.ActedAsync(scope, since, step.Id, rehearsal, cancellation);
            budgets.Add(new BudgetSeen(scope, since, step.Id, rehearsal, count));
            return count;
        }
    }

    private async Task<ResponseStep> RefuseAsync(
        ResponseStep step, GuardrailQuestion question, string guardrail, Verdict.Refused refused, List<LedgerFact> facts, CancellationToken cancellation)
    {
        step = step with { RefusedBy = guardrail, RefusedAt = world.Now };
        var reason = $"{guardrail}: {refused.Reason}";
        if (guardrail != AtMost.Name || AtMost.Spent(question) is not var (who, _, budget))
            return await EndAsync(step, StepState.Refused, reason, facts, HoldState.Lifted, cancellation);
        var trip = await TripAsync(step, who, budget, question, cancellation);
        var ended = await EndAsync(step, StepState.Refused, reason, facts, HoldState.Lifted, cancellation, trip);
        if (trip is not null && ended.State == StepState.Refused)
            LogTripped(log, step.PlaybookId, trip.Pause.Reason);
        // Steps that are refused at the same moment count without each other: whoever was written last counts them all.
        if (trip is null && ended.State == StepState.Refused && await TripAsync(ended, who, budget, question, cancellation) is { } late)
            await TripLateAsync(late, cancellation);
        return ended;
    }

    private async Task TripLateAsync(Trip trip, CancellationToken cancellation)
    {
        try
        {
            await world.Store.SaveAsync(new ResponseCommit { Trips = [trip.Pause], Incidents = [trip.Notice], Ledger = trip.Told }, cancellation);
            LogTripped(log, trip.Pause.Scope, trip.Pause.Reason);
        }
        catch (StoreConflictException)
        {
            // Another step of the same burst has tripped it, and told of it.
        }
    }

    // Automation that goes wrong stops by itself: so many refusals in a budget's time, and the playbook only observes until somebody resumes it.
    private async Task<Trip?> TripAsync(ResponseStep step, string who, Budget budget, GuardrailQuestion question, CancellationToken cancellation)
    {
        // In a flood there are as many refusals as incidents: who never trips counts none of them, and who does trips before there are many.
        if (budget.TripsAt == 0)
            return null;
        var now = world.Now;
        var refused = await world.Store.RefusedAsync(step.PlaybookId, AtMost.Name, now - budget.Per, step.Id, cancellation) + 1;
        if (refused < budget.TripsAt)
            return null;
        var reason = $"beyond the budget of {who} ({budget.Steps} in {DurationText.Format(budget.Per)}) it was refused {refused} times";
        var title = question.Playbook?.Title ?? step.PlaybookId;
        var notice = world.Notices.About(
            new Notice("tripped", step.PlaybookId, step.Owner, $"Playbook '{title}' only observes now", $"{reason}; look at what set it off, then: secresponder resume {step.PlaybookId}", "high")
            {
                Details = [("PlaybookId", step.PlaybookId), ("IncidentId", step.IncidentId), ("Reason", reason)],
            },
            now);
        var told = new PlaybookTripped(step.PlaybookId, step.Owner, reason, notice.Incident.Id);
        return new Trip(new Pause(step.PlaybookId, Pause.Tripped, reason, now), notice, [new LedgerDraft(step.IncidentId, now, told), new LedgerDraft(LedgerChain.Operations, now, told)]);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The playbook {Playbook} has tripped and only observes now: {Reason}. Look at it with `why {Playbook}`, then `resume {Playbook}`")]
    private static partial void LogTripped(ILogger log, string playbook, string reason);
}
