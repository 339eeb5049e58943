using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Steps;

// What a step waits for: a person, somebody else's hold, something that is down.
internal sealed partial class StepTurn
{
    // What it needs has ended, as far as whoever made it due could see.
    private async Task<ResponseStep> BeginAsync(ResponseStep step, CancellationToken cancellation)
    {
        var all = await world.Store.StepsAsync(step.IncidentId, cancellation);
        if (!StepOrder.HaveEnded(step, all))
            return await SaveAsync(step with { DueAt = null }, [], cancellation);
        if (await world.Store.IncidentAsync(step.IncidentId, cancellation) is { } incident && world.Planner.Against(incident, step, all) is { } against)
            return await EndAsync(step, StepState.Skipped, against, [], HoldState.Lifted, cancellation);
        return await ConsiderAsync(step with { State = StepState.Due }, [], cancellation);
    }

    // Who could tell what the target is can't be asked. Silence is not among the choices, and neither is acting on something unresolved.
    private async Task<ResponseStep> DownAsync(ResponseStep step, string problem, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var now = world.Now;
        var since = step.UnaskedSince ?? now;
        step = step with { UnaskedSince = since };
        if (AsksNow(step, since))
            return await AskBecauseDownAsync(step, problem, facts, cancellation);
        if (now - since >= world.Options.LongestDown)
            return await EndAsync(step, StepState.Failed, $"held back for {DurationText.Format(world.Options.LongestDown)}, then given up: {problem}", facts, HoldState.Lifted, cancellation);
        // It costs no attempt and no try; the pauses grow with the time that it lasts.
        var next = now + Backoff.After(1 + (int)Math.Log2(1 + ((now - since) / world.Options.FirstPause)), step.Id, null, world.Options);
        return await SaveAsync(
            step with { State = StepState.Due, DueAt = next, Note = problem },
            step.Note == problem ? [] : [.. facts, new StepUncertain(step.Id, step.Action, step.TargetText, step.Attempt, problem, next)], cancellation);
    }

    private bool AsksNow(ResponseStep step, DateTimeOffset since) => step is { IfDown: IfDown.Ask, AskedBecauseDown: false } && world.Now - since >= world.Options.AskAfter;

    // Yes means: as soon as it can be done. No means that it is left.
    private async Task<ResponseStep> AskBecauseDownAsync(ResponseStep step, string problem, List<LedgerFact> facts, CancellationToken cancellation) => await AskAsync(
        step with { AskedBecauseDown = true }, await ApprovalHashAsync(step, cancellation),
        new ApprovalRule(step.Approval?.By ?? "", world.Options.AskWithin, ApprovalFallback.Skip) { FourEyes = step.Approval?.FourEyes ?? FourEyes.Never },
        $"{problem}; approved, it is done as soon as it can be", facts, cancellation);

    // Its system can't be called now. The step keeps its state (an uncertain one stays uncertain) and loses neither an attempt nor a try; only a very long silence ends it, aloud.
    private async Task<ResponseStep> HeldUpAsync(ResponseStep step, string reason, DateTimeOffset until, CancellationToken cancellation, List<LedgerFact>? told = null)
    {
        var now = world.Now;
        var since = step.DownSince ?? now;
        if (now - since >= world.Options.LongestDown)
            return await EndAsync(
                step, StepState.Failed, $"given up: {step.Line.Name} can't be called for {DurationText.Format(world.Options.LongestDown)}: {reason}", told ?? [],
                step.State is StepState.Intent or StepState.Running ? HoldState.Unsettled : HoldState.Lifted, cancellation);
        // What was never called can still be left to a person; what was is read back, whatever anybody says.
        var mayAsk = step is { State: StepState.Due, Attempt: 0, OnlyTells: false, IfDown: IfDown.Ask, AskedBecauseDown: false };
        if (mayAsk && AsksNow(step, since))
            return await AskBecauseDownAsync(step with { DownSince = since }, reason, [.. told ?? []], cancellation);
        // A little apart, so that all that waited doesn't come back at once.
        var next = until + Backoff.Apart(step.Id, world.Options.FirstPause);
        if (mayAsk && since + world.Options.AskAfter < next)
            next = since + world.Options.AskAfter;
        List<LedgerFact> facts = [.. told ?? []];
        if (step.DownSince is null)
            facts.Add(new StepUncertain(step.Id, step.Action, step.TargetText, step.Attempt, reason, next));
        return await StoreAnswerAsync(step with { DueAt = next, Note = reason, DownSince = since }, null, facts, cancellation);
    }

