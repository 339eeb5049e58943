using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Changes;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Incidents;

/// <summary>What became of a verdict.</summary>
public abstract record JudgementOutcome
{
    private JudgementOutcome() { }

    /// <summary>It counts.</summary>
    /// <param name="Judgement">The verdict.</param>
    /// <param name="Released">What is let go because of it.</param>
    /// <param name="Skipped">The steps that are not begun any more.</param>
    public sealed record Judged(Judgement Judgement, ImmutableArray<string> Released, ImmutableArray<string> Skipped) : JudgementOutcome;

    /// <summary>Somebody has said the same before; nothing changed.</summary>
    public sealed record SaidBefore(Judgement Judgement) : JudgementOutcome;

    /// <summary>There is no such incident.</summary>
    public sealed record NotFound : JudgementOutcome;
}

/// <summary>Takes people's verdicts about incidents. After a false positive nothing more is begun that acts on something, and where the playbook says so, what the incident holds is let go.</summary>
public sealed class IncidentJudge(ResponseWorld world)
{
    private const int ConflictRounds = 6;

    /// <summary>Judges. Judging alike twice changes nothing.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="verdict">What it was.</param>
    /// <param name="who">The authenticated person.</param>
    /// <param name="why">In their words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">It could not be stored, and does not count.</exception>
    public async Task<JudgementOutcome> JudgeAsync(string incidentId, IncidentVerdict verdict, string who, string why, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await TryJudgeAsync(incidentId, verdict, who, why, cancellation);
            }
            catch (StoreConflictException) when (round < ConflictRounds)
            {
                // A step was taken, a hold changed or somebody else judged meanwhile: the verdict is about the incident as it is now.
            }
        }
    }

    private async Task<JudgementOutcome> TryJudgeAsync(string incidentId, IncidentVerdict verdict, string who, string why, CancellationToken cancellation)
    {
        if (await world.Store.IncidentAsync(incidentId, cancellation) is not { } incident)
            return new JudgementOutcome.NotFound();
        var before = (await world.Store.JudgementsAsync([incidentId], cancellation)).FirstOrDefault();
        if (before is not null && before.Verdict == verdict)
            return new JudgementOutcome.SaidBefore(before);
        var now = world.Now;
        var judgement = new Judgement(incidentId, incident.PlaybookId, verdict, who, why, now, before?.Version ?? 0);
        var facts = new List<LedgerFact> { new IncidentJudged(incident.PlaybookId, Word(verdict), who, why) };
        var (steps, approvals, holds) = (ImmutableArray<ResponseStep>.Empty, ImmutableArray<Approval>.Empty, ImmutableArray<Hold>.Empty);
        if (verdict == IncidentVerdict.FalsePositive)
        {
            (steps, approvals) = await NotBegunAsync(incidentId, who, now, facts, cancellation);
            if (world.Snapshot().Playbooks.GetValueOrDefault(incident.PlaybookId)?.OnFalsePositive == OnFalsePositive.Release)
                holds = await LetGoAsync(incidentId, who, why, now, facts, cancellation);
        }
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Judgements = [judgement],
                Steps = steps,
                Approvals = approvals,
                Holds = holds,
                Ledger = [.. facts.Select(fact => new LedgerDraft(incidentId, now, fact))],
            },
            cancellation);
        return new JudgementOutcome.Judged(
            judgement, [.. holds.Select(hold => $"{hold.Entity.DisplayName} ({hold.Measure})")],
            [.. steps.Where(step => step.HasEnded).Select(step => $"{step.Action} {step.TargetText}")]);
    }

    // Steps that act on something and have not been called yet; tickets and cards still tell what became of it. What a running call has begun is a hold's matter.
    private async Task<(ImmutableArray<ResponseStep>, ImmutableArray<Approval>)> NotBegunAsync(
        string incidentId, string who, DateTimeOffset now, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var note = $"{who} judged the incident a false positive";
        var all = await world.Store.StepsAsync(incidentId, cancellation);
        var changed = new Dictionary<string, ResponseStep>(StringComparer.Ordinal);
        // Where a record system is still to be asked there is no plan yet, and none is made any more.
        foreach (var step in all.Where(step => (!step.OnlyTells || step.Action == ChangeJoin.Action) && step is { Attempt: 0, State: StepState.Waiting or StepState.AwaitingApproval or StepState.Due }))
        {
            var skipped = step with { State = StepState.Skipped, DueAt = null, Note = note };
            facts.Add(new StepEnded(step.Id, step.Action, step.TargetText, nameof(StepState.Skipped), note));
            changed[step.Id] = skipped;
            all = all.Replace(step, skipped);
        }
        foreach (var skipped in changed.Values.ToArray())
            foreach (var touched in StepOrder.Touched(all, skipped, now))
                changed[touched.Id] = touched;
        var closed = (await world.Store.ApprovalsAsync(incidentId, cancellation))
            .Where(asked => asked.State == ApprovalState.Waiting && changed.ContainsKey(asked.StepId))
            .Select(asked => asked with { State = ApprovalState.Denied, DecidedBy = who, DecidedAt = now, Reason = note });
        return ([.. changed.Values], [.. closed]);
    }

    // This incident's reasons end; a hold that other incidents want stays. The keeper lifts what is left without one, and reads back.
    private async Task<ImmutableArray<Hold>> LetGoAsync(string incidentId, string who, string why, DateTimeOffset now, List<LedgerFact> facts, CancellationToken cancellation)
    {
        var holds = ImmutableArray.CreateBuilder<Hold>();
        foreach (var hold in await world.Store.HoldsAsync(cancellation))
        {
            if (hold.State == HoldState.Lifting || !hold.Reasons.Any(reason => reason.IncidentId == incidentId && reason.Until > now))
                continue;
            holds.Add(hold with
            {
                Reasons = [.. hold.Reasons.Select(reason => reason.IncidentId == incidentId && reason.Until > now ? reason with { Until = now, For = null } : reason)],
                DueAt = now,
            });
            facts.Add(new ReleaseAsked(hold.EntityId, hold.Entity.DisplayName, hold.Measure, who, $"false positive: {why}"));
        }
        return holds.ToImmutable();
    }

    private static string Word(IncidentVerdict verdict) => verdict == IncidentVerdict.FalsePositive ? "false-positive" : "true-positive";
}
