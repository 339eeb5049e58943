using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Simulation.Sabotage;

/// <summary>A store that forgets, or tells wrongly, what one deliberate bug would.</summary>
internal sealed class FlawedStore(IResponderStore inner) : PassingStore(inner)
{
    /// <summary>What is written instead of what should be; null: nothing, and nobody hears of it.</summary>
    public Func<ResponseCommit, ResponseCommit?> Saves { get; init; } = commit => commit;

    public Func<StageTwoCommit, StageTwoCommit> Commits { get; init; } = commit => commit;

    public Func<ResponseStep, ResponseStep> Claims { get; init; } = step => step;

    public Func<Approval, Approval> Asked { get; init; } = approval => approval;

    public Func<KeyRow, KeyRow> Keys { get; init; } = row => row;

    public bool SwallowsConflicts { get; init; }

    public bool OverwritesWhatOthersWrote { get; init; }

    public bool GrantsNoLease { get; init; }

    public bool ForgetsPauses { get; init; }

    public bool ForgetsHolds { get; init; }

    public bool FindsNoneActed { get; init; }

    public override async Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        if (Saves(commit) is not { } changed)
            return;
        if (OverwritesWhatOthersWrote)
        {
            var steps = ImmutableArray.CreateBuilder<ResponseStep>();
            foreach (var step in changed.Steps)
                steps.Add(step with { Version = (await base.StepAsync(step.Id, cancellation))?.Version ?? step.Version });
            changed = changed with { Steps = steps.ToImmutable() };
        }
        try
        {
            await base.SaveAsync(changed, cancellation);
        }
        catch (StoreConflictException) when (SwallowsConflicts)
        {
            // The bug.
        }
    }

    public override Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation) => base.CommitAsync(Commits(commit), cancellation);

    public override async Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) =>
        [.. (await base.ClaimDueStepsAsync(now, GrantsNoLease ? now.AddSeconds(1) : leaseUntil, max, except, cancellation)).Select(Claims)];

    public override async Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        [.. (await base.KeysAsync(keys, cancellation)).Select(Keys)];

    public override async Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) =>
        [.. (await base.ApprovalsAsync(incidentId, cancellation)).Select(Asked)];

    public override async Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => ForgetsPauses ? [] : await base.PausesAsync(cancellation);

    public override async Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => ForgetsHolds ? [] : await base.HoldsAsync(cancellation);

    public override async Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        FindsNoneActed ? 0 : await base.ActedAsync(scope, since, except, observed, cancellation);
}
