using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;

namespace SecResponder.Response.Steps;

// A person is asked, reminded; a second group is asked, too; and at the deadline the playbook decides. The step is due at the next of these: no timer stands anywhere else.
internal sealed partial class StepTurn
{
    private async Task<string> ApprovalHashAsync(ResponseStep step, CancellationToken cancellation) =>
        PlanHash.ForApproval(await world.Store.IncidentAsync(step.IncidentId, cancellation) is { } incident ? incident.PlanHash : "", step.Id, step.Entity?.Id);

    private async Task<ResponseStep> AskAsync(ResponseStep step, string hash, ApprovalRule rule, string because, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var now = world.Now;
        var approval = new Approval
        {
            Id = DerivedId.OfApproval(step.Id, hash, step.Asked + 1),
            IncidentId = step.IncidentId,
            StepId = step.Id,
            Owner = step.Owner,
            PlanHash = hash,
            Action = step.Action,
            Target = step.TargetText,
            With = step.With,
            For = step.For,
            By = rule.By,
            Because = because,
            AskedAt = now,
            Deadline = now + rule.Within,
            Otherwise = rule.Otherwise,
            FourEyes = FourEyesRule.Asks(rule.FourEyes, step.Entity),
            Author = world.Snapshot().Playbooks.GetValueOrDefault(step.PlaybookId)?.Author,
            RemindAt = now + rule.Within - rule.Remind,
            EscalateAt = now + rule.Escalate?.After,
            EscalateTo = rule.Escalate?.To,
            State = ApprovalState.Waiting,
        };
        var stale = (await world.Store.ApprovalsAsync(step.IncidentId, cancellation))
            .Where(asked => asked.StepId == step.Id && asked.State is ApprovalState.Approved or ApprovalState.Waiting)
            .Select(asked => asked with { State = ApprovalState.Superseded });
        facts.Add(new ApprovalAsked(step.Id, approval.Id, hash, step.Action, step.TargetText, rule.By, approval.Deadline, rule.Otherwise.ToString().ToLowerInvariant(), because)
        {
            FourEyes = approval.FourEyes ? true : null,
        });
        return await SaveAsync(
            step with { State = StepState.AwaitingApproval, DueAt = approval.NextLook, Asked = step.Asked + 1, ApprovedHash = null, Note = $"waits for {approval.Deciders}: {because}" },
            facts, cancellation, approvals: [.. stale, approval]);
    }

    // Nobody has decided so far.
    private async Task<ResponseStep> AwaitAsync(ResponseStep step, CancellationToken cancellation)
    {
        var waiting = (await world.Store.ApprovalsAsync(step.IncidentId, cancellation)).LastOrDefault(asked => asked.StepId == step.Id && asked.State == ApprovalState.Waiting);
        if (waiting is null)
            return await EndAsync(step, StepState.Failed, "it waits for an approval that nobody was asked for", [], HoldState.Lifted, cancellation);
        var now = world.Now;
        if (now >= waiting.Deadline)
            return await PassDeadlineAsync(step, waiting, cancellation);
        if (now >= waiting.EscalateAt)
            return await EscalateAsync(step, waiting, now, cancellation);
        if (now >= waiting.RemindAt)
            return await RemindAsync(step, waiting, now, cancellation);
        return await SaveAsync(step with { DueAt = waiting.NextLook }, [], cancellation);
    }

    private async Task<ResponseStep> RemindAsync(ResponseStep step, Approval waiting, DateTimeOffset now, CancellationToken cancellation)
    {
        var notice = world.Notices.About(ApprovalNotices.Reminder(waiting), now);
        var reminded = waiting with { RemindAt = null };
        return await SaveAsync(
            step with { DueAt = reminded.NextLook }, [new ApprovalReminded(step.Id, waiting.Id, waiting.By, waiting.Deadline, notice.Incident.Id)], cancellation, approvals: [reminded], opens: notice);
    }

    // From here on the second group may decide, too; the deadline stays.
    private async Task<ResponseStep> EscalateAsync(ResponseStep step, Approval waiting, DateTimeOffset now, CancellationToken cancellation)
    {
        var notice = world.Notices.About(ApprovalNotices.Escalation(waiting), now);
        var escalated = waiting with { EscalateAt = null };
        return await SaveAsync(
            step with { DueAt = escalated.NextLook, Note = $"waits for {waiting.By} or {waiting.EscalateTo}: {waiting.Because}" },
            [new ApprovalEscalated(step.Id, waiting.Id, waiting.By, waiting.EscalateTo ?? "", waiting.Deadline, notice.Incident.Id)], cancellation, approvals: [escalated], opens: notice);
    }

    // Nobody has decided in time: the playbook's `otherwise` does. One yes where two are wanted is nobody's decision.
    private async Task<ResponseStep> PassDeadlineAsync(ResponseStep step, Approval waiting, CancellationToken cancellation)
    {
        var goesOn = waiting.Otherwise == ApprovalFallback.Run;
        var note = $"{(waiting.FirstBy is { } first ? $"only {first} approved in time, and two must" : "nobody decided in time")}; the playbook says {(goesOn ? "run" : "skip")}";
        var expired = waiting with { State = ApprovalState.Expired, DecidedBy = "deadline", DecidedAt = world.Now, Reason = note };
        List<LedgerFact> facts = [new ApprovalDecided(step.Id, waiting.Id, "expired", "deadline", note)];
        if (!goesOn)
            facts.Add(new StepEnded(step.Id, step.Action, step.TargetText, nameof(StepState.Skipped), note));
        step = await SaveAsync(
            goesOn
                ? step with { State = StepState.Due, DueAt = world.Now + world.Options.Lease, ApprovedHash = waiting.PlanHash, Note = null }
                : step with { State = StepState.Skipped, DueAt = null, Note = note },
            facts, cancellation, approvals: [expired]);
        return goesOn ? await ConsiderAsync(step, [], cancellation) : step;
    }
}
