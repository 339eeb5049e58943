using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.World;

/// <summary>A store that hands everything on; what a test wants otherwise, it overrides.</summary>
internal abstract class PassingStore(IResponderStore inner) : IResponderStore
{
    public virtual Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => inner.CommitAsync(commit, cancellation);

    public virtual Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) =>
        inner.SaveAsync(commit, cancellation);

    public virtual Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) =>
        inner.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation);

    public virtual Task PauseAsync(Pause pause, CancellationToken cancellation) => inner.PauseAsync(pause, cancellation);
    public virtual Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => inner.ResumeAsync(scope, who, reason, at, cancellation);
    public virtual Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => inner.PositionsAsync(stream, cancellation);
    public virtual Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => inner.KeysAsync(keys, cancellation);
    public virtual Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation) => inner.NextStepDueAsync(cancellation);
    public virtual Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => inner.StepAsync(stepId, cancellation);
    public virtual Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => inner.StepsAsync(incidentId, cancellation);
    public virtual Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation) => inner.StepsInAsync(state, max, cancellation);
    public virtual Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        inner.ActedAsync(scope, since, except, observed, cancellation);
    public virtual Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation) =>
        inner.RefusedAsync(playbookId, guardrail, since, except, cancellation);
    public virtual Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation) => inner.RehearsedHoldsAsync(now, cancellation);
    public virtual Task<long> HoldMarkAsync(CancellationToken cancellation) => inner.HoldMarkAsync(cancellation);
    public virtual Task<ImmutableArray<Sighting>> SightingsAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation) => inner.SightingsAsync(address, upTo, max, cancellation);
    public virtual Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => inner.ApprovalAsync(approvalId, cancellation);
    public virtual Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => inner.ApprovalsAsync(incidentId, cancellation);
    public virtual Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation) => inner.PendingApprovalsAsync(max, cancellation);
    public virtual Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => inner.HoldAsync(entityId, measure, cancellation);
    public virtual Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => inner.HoldsAsync(cancellation);
    public virtual Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => inner.DueHoldsAsync(now, max, cancellation);
    public virtual Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => inner.IncidentAsync(incidentId, cancellation);
    public virtual Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation) => inner.IncidentsAsync(max, cancellation);
    public virtual Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation) => inner.IncidentsAboutAsync(name, max, cancellation);
    public virtual Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) => inner.JudgementsAsync(incidentIds, cancellation);
    public virtual Task<ImmutableArray<JudgementCount>> JudgementCountsAsync(CancellationToken cancellation) => inner.JudgementCountsAsync(cancellation);
    public virtual Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => inner.DueTicketsAsync(now, max, cancellation);
    public virtual Task<ImmutableArray<TicketJournal>> DueJournalsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => inner.DueJournalsAsync(now, max, cancellation);
    public virtual Task<TicketJournal?> JournalAsync(string stepId, CancellationToken cancellation) => inner.JournalAsync(stepId, cancellation);
    public virtual Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => inner.LedgerAsync(chain, cancellation);
    public virtual Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation) => inner.DueKeysAsync(eventTime, max, cancellation);
    public virtual Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation) => inner.KeysBeginningAsync(with, after, max, cancellation);
    public virtual Task<EventClock?> ClockAsync(CancellationToken cancellation) => inner.ClockAsync(cancellation);
    public virtual Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation) => inner.LedgerHeadAsync(chain, cancellation);
    public virtual Task<ImmutableArray<Incident>> IncidentsBetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation) => inner.IncidentsBetweenAsync(from, to, max, cancellation);
    public virtual IAsyncEnumerable<WrittenChain> WrittenChainsAsync(CancellationToken cancellation) => inner.WrittenChainsAsync(cancellation);
    public virtual Task<ImmutableArray<ChainEnd>> ChainEndsSinceAsync(DateTimeOffset since, CancellationToken cancellation) => inner.ChainEndsSinceAsync(since, cancellation);
    public virtual IAsyncEnumerable<LedgerDigest> DigestsAsync(CancellationToken cancellation) => inner.DigestsAsync(cancellation);
    public virtual Task<LedgerDigest?> LastDigestAsync(CancellationToken cancellation) => inner.LastDigestAsync(cancellation);
    public virtual Task SaveAsync(LedgerDigest digest, CancellationToken cancellation) => inner.SaveAsync(digest, cancellation);
    public virtual Task<int> RetireAsync(DateTimeOffset before, int max, DateTimeOffset now, CancellationToken cancellation) => inner.RetireAsync(before, max, now, cancellation);
    public virtual Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation) => inner.DeadLettersAsync(max, cancellation);
    public virtual Task<long> DeadLetterCountAsync(CancellationToken cancellation) => inner.DeadLetterCountAsync(cancellation);
    public virtual Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation) => inner.HitsAsync(cancellation);
    public virtual Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => inner.PausesAsync(cancellation);
    public virtual Task<ImmutableArray<Incident>> IncidentsOfAsync(string playbookId, int max, CancellationToken cancellation) => inner.IncidentsOfAsync(playbookId, max, cancellation);
    public virtual Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation) => inner.RecordedBeforeAsync(incident, since, max, cancellation);
    public virtual Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => inner.SilencesAsync(now, cancellation);
    public virtual Task SilenceAsync(Silence silence, CancellationToken cancellation) => inner.SilenceAsync(silence, cancellation);
    public virtual Task<bool> UnsilenceAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => inner.UnsilenceAsync(scope, who, reason, at, cancellation);
    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}
