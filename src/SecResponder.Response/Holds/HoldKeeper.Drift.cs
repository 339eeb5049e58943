using SecResponder.Playbooks.Files;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Holds;

// While a hold lasts: is it still there?
public sealed partial class HoldKeeper
{
    /// <summary>The hold as it is from now on: in place, and looked at when it is to be read back or its first reason ends.</summary>
    internal static Hold InForce(Hold hold, ResponseWorld world)
    {
        DateTimeOffset? check = world.Options.DriftEvery > TimeSpan.Zero ? world.Now + world.Options.DriftEvery : null;
        // What ends by itself is looked at when it does, and from then on until it has.
        if (RunsOut(hold, world) is { } end)
            check = end <= world.Now ? check ?? world.Now + world.Options.Lease : check < end ? check : end;
        hold = hold with { State = HoldState.Active, CheckAt = check };
        return hold with { DueAt = hold.NextLook };
    }

    // When what was placed ends by itself in the outside system; null where it does not.
    private static DateTimeOffset? RunsOut(Hold hold, ResponseWorld world) =>
        world.Actions.Find(hold.Measure, hold.System)?.Signature.Outlasts is { } more && DurationText.TryParse(hold.With.GetValueOrDefault("for", ""), out var lasts)
            ? (hold.PlacedAgainAt ?? hold.IntentAt) + lasts + more
            : null;

    private async Task<Hold> LookAsync(Hold hold, CancellationToken cancellation)
    {
        if (world.Actions.Find(hold.Measure, hold.System) is not { } action)
            return await SaveAsync(InForce(hold, world), null, cancellation);
        // The due time is the lease: whoever dies here, somebody looks again.
        hold = await SaveAsync(hold with { DueAt = Sooner(world.Now + world.Options.Lease, hold.FirstEnd) }, null, cancellation);
        Effect found;
        var call = await CallOfAsync(hold, cancellation);
        try
        {
            found = await AskAsync(hold, "find", token => action.FindAsync(call, token), cancellation);
        }
        catch (ConnectorException)
        {
            // Who can't be asked has told nothing: it is looked at again in its time.
            return await SaveAsync(InForce(hold, world), null, cancellation);
        }
        return found switch
        {
            Effect.Absent { Knowable: true } when ArrivesUntil(hold) is { } arrives => await SaveAsync(hold with { CheckAt = null, DueAt = Sooner(arrives, hold.FirstEnd) }, null, cancellation),
            Effect.Absent { Knowable: true } absent => await GoneAsync(hold, action, call, absent.Left, cancellation),
            Effect.NotOurs theirs => await OverAsync(hold, $"what is there is not ours any more: {theirs.Note}", "it is left to them", cancellation),
            _ => await SaveAsync(InForce(hold, world), null, cancellation),
        };
    }

