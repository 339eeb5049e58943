using SecResponder.Playbooks.Files;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Steps;

// What becomes of a step when the other side has answered, or has not.
internal sealed partial class StepTurn
{
    private async Task<ResponseStep> AnswerAsync(ResponseStep step, string verb, Effect effect, List<LedgerFact> facts, CancellationToken cancellation)
    {
        if (effect is not Effect.TryAgain)
            step = step with { DownSince = null };
        switch (effect)
        {
            case Effect.Done done:
                facts.Add(LedgerFacts.Of(step, verb, "done", done.Reference, done.Note, done.Link));
                return await StoreAnswerAsync(
                    step with { State = StepState.Done, DueAt = null, Reference = done.Reference, Note = done.Note, Link = done.Link, Tries = 0, Left = null }, HoldState.Active, facts, cancellation);
            case Effect.NotOurs theirs:
                facts.Add(LedgerFacts.Of(step, verb, "not-ours", null, theirs.Note, null));
                return await StoreAnswerAsync(
                    step with { State = StepState.Done, DueAt = null, Note = $"there already, made by somebody else, so we hold nothing: {theirs.Note}" }, HoldState.Lifted, facts, cancellation);
            case Effect.Running running when world.Now - step.IntentAt > world.Options.LongestRunning:
                facts.Add(LedgerFacts.Of(step, verb, "running", running.Reference, running.Note, null));
                return await EndAsync(step, StepState.Failed, $"{step.System} is still at it after {world.Options.LongestRunning.TotalHours:0} h", facts, HoldState.Unsettled, cancellation);
            case Effect.Running running:
                if (step.State != StepState.Running)
                    facts.Add(LedgerFacts.Of(step, verb, "running", running.Reference, running.Note, null));
                var pause = running.AskAgainAfter > TimeSpan.FromSeconds(1) ? running.AskAgainAfter : TimeSpan.FromSeconds(1);
                return await StoreAnswerAsync(
                    step with { State = StepState.Running, DueAt = world.Now + pause, Reference = running.Reference, Note = running.Note, Tries = 0 }, null, facts, cancellation);
            case Effect.Refused refused:
                facts.Add(LedgerFacts.Of(step, verb, "refused", null, refused.Reason, null));
                return await EndAsync(step, StepState.Refused, $"{step.System}: {refused.Reason}", facts, HoldState.Lifted, cancellation);
            case Effect.TryAgain again:
                facts.Add(LedgerFacts.Of(step, verb, "try-again", null, again.Reason, null));
                return await UncertainAsync(step, new ConnectorException(again.Reason) { RetryAfter = again.After }, called: verb == "find", facts, cancellation);
            default:
                return await UncertainAsync(step, new ConnectorException($"{step.System} gave no answer to '{verb}' that can be understood"), called: true, facts, cancellation);
        }
    }

