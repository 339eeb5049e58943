using System.Collections.Immutable;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Approvals;

/// <summary>What a person says.</summary>
public enum Decision
{
    Approve,
    Deny,
}

/// <summary>What became of a decision.</summary>
public abstract record DecisionOutcome
{
    private DecisionOutcome() { }

    /// <summary>It counts.</summary>
    public sealed record Decided(Approval Approval) : DecisionOutcome;

    /// <summary>It counts as the first of two: somebody else must say yes, too. Said again by the same person, nothing changes.</summary>
    public sealed record FirstOfTwo(Approval Approval) : DecisionOutcome;

    /// <summary>It was decided before; nothing changed.</summary>
    public sealed record AlreadyDecided(Approval Approval) : DecisionOutcome;

    /// <summary>It was for something else than what would be done now: show this and ask again.</summary>
    public sealed record PlanChanged(Approval Current) : DecisionOutcome;

    /// <summary>That person may not.</summary>
    public sealed record NotAllowed(string Reason) : DecisionOutcome;

    /// <summary>There is no such question, or several by that incident.</summary>
    public sealed record NotFound(string Reason) : DecisionOutcome;
}

/// <summary>Takes people's decisions. An approval is for exactly the plan that was shown: its hash comes with the decision.</summary>
public sealed class ApprovalDesk(ResponseWorld world)
{
    /// <summary>Those that wait, the earliest deadline first.</summary>
    public Task<ImmutableArray<Approval>> PendingAsync(int max, CancellationToken cancellation) => world.Store.PendingApprovalsAsync(max, cancellation);

    /// <summary>What is asked under that id, or about that incident when it is just one thing; null when there is none.</summary>
    public Task<Approval?> ShownAsync(string id, CancellationToken cancellation) => FindAsync(id, cancellation);

    /// <summary>Why that person may not decide it, as far as their groups and the team say; null when they may. Asked again when they do.</summary>
    public string? Against(Approval approval, Person who)
    {
        ArgumentNullException.ThrowIfNull(approval);
        return Approvers.Against(approval, world.Snapshot().TeamOf(approval.Owner), who);
    }

