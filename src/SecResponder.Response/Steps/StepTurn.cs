using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Steps;

/// <summary>One turn of one claimed step: the place where "a step's effect happens once" is kept.</summary>
/// <remarks>
/// <code>
///   waiting for other steps ── the last has ended ──▶ its condition holds? ── no ──▶ skipped
///                                                           └── yes ──▶ due
///   waiting for a person ── deadline ──▶ skipped, or on
///   due ──▶ 1 is its time over?  2 who is the target?  3 guardrails  4 approval  5 held already?  6 intent stored  7 call  8 answer stored
///   intent without answer, or running ──▶ read back ── there ──▶ 8
///                                               └──── not there ──▶ 1, a new attempt
/// </code>
/// Nothing is called before 6 is stored; what is found between 6 and 8 is read back before anything is called again. A conflict before 6 takes the turn again;
/// after 6 only the answer's commit is tried again, never the call.
/// </remarks>
internal sealed partial class StepTurn(ResponseWorld world, ILogger log)
{
    private const int ConflictRounds = 6;

    public async Task<ResponseStep> RunAsync(ResponseStep step, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                if (world.Calls.IsUnanswered(step.Id))
                    return await WaitAsync(step, "an earlier call has not been answered yet; nothing is begun before it has ended", cancellation);
                if (step.Action == ChangeJoin.Action)
                    return await FindChangeAsync(step, cancellation);
                return step.State switch
                {
                    StepState.Waiting => await BeginAsync(step, cancellation),
                    StepState.AwaitingApproval => await AwaitAsync(step, cancellation),
                    StepState.Intent or StepState.Running => await SettleAsync(step, cancellation),
                    _ => await ConsiderAsync(step, [], cancellation),
                };
            }
            catch (StoreConflictException) when (round < ConflictRounds)
            {
                // Either our claim is gone (then it is somebody else's step now), or a hold or budget moved: then everything is asked again.
                var current = await world.Store.StepAsync(step.Id, cancellation);
                if (current is null || current.Version != step.Version)
                    return current ?? step;
            }
        }
    }

    private async Task<ResponseStep> ConsiderAsync(ResponseStep step, List<LedgerFact> facts, CancellationToken cancellation)
    {
        // 1. Its time may be over, or its attempts.
        if (TimeIsOver(step))
            return await EndAsync(step, StepState.Skipped, "its time was over before it took effect", facts, HoldState.Lifted, cancellation);
        if (step.Attempt >= MaxTries(step))
            return await EndAsync(step, StepState.Failed, $"given up after {step.Attempt} attempts, none of which took effect", facts, HoldState.Lifted, cancellation);
        if (world.Actions.Find(step.Action, step.System) is not { } action)
            return await EndAsync(step, StepState.Refused, $"no connector carries out {Named(step)}", facts, HoldState.Lifted, cancellation);

        // 2. Who is the target, as of the event's time?
        var resolution = await ResolveAsync(step, facts, cancellation);
        if (resolution is Resolution.Resolved { Entity: var entity })
        {
            if (step.Attempt > 0 && step.Entity is { } before && before.Id != entity.Id)
                return await EndAsync(
                    step, StepState.Refused, $"'{step.Target?.Value}' was {before.DisplayName} at the first attempt and is {entity.DisplayName} now", facts, HoldState.Lifted, cancellation);
            step = step with { Entity = entity };
        }

        // 3. Guardrails, at the last moment.
        var (question, seen) = await GatherAsync(step, resolution, cancellation);
        var answers = GuardrailList.Ask(question);
        facts.Add(LedgerFacts.Of(step, answers));
        var decision = GuardrailList.Decide(answers);
        if (answers.FirstOrDefault(answer => answer.Verdict is Verdict.ObserveOnly) is { Verdict: Verdict.ObserveOnly observe })
        {
            var would = await NeedAsync(step, rehearsal: true, cancellation);
            return would.WaitsFor is { } first ? await WaitAsync(step, first, cancellation) : await ObserveAsync(step, decision, observe, would, facts, cancellation);
        }
        if (resolution is Resolution.Unavailable down && step.IfDown != IfDown.Act)
            return await DownAsync(step, $"what '{step.Target?.Value}' is can't be asked: {down.Reason}", facts, cancellation);
        if (decision.Verdict is Verdict.Refused refused)
            return await RefuseAsync(step, question, decision.Guardrail, refused, facts, cancellation);
        // Known, but not by all who might say otherwise: a person who was asked about this very target may have said to go on.
        if (resolution is Resolution.Resolved { Unasked: { } missing } && step.IfDown != IfDown.Act
            && !(step.AskedBecauseDown && step.ApprovedHash == await ApprovalHashAsync(step, cancellation)))
            return await DownAsync(step, $"that '{step.Target?.Value}' is {step.Entity?.DisplayName} could not be asked of all who may know: {missing}", facts, cancellation);
        step = step with { UnaskedSince = null };

        // What only tells may not be needed.
        var need = await NeedAsync(step, rehearsal: false, cancellation);
        if (need.WaitsFor is { } awaited)
            return await WaitAsync(step, awaited, cancellation);
        if (need.Quiet is { } quiet)
            return await KeepQuietAsync(step, quiet, need.Summary, facts, cancellation);

        // 4. A person, for exactly this.
        if (step.Approval is { } rule && await ApprovalHashAsync(step, cancellation) is var hash && step.ApprovedHash != hash)
            return await AskAsync(step, hash, rule, await WhyAsync(step, cancellation), facts, cancellation);

        // 5. Held already? Then this incident is one more reason, and nothing is called.
        Hold? hold = null;
        if (step is { For: { } lasts, Entity: { } held })
        {
            hold = await world.Store.HoldAsync(held.Id, step.Action, cancellation);
            if (hold is { State: HoldState.Active })
                return await JoinAsync(step, hold, lasts, facts, cancellation);
            if (hold?.PlacedBy == step.Id && (hold.State is HoldState.Lifting or HoldState.Lifted || hold.State == HoldState.Placing && hold.Until <= world.Now) && (step.Attempt > 0 || hold.IsDecided(step.Id)))
                return await EndAsync(step, StepState.Skipped, $"{held.DisplayName} was released before the effect was there", facts, HoldState.Lifted, cancellation);
            if (hold is { State: not HoldState.Lifted } && (hold.State != HoldState.Placing || hold.PlacedBy != step.Id))
                return await WaitAsync(step, $"{held.DisplayName} is just being {(hold.State == HoldState.Lifting ? "released" : "held")} by another step", cancellation);
            hold = Placing(step, held, lasts, hold);
        }

        // A system that may not be called now is not: without an intent, and without an attempt.
        if (world.Calls.Shut(step.Line) is var (until, why))
            return await HeldUpAsync(step, $"{step.Line.Name} is not called now: {why}", until, cancellation);

        // Evidence first: what it was like before, while nothing is changed yet.
        if (hold is { Before: null } && action is IKeepsState keeper)
        {
            if (await ReadStateAsync(step, keeper, cancellation) is not { } before)
                return await world.Store.StepAsync(step.Id, cancellation) ?? step;
            hold = hold with { Before = before };
            facts.Add(new StateKept(step.Id, hold.EntityId, hold.Entity.DisplayName, hold.Measure, before.Hash));
        }

        // The claim's lease is over: what the guardrails said is old, and the step may be somebody else's by now.
        if (world.Now >= step.DueAt)
            return step;

        // 6. The intent. From here on the step is uncertain until its answer is stored.
        var intended = world.Calls.Moment();
        step = await IntendAsync(step, hold, seen, facts, cancellation);

        // 7 and 8. The call, and its answer.
        var call = (await CallOfAsync(step, cancellation)) with { Before = hold?.Before?.Text };
        Effect effect;
        try
        {
            effect = await world.Calls.AskAsync(step.Line, step.Id, token => action.DoAsync(call, token), step.Timeout, cancellation, intended);
        }
        catch (ConnectorException e) when (e is { NotCalled: true, ShutUntil: { } comesBack })
        {
            return await HeldUpAsync(NotCalled(step), e.Message, comesBack, cancellation);
        }
        catch (ConnectorException e)
        {
            // Other instances know nothing of a call that is still under way here: nobody looks for its effect while this one keeps the lease.
            if (e is { NotCalled: false, UnderWay: false })
                world.Absences.Called(AttemptOf(step));
            return await UncertainAsync(
                e.NotCalled ? step : step with { Unanswered = step.Unanswered + 1 }, e, called: !e.NotCalled, [], cancellation, e.UnderWay ? world.Now + world.Options.Lease : null);
        }
        return await AnswerAsync(step, "do", effect, [], cancellation);
    }

    // The intent is there, the answer is not: ask the other side what it knows.
    private async Task<ResponseStep> SettleAsync(ResponseStep step, CancellationToken cancellation)
    {
        if (world.Actions.Find(step.Action, step.System) is not { } action)
            return await EndAsync(step, StepState.Failed, $"no connector carries out {Named(step)} any more, so what became of it can't be read back", [], HoldState.Unsettled, cancellation);
        if (TimeIsOver(step))
            return await EndAsync(step, StepState.Failed, "its time was over before its effect was confirmed; whatever is there is lifted", [], HoldState.Unsettled, cancellation);
        if (world.Calls.Shut(step.Line) is var (until, why))
            return await HeldUpAsync(step, $"{step.Line.Name} is not asked now: {why}", until, cancellation);
        var call = (await CallOfAsync(step, cancellation)) with { Before = await KeptAsync(step, cancellation) };
        Effect effect;
        try
        {
            effect = await world.Calls.AskAsync(step.Line, step.Id, token => action.FindAsync(call, token), step.Timeout, cancellation);
        }
        catch (ConnectorException e) when (e is { NotCalled: true, ShutUntil: { } comesBack })
        {
            return await HeldUpAsync(step, e.Message, comesBack, cancellation);
        }
        catch (ConnectorException e)
        {
            return await UncertainAsync(step, e, called: true, [], cancellation);
        }
        if (effect is not Effect.Absent absent)
            return await AnswerAsync(step, "find", effect, [], cancellation);
        if (!absent.Knowable && step.Unanswered >= world.Options.MaxBlindCalls)
            return await EndAsync(
                step, StepState.Failed, $"{step.System} can't tell whether it took effect, and {step.Unanswered} of {step.Attempt} calls had no answer: it is there at most {step.Attempt} times", [], HoldState.Unsettled, cancellation);
        if (absent.Knowable && !world.Absences.Confirms(AttemptOf(step)))
            return await LookAgainAsync(step, cancellation);
        var note = absent switch
        {
            { Left: { } left } => $"only a part of the effect is there ({left}): a new attempt makes it whole",
            { Knowable: true } => "the effect is not there: a new attempt is safe",
            _ => "the other side can't tell: one more attempt, at least once",
        };
        return await ConsiderAsync(step with { Left = absent.Left }, [LedgerFacts.Of(step, "find", "absent", null, note, null)], cancellation);
    }

    // It may only not show yet: nothing is called before it has stayed away for a while.
    private Task<ResponseStep> LookAgainAsync(ResponseStep step, CancellationToken cancellation) => SaveAsync(
        step with { DueAt = world.Now + world.Options.FirstPause, Note = $"{step.System} does not show its effect so far; it is looked for once more before it is tried again" }, [], cancellation);

    private static string AttemptOf(ResponseStep step) => $"{step.Id}/{step.Attempt}";

    private async Task<Resolution?> ResolveAsync(ResponseStep step, List<LedgerFact> facts, CancellationToken cancellation)
    {
        if (step.Target is null)
            return null;
        var resolution = await EntityQuestion.ResolveAsync(world, step.Target, world.Actions.Find(step.Action, step.System)?.Signature.TargetIds, cancellation);
        facts.Add(LedgerFacts.Of(step, resolution));
        return resolution;
    }

    private async Task<ResponseStep> IntendAsync(
        ResponseStep step, Hold? hold, Seen seen, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var now = world.Now;
        step = step with
        {
            State = StepState.Intent,
            Attempt = step.Attempt + 1,
            IntentAt = step.IntentAt ?? now,
            ActedAt = step.OnlyTells ? null : step.ActedAt ?? now,
            DueAt = now + world.Options.Lease,
            Note = null,
        };
        facts.Add(new StepIntended(step.Id, step.Action, step.TargetText, step.Attempt, step.Entity?.Id));
        return await SaveAsync(step, facts, cancellation, hold: hold, seen: seen);
    }

    private Task<ActionCall> CallOfAsync(ResponseStep step, CancellationToken cancellation) => IncidentContexts.CallOfAsync(world, step, cancellation);

    // The system is said where it is one of several: it is what is not connected.
    private string Named(ResponseStep step) => world.Actions.Signatures.ContainsKey(step.Action) ? $"'{step.Action}' in {step.System}" : $"'{step.Action}'";

    // What it was like before the first attempt: where the other side keeps no name of who did it, that and what is there now tell whose doing it is.
    private async Task<string?> KeptAsync(ResponseStep step, CancellationToken cancellation) =>
        step is { For: not null, Entity: { } held } && await world.Store.HoldAsync(held.Id, step.Action, cancellation) is { Before: { } before } hold && hold.PlacedBy == step.Id ? before.Text : null;

    // The intent is taken back: surely nothing was asked for.
    private static ResponseStep NotCalled(ResponseStep step) => step.Attempt > 1
        ? step with { State = StepState.Due, Attempt = step.Attempt - 1 }
        : step with { State = StepState.Due, Attempt = 0, IntentAt = null, ActedAt = null };

    private int MaxTries(ResponseStep step) => step.Retries + 1 ?? world.Options.MaxTries;

    private bool TimeIsOver(ResponseStep step) => step is { For: { } lasts, IntentAt: { } first } && world.Now >= first + lasts;

    // What people will look for it by: all that the entity is known by, and what the other side calls what came of the step (a ticket's number).
    private static IEnumerable<string> NamesOf(ResponseStep step)
    {
        if (step.Entity is { } entity)
            foreach (var name in NamePattern.NamesOf(entity, null).Except(entity.Tags))
                yield return name;
        if (step is { State: StepState.Done, Reference: { Length: > 0 } reference })
            yield return reference;
    }

    // Who decides wants to know whether it was an approved change.
    private async Task<string> WhyAsync(ResponseStep step, CancellationToken cancellation)
    {
        var why = step.ApprovedHash is null ? "the playbook wants a person to decide" : "what was approved is not what would be done any more";
        return (await world.Store.IncidentAsync(step.IncidentId, cancellation))?.Change is { } change ? $"{why}; the change is {change.Line}" : why;
    }

    // Stores the step with all that belongs to it, and gives it back as stored.
    private async Task<ResponseStep> SaveAsync(
        ResponseStep step, IEnumerable<LedgerFact> facts, CancellationToken cancellation, Hold? hold = null, Seen? seen = null,
        ImmutableArray<Approvals.Approval> approvals = default, Trip? trip = null, ImmutableArray<LedgerDraft> elsewhere = default, NewIncident? opens = null)
    {
        var now = world.Now;
        var opened = step is { State: StepState.Done, Reference: not null, IsNotice: false } && world.Actions.Find(step.Action, step.System) is IWatchedTicket;
        var touched = step.HasEnded ? StepOrder.Touched(await world.Store.StepsAsync(step.IncidentId, cancellation), step, now) : [];
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Steps = [step, .. touched],
                Holds = hold is null ? [] : [hold],
                Approvals = approvals.IsDefault ? [] : approvals,
                Budgets = seen?.Budgets ?? [],
                HoldMark = seen?.HoldMark,
                Trips = trip is null ? [] : [trip.Pause],
                Incidents = [.. new[] { trip?.Notice, opens }.OfType<NewIncident>()],
                Ledger = [.. facts.Select(fact => new LedgerDraft(step.IncidentId, now, fact)), .. trip?.Told ?? [], .. elsewhere.IsDefault ? [] : elsewhere],
                Tickets = opened ? [new WatchedTicket(step.Id, step.IncidentId, now, now + TicketWatch.Soonest)] : [],
                Journals = opened ? [new TicketJournal(step.Id, step.IncidentId, now, now + world.Options.CommentEvery)] : [],
                Mentions = [.. NamesOf(step).Distinct().Select(name => new Mention(step.IncidentId, name))],
            },
            cancellation);
        return step with { Version = step.Version + 1 };
    }
}