    // called: whether the other side may have taken it. If it surely has not, the next turn begins anew; else it reads back first.
    private async Task<ResponseStep> UncertainAsync(
        ResponseStep step, ConnectorException e, bool called, List<LedgerFact> facts, CancellationToken cancellation, DateTimeOffset? notBefore = null)
    {
        // A call that left its gate shut tells about the system, not about the step.
        if (world.Calls.Shut(step.Line) is var (until, _))
        {
            // What was called may show its effect late: it is read back after a pause, though the system may be asked before.
            var settled = called ? Later(world.Now + world.Options.FirstPause, notBefore) : notBefore;
            return await HeldUpAsync(Left(step, called), e.Message, Later(until, settled), cancellation, facts);
        }
        step = step with { Tries = step.Tries + 1 };
        if (step.Tries >= MaxTries(step))
        {
            facts.Add(new StepUncertain(step.Id, step.Action, step.TargetText, step.Attempt, e.Message, null));
            return await EndAsync(
                step, StepState.Failed, $"given up after {step.Tries} tries: {e.Message}{(called ? "; whether it took effect is not known" : "")}", facts,
                called ? HoldState.Unsettled : HoldState.Lifted, cancellation, notBefore: notBefore);
        }
        var next = Later(world.Now + Backoff.After(step.Tries, step.Id, e.RetryAfter, world.Options), notBefore);
        facts.Add(new StepUncertain(step.Id, step.Action, step.TargetText, step.Attempt, e.Message, next));
        return await StoreAnswerAsync(Left(step, called) with { DueAt = next, Note = e.Message }, null, facts, cancellation);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    // Where a call without a certain answer leaves its step.
    private static ResponseStep Left(ResponseStep step, bool called) => step with
    {
        State = (called, step.State) switch
        {
            (false, _) => StepState.Due,
            (true, StepState.Running) => StepState.Running,
            _ => StepState.Intent,
        },
    };

    /// <summary>Ends the step without an effect. A hold that it was placing goes to <paramref name="hold"/>: lifted when the effect is surely not there, unsettled when nobody knows; then it is read back,
    /// not before <paramref name="notBefore"/> where the call may still be under way.</summary>
    private Task<ResponseStep> EndAsync(
        ResponseStep step, StepState state, string reason, List<LedgerFact> facts, HoldState hold, CancellationToken cancellation, Trip? trip = null, NewIncident? opens = null, DateTimeOffset? notBefore = null)
    {
        // What took effect in part is not "surely not there": the keeper takes the rest away.
        if (step.Left is not null && hold == HoldState.Lifted)
            hold = HoldState.Unsettled;
        facts.Add(new StepEnded(step.Id, step.Action, step.TargetText, state.ToString(), reason));
        step = step with { State = state, DueAt = null, Note = reason };
        if (FailedStep.NeedsAPerson(step))
        {
            opens = world.Notices.About(FailedStep.Notice(step), world.Now);
            facts.Add(new PersonCalled(FailedStep.Doing(step), reason, opens.Incident.Id));
        }
        return StoreAnswerAsync(step, hold, facts, cancellation, trip, opens, notBefore);
    }

    // An answer is never asked for twice because it could not be stored at once: only its commit is repeated.
    private async Task<ResponseStep> StoreAnswerAsync(
        ResponseStep step, HoldState? becomes, List<LedgerFact> facts, CancellationToken cancellation, Trip? trip = null, NewIncident? opens = null, DateTimeOffset? notBefore = null)
    {
        for (var round = 1; ; round++)
        {
            var hold = becomes is { } state && step is { For: not null, Entity: { } entity } && await world.Store.HoldAsync(entity.Id, step.Action, cancellation) is { } found
                && found.PlacedBy == step.Id && found.State is HoldState.Placing or HoldState.Unsettled
                ? Becomes(found, state, notBefore)
                : null;
            try
            {
                IEnumerable<LedgerFact> placed = hold is { State: HoldState.Active }
                    ? [new HoldPlaced(step.Id, hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.Until)]
                    : [];
                return await SaveAsync(step, facts.Concat(placed), cancellation, hold: hold, trip: trip, opens: opens);
            }
            // Somebody else tripped the playbook meanwhile: then this step is looked at again, and only observed.
            catch (StoreConflictException) when (round < ConflictRounds && trip is null)
            {
                var current = await world.Store.StepAsync(step.Id, cancellation);
                if (current is null || current.Version != step.Version)
                    return current ?? step;
            }
        }
    }

    private Hold? Becomes(Hold hold, HoldState state, DateTimeOffset? notBefore) => state switch
    {
        HoldState.Active => HoldKeeper.InForce(hold, world),
        HoldState.Unsettled => hold with { State = state, DueAt = notBefore ?? world.Now },
        _ => hold with { State = HoldState.Lifted, DueAt = null, Reasons = [] },
    };

    private Task<ResponseStep> ObserveAsync(ResponseStep step, GuardrailAnswer decision, Verdict.ObserveOnly observe, Need need, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var would = decision.Verdict is Verdict.Refused refused
            ? $"would have been refused by {decision.Guardrail}: {refused.Reason}"
            : need.Quiet is { } needless ? $"would not be needed ({needless.By}): {needless.Reason}"
            : step.Approval is { } rule ? $"would ask {rule.By}, then {Doing(step)}" : $"would {Doing(step)}";
        if (decision.Verdict is Verdict.Refused)
            step = step with { RefusedBy = decision.Guardrail, RefusedAt = world.Now };
        else if (need.Quiet is { } quiet)
        {
            facts.Add(LedgerFacts.Of(step, quiet));
            step = step with { QuietBy = quiet.By };
        }
        else if (!step.OnlyTells)
            step = step with { ActedAt = step.ActedAt ?? world.Now };
        return EndAsync(step, StepState.Observed, $"{observe.Reason}; {would}", facts, HoldState.Lifted, cancellation, opens: decision.Verdict is Verdict.Refused ? null : need.Summary);

        static string Doing(ResponseStep step) =>
            $"run {step.Action}{(step.TargetText.Length > 0 ? " on " + step.TargetText : "")}{(step.For is { } lasts ? " for " + DurationText.Format(lasts) : "")}";
    }
}