    /// <summary>Decides. Deciding twice changes nothing.</summary>
    /// <param name="id">The approval's id; or the incident's, when just one of its steps waits.</param>
    /// <param name="planHash">What the person was shown.</param>
    /// <param name="decision">What they say.</param>
    /// <param name="who">The authenticated person.</param>
    /// <param name="reason">In their words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">It could not be stored, and does not count.</exception>
    public async Task<DecisionOutcome> DecideAsync(string id, string planHash, Decision decision, Person who, string reason, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await TryDecideAsync(id, planHash, decision, who, reason, cancellation);
            }
            catch (StoreConflictException) when (round < 6)
            {
                // Somebody else decided, or the deadline did: looked at again, it may be decided already.
            }
        }
    }

    /// <summary>Decides for somebody of whom only the name is known: no Entra group counts.</summary>
    public Task<DecisionOutcome> DecideAsync(string id, string planHash, Decision decision, string who, string reason, CancellationToken cancellation) =>
        DecideAsync(id, planHash, decision, Person.Named(who), reason, cancellation);

    private async Task<DecisionOutcome> TryDecideAsync(string id, string planHash, Decision decision, Person who, string reason, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } approval)
            return new DecisionOutcome.NotFound($"no single approval waits under '{id}'; `approve --list` shows what does");
        if (Approvers.Against(approval, world.Snapshot().TeamOf(approval.Owner), who) is { } against)
            return new DecisionOutcome.NotAllowed(against);
        if (approval.State == ApprovalState.Superseded)
            return (await world.Store.ApprovalsAsync(approval.IncidentId, cancellation)).LastOrDefault(other => other.StepId == approval.StepId && other.State == ApprovalState.Waiting)
                is { } current ? new DecisionOutcome.PlanChanged(current) : new DecisionOutcome.AlreadyDecided(approval);
        if (approval.State != ApprovalState.Waiting)
            return new DecisionOutcome.AlreadyDecided(approval);
        if (!string.Equals(approval.PlanHash, planHash, StringComparison.OrdinalIgnoreCase))
            return new DecisionOutcome.PlanChanged(approval);
        var now = world.Now;
        if (now >= approval.Deadline)
            return new DecisionOutcome.AlreadyDecided(approval with { State = ApprovalState.Expired, DecidedBy = "deadline", Reason = "the deadline has passed" });
        if (await world.Store.StepAsync(approval.StepId, cancellation) is not { State: StepState.AwaitingApproval } step)
            return new DecisionOutcome.AlreadyDecided(approval);

        return decision == Decision.Approve && approval.FourEyes && await SecondIsMissingAsync(approval, step, who, reason, now, cancellation) is { } missing
            ? missing
            : await StoreAsync(approval, step, decision == Decision.Approve, who.Name, reason, now, cancellation);
    }

    // Where two must say yes: what the first yes comes to, or why this person is not one of the two; null when it is the second.
    private async Task<DecisionOutcome?> SecondIsMissingAsync(Approval approval, ResponseStep step, Person who, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        // A playbook may be taken out of the repository, or lose its author's name, while people decide: whoever wrote it then is not one of the two either.
        var authors = $"{approval.Author} {world.Snapshot().Playbooks.GetValueOrDefault(step.PlaybookId)?.Author}";
        if (FourEyesRule.Against(who.Name, authors, await world.Store.IncidentAsync(approval.IncidentId, cancellation), step.Entity) is { } against)
            return new DecisionOutcome.NotAllowed(against);
        if (string.Equals(approval.FirstBy, who.Name, StringComparison.OrdinalIgnoreCase))
            return new DecisionOutcome.FirstOfTwo(approval);
        if (approval.FirstBy is not null)
            return null;
        var first = approval with { FirstBy = who.Name, FirstAt = now, FirstReason = reason };
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Steps = [step with { Note = $"approved by {who.Name}; waits for a second person" }],
                Approvals = [first],
                Ledger = [new LedgerDraft(step.IncidentId, now, new FirstApproval(step.Id, approval.Id, who.Name, reason))],
            },
            cancellation);
        return new DecisionOutcome.FirstOfTwo(first with { Version = first.Version + 1 });
    }

    private async Task<DecisionOutcome> StoreAsync(Approval approval, ResponseStep step, bool approved, string who, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        var decided = approval with { State = approved ? ApprovalState.Approved : ApprovalState.Denied, DecidedBy = who, DecidedAt = now, Reason = reason };
        var denied = step with { State = StepState.Skipped, DueAt = null };
        var touched = approved ? [] : StepOrder.Touched(await world.Store.StepsAsync(step.IncidentId, cancellation), denied, now);
        var note = approved ? $"approved by {(approval.FirstBy is { } first ? $"{first} and " : "")}{who}" : $"denied by {who}: {reason}";
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Steps = [approved
                    ? step with { State = StepState.Due, DueAt = now, ApprovedHash = approval.PlanHash, Note = note, Tries = 0 }
                    : denied with { Note = note }, .. touched],
                Approvals = [decided],
                Ledger = Told(step, approval, approved, who, reason, note, now),
            },
            cancellation);
        return new DecisionOutcome.Decided(decided with { Version = decided.Version + 1 });
    }

    private static ImmutableArray<LedgerDraft> Told(ResponseStep step, Approval approval, bool approved, string who, string reason, string note, DateTimeOffset now)
    {
        var decision = new LedgerDraft(step.IncidentId, now, new ApprovalDecided(step.Id, approval.Id, approved ? "approved" : "denied", who, reason));
        return approved ? [decision] : [decision, new LedgerDraft(step.IncidentId, now, new StepEnded(step.Id, step.Action, step.TargetText, nameof(StepState.Skipped), note))];
    }

    private async Task<Approval?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!id.StartsWith("in-", StringComparison.Ordinal))
            return await world.Store.ApprovalAsync(id, cancellation);
        var all = await world.Store.ApprovalsAsync(id, cancellation);
        return all.Where(approval => approval.State == ApprovalState.Waiting).ToArray() switch
        {
            [var only] => only,
            [] when all.Length > 0 => all[^1],
            _ => null,
        };
    }
}
