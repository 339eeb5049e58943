using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.World;

/// <summary>A store that has no room for turns any more.</summary>
internal sealed class FullStore(IResponderStore inner) : IResponderStore
{
    public Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => inner.CommitAsync(commit, cancellation);

    public Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) =>
        Task.FromException(new StoreException("saving: nothing was written, there is no room left") { Problem = StoreProblem.Full });

    public Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) =>
        inner.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation);

    public Task PauseAsync(Pause pause, CancellationToken cancellation) => inner.PauseAsync(pause, cancellation);
    public Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => inner.ResumeAsync(scope, who, reason, at, cancellation);
    public Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => inner.PositionsAsync(stream, cancellation);
    public Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => inner.KeysAsync(keys, cancellation);
    public Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation) => inner.DueKeysAsync(eventTime, max, cancellation);
    public Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation) => inner.KeysBeginningAsync(with, after, max, cancellation);
    public Task<EventClock?> ClockAsync(CancellationToken cancellation) => inner.ClockAsync(cancellation);
    public Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation) => inner.NextStepDueAsync(cancellation);
    public Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => inner.StepAsync(stepId, cancellation);
    public Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => inner.StepsAsync(incidentId, cancellation);
    public Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation) => inner.StepsInAsync(state, max, cancellation);
    public Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        inner.ActedAsync(scope, since, except, observed, cancellation);
    public Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => inner.ApprovalAsync(approvalId, cancellation);
    public Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => inner.ApprovalsAsync(incidentId, cancellation);
    public Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation) => inner.PendingApprovalsAsync(max, cancellation);
    public Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => inner.HoldAsync(entityId, measure, cancellation);
    public Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => inner.HoldsAsync(cancellation);
    public Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => inner.DueHoldsAsync(now, max, cancellation);
    public Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => inner.IncidentAsync(incidentId, cancellation);
    public Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation) => inner.IncidentsAsync(max, cancellation);
    public Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation) => inner.IncidentsAboutAsync(name, max, cancellation);
    public Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => inner.LedgerAsync(chain, cancellation);
    public Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation) => inner.LedgerHeadAsync(chain, cancellation);
    public Task<ImmutableArray<string>> LedgerChainsAsync(CancellationToken cancellation) => inner.LedgerChainsAsync(cancellation);
    public Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation) => inner.DeadLettersAsync(max, cancellation);
    public Task<long> DeadLetterCountAsync(CancellationToken cancellation) => inner.DeadLetterCountAsync(cancellation);
    public Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation) => inner.HitsAsync(cancellation);
    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => inner.PausesAsync(cancellation);
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