    private async Task<Hold> GoneAsync(Hold hold, IResponseAction action, ActionCall call, string? left, CancellationToken cancellation)
    {
        // Placed for so long and no longer, and somebody wants it held on: that is nobody's doing. Clocks differ: what is gone so near to its end has come to it.
        var hasRunOut = RunsOut(hold, world) - (world.Options.Lease / 2) <= world.Now;
        var found = hasRunOut ? "read back: it has ended by itself, as it was placed to" : left is null ? "read back: it is gone, and we have not lifted it" : $"read back: a part of it is gone, and we have not lifted it; {left}";
        if (hold.Drift == DriftPolicy.Report && !hasRunOut)
            return await OverAsync(hold, found, "the playbook says report: the hold is over", cancellation, left);
        if (hold.Reasserts >= world.Options.MaxReasserts)
            return await OverAsync(hold, found, hasRunOut ? $"it could not be placed again {hold.Reasserts} times" : $"held again {hold.Reasserts} times already: two automations fight, and ours stops", cancellation, left);
        // Whoever lifts it must find what the call has done: so near to its end it is not held again.
        if (hold.Until - world.Now < world.Options.Lease)
            return await SaveAsync(hold with { CheckAt = null, DueAt = hold.FirstEnd }, null, cancellation);
        if (await AgainstAsync(hold, cancellation) is { } against)
            return await OverAsync(hold, found, $"it is not held again: {against}", cancellation, left);
        // Counted before the call: a process that dies here has used one up, and the next look reads back first, when the lease is over.
        var intended = world.Calls.Moment();
        var before = hold.Reasserts;
        var lease = world.Now + world.Options.Lease;
        hold = await SaveAsync(
            hold with { Reasserts = hold.Reasserts + 1, DueAt = lease, CallUntil = lease },
            hasRunOut ? new HoldRenewed(hold.EntityId, hold.Entity.DisplayName, hold.Measure, hold.Until) : new HoldDrifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, found, $"it is held again ({hold.Reasserts + 1} of {world.Options.MaxReasserts} times)"), cancellation);
        try
        {
            var answer = await AskAsync(hold, "do", token => action.DoAsync(call with { Attempt = hold.Reasserts + 1 }, token), cancellation, intended);
            hold = hold with { CallUntil = null };
            if (answer is Effect.Done or Effect.Running)
                hold = hold with { PlacedAgainAt = world.Now, Reasserts = hasRunOut ? before : hold.Reasserts };
        }
        catch (ConnectorException e) when (e.UnderWay)
        {
            lease = world.Now + world.Options.Lease;
            return await SaveAsync(hold with { DueAt = lease, CallUntil = lease }, null, cancellation);
        }
        catch (ConnectorException e) when (e.NotCalled)
        {
            hold = hold with { CallUntil = null };
        }
        catch (ConnectorException)
        {
            // Whether it took effect is read back at the next look.
        }
        return await SaveAsync(InForce(hold, world), null, cancellation);
    }

    // What stood against a step stands against holding again, for each of those that want it held; one that may is enough, whoever placed it.
    private async Task<string?> AgainstAsync(Hold hold, CancellationToken cancellation)
    {
        string? first = null;
        foreach (var stepId in hold.Reasons.IsEmpty ? [hold.PlacedBy] : hold.Reasons.Select(reason => reason.StepId))
        {
            if (await AgainstAsync(hold, stepId, cancellation) is not { } against)
                return null;
            first ??= against;
        }
        return first;
    }

    private async Task<string?> AgainstAsync(Hold hold, string stepId, CancellationToken cancellation)
    {
        if (await world.Store.StepAsync(stepId, cancellation) is not { } step)
            return "the step that wants it held is not known any more";
        var snapshot = world.Snapshot();
        var question = new GuardrailQuestion
        {
            Step = step,
            Playbook = snapshot.Playbooks.GetValueOrDefault(step.PlaybookId),
            Team = snapshot.TeamOf(step.Owner),
            Everywhere = snapshot.Everywhere,
            Protected = snapshot.Protected,
            Resolution = new Entities.Resolution.Resolved(hold.Entity, 100, "held already"),
            Pauses = await world.Store.PausesAsync(cancellation),
            Now = world.Now,
        };
        return GuardrailList.Decide(GuardrailList.Ask(question)) switch
        {
            { Verdict: Verdict.Refused refused } answer => $"{answer.Guardrail}: {refused.Reason}",
            { Verdict: Verdict.ObserveOnly observe } answer => $"{answer.Guardrail}: {observe.Reason}",
            _ => null,
        };
    }

    // Over before its time, by somebody else's doing: a person hears of it.
    private async Task<Hold> OverAsync(Hold hold, string found, string then, CancellationToken cancellation, string? left = null)
    {
        var notice = await CallAsync(hold, "drifted", $"{hold.Entity.DisplayName} is not held any more ({hold.Measure})", $"{found}; {then}. It was to be held until {LedgerTime.Minute(hold.Until)}", cancellation);
        // What is left of it is ours still: it is taken away at once, and not forgotten. So is what a call that hangs may yet place.
        if ((left is null ? ArrivesUntil(hold) : world.Now) is { } due)
            return await SaveAsync(hold with { State = HoldState.Lifting, DueAt = due }, new HoldDrifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, found, then), cancellation, notice);
        return await SaveAsync(
            Closed(hold), new HoldDrifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, found, then), cancellation, notice,
            new HoldLifted(hold.EntityId, hold.Entity.DisplayName, hold.Measure, $"not by us: {found}"));
    }

    // When nothing that was called for can arrive any more, whichever process has called and however its clock goes; null: nothing can now.
    private DateTimeOffset? ArrivesUntil(Hold hold) => hold.CallUntil + world.Options.Lease is { } end && end > world.Now ? end : null;

    private async Task<NewIncident> CallAsync(Hold hold, string kind, string title, string summary, CancellationToken cancellation)
    {
        var incident = await world.Store.IncidentAsync(hold.PlacedByIncident, cancellation);
        return world.Notices.About(
            new Notice(kind, hold.EntityId, incident?.Owner ?? "", title, summary, incident?.Level ?? "high")
            {
                Details = [("EntityId", hold.EntityId), ("Name", hold.Entity.DisplayName), ("Measure", hold.Measure), ("IncidentId", hold.PlacedByIncident), ("StepId", hold.PlacedBy)],
                Mentions = [.. hold.Entity.Names.Append(hold.Entity.DisplayName).Distinct(StringComparer.OrdinalIgnoreCase)],
            },
            world.Now);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