    // Not a failure: it is looked at again a little later, for as long as it takes. The ledger hears of it once.
    private async Task<ResponseStep> WaitAsync(ResponseStep step, string reason, CancellationToken cancellation)
    {
        var next = world.Now + Backoff.After(Math.Max(1, step.Tries), step.Id, null, world.Options);
        LedgerFact[] facts = step.Note == reason ? [] : [new StepUncertain(step.Id, step.Action, step.TargetText, step.Attempt, reason, next)];
        return await SaveAsync(step with { DueAt = next, Note = reason, Tries = Math.Min(step.Tries + 1, world.Options.MaxTries / 2) }, facts, cancellation);
    }

    // Null when it could not be read: the step has been put off, and nothing was changed.
    private async Task<StateBefore?> ReadStateAsync(ResponseStep step, IKeepsState keeper, CancellationToken cancellation)
    {
        var call = await CallOfAsync(step, cancellation);
        var read = "";
        try
        {
            var answer = await world.Calls.AskAsync(step.Line, step.Id, async token =>
            {
                read = await keeper.ReadStateAsync(call, token);
                return new Effect.Done("", "read");
            }, step.Timeout, cancellation);
            return answer is Effect.Done ? StateBefore.Of(read, world.Now) : null;
        }
        catch (ConnectorException e) when (e is { NotCalled: true, ShutUntil: { } comesBack })
        {
            await HeldUpAsync(step with { State = StepState.Due }, e.Message, comesBack, cancellation);
        }
        catch (ConnectorException e)
        {
            await UncertainAsync(step with { State = StepState.Due }, e, called: false, [], cancellation);
        }
        return null;
    }

    private Hold Placing(ResponseStep step, ResolvedEntity entity, TimeSpan lasts, Hold? before)
    {
        // A further attempt places the same hold: what a person has said of its end meanwhile stays said.
        if (before is { State: HoldState.Placing } && before.PlacedBy == step.Id)
            return step.Attempt > 0 ? before with { DueAt = before.Until } : Anew(before, step.Id, world.Now, lasts);
        var first = step.IntentAt ?? world.Now;
        var until = first + lasts;
        return new Hold
        {
            EntityId = entity.Id,
            Measure = step.Action,
            System = step.System,
            Receiver = step.Receiver,
            Entity = entity,
            PlacedBy = step.Id,
            PlacedByIncident = step.IncidentId,
            With = step.With,
            IntentAt = first,
            Drift = step.Drift,
            Reasons = [new HoldReason(step.IncidentId, step.Id, until, step.PlaybookId, step.Owner) { For = lasts, EvidenceAt = step.Target?.AsOf }],
            State = HoldState.Placing,
            // Due at its end already, though the answer is not there: should this process never come back, the keeper still lifts it in time.
            DueAt = until,
            Version = before?.Version ?? 0,
        };
    }

    // The intent before was taken back, and nothing was called: its time counts from this one.
    private static Hold Anew(Hold hold, string stepId, DateTimeOffset now, TimeSpan lasts)
    {
        var anew = hold with
        {
            IntentAt = now,
            Reasons = [.. hold.Reasons.Select(reason => reason.StepId == stepId && reason.For is not null && reason.Until < now + lasts ? reason with { Until = now + lasts } : reason)],
        };
        return anew with { DueAt = anew.Until };
    }

    private async Task<ResponseStep> JoinAsync(ResponseStep step, Hold hold, TimeSpan lasts, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var now = world.Now;
        var until = now + lasts;
        var reasons = hold.Reasons.RemoveAll(reason => reason.StepId == step.Id).Add(new HoldReason(step.IncidentId, step.Id, until, step.PlaybookId, step.Owner) { For = lasts, EvidenceAt = step.Target?.AsOf });
        var joined = hold with { Reasons = reasons };
        facts.Add(new HoldJoined(step.Id, hold.EntityId, hold.Entity.DisplayName, hold.Measure, until, reasons.Length));
        return await SaveAsync(
            step with { State = StepState.Done, DueAt = null, IntentAt = now, Note = $"held already; this incident is one more reason ({reasons.Length} in all)" },
            facts, cancellation, hold: joined with { DueAt = joined.NextLook });
    }
}
