using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Response.Tests.World;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Running;

/// <summary>The real store as one process reaches it: slow, sometimes not at all, with its answer lost sometimes; others go on before and after each access.</summary>
internal sealed class SimStore(IResponderStore inner, SimThread thread, OutsideSystems outside, Func<bool> isDown) : PassingStore(inner)
{
    public override Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => WriteAsync(() => base.CommitAsync(commit, cancellation));

    public override Task SaveAsync(ResponseCommit commit, CancellationToken cancellation) => WriteAsync(() => base.SaveAsync(commit, cancellation));

    public override Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) =>
        ReachAsync(() => base.ClaimDueStepsAsync(now, leaseUntil, max, except, cancellation));

    public override Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation) => ReachAsync(() => base.PositionsAsync(stream, cancellation));

    public override Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => ReachAsync(() => base.KeysAsync(keys, cancellation));

    public override Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => ReachAsync(() => base.StepAsync(stepId, cancellation));

    public override Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => ReachAsync(() => base.StepsAsync(incidentId, cancellation));

    public override Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        ReachAsync(() => base.ActedAsync(scope, since, except, observed, cancellation));

    public override Task<long> HoldMarkAsync(CancellationToken cancellation) => ReachAsync(() => base.HoldMarkAsync(cancellation));

    public override Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => ReachAsync(() => base.ApprovalsAsync(incidentId, cancellation));

    public override Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => ReachAsync(() => base.HoldAsync(entityId, measure, cancellation));

    public override Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => ReachAsync(() => base.HoldsAsync(cancellation));

    public override Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => ReachAsync(() => base.DueHoldsAsync(now, max, cancellation));

    public override Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => ReachAsync(() => base.PausesAsync(cancellation));

    public override Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => ReachAsync(() => base.LedgerAsync(chain, cancellation));

    public override Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => ReachAsync(() => base.IncidentAsync(incidentId, cancellation));

    public override Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => ReachAsync(() => base.ApprovalAsync(approvalId, cancellation));

    public override Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => ReachAsync(() => base.SilencesAsync(now, cancellation));

    public override Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation) =>
        ReachAsync(() => base.RefusedAsync(playbookId, guardrail, since, except, cancellation));

    public override Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation) =>
        ReachAsync(() => base.RecordedBeforeAsync(incident, since, max, cancellation));

    public override Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation) => ReachAsync(() => base.RehearsedHoldsAsync(now, cancellation));

    public override Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) =>
        ReachAsync(() => base.JudgementsAsync(incidentIds, cancellation));

    private Task<bool> WriteAsync(Func<Task> write) => ReachAsync(async () =>
    {
        await write();
        return true;
    });

    private async Task<T> ReachAsync<T>(Func<Task<T>> access)
    {
        await LagAsync();
        if (!outside.IsHealed && (isDown() || outside.Random.Next(150) == 0))
            throw new StoreException("the store can't be reached");
        var result = await access();
        await LagAsync();
        return result;
    }

    // Seconds now and then, and once in a while longer than any lease: before it is done, or after it.
    private async Task LagAsync()
    {
        await thread.YieldAsync();
        if (outside.IsHealed)
            return;
        if (outside.Random.Next(40) == 0)
            await outside.Clock.DelayAsync(TimeSpan.FromMilliseconds(outside.Random.Next(1, 2_000)));
        if (outside.Random.Next(1_500) != 0)
            return;
        thread.Interrupt();
        await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(20, 300)));
        thread.Interrupt();
    }
}

/// <summary>Beneath all faults: what is really written, as the judge sees it.</summary>
internal sealed class SeenStore(IResponderStore inner, Promises.Judge judge) : PassingStore(inner)
{
    public override async Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        await base.CommitAsync(commit, cancellation);
        judge.Saw(commit);
    }

    public override async Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        await base.SaveAsync(commit, cancellation);
        judge.Saw(commit);
    }
}
