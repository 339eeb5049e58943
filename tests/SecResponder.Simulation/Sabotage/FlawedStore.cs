using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
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

    public Func<ResponseStep, ResponseStep> Steps { get; init; } = step => step;

    public Func<Incident, Incident> Incidents { get; init; } = incident => incident;

    public Func<ImmutableArray<Pause>, ImmutableArray<Pause>> Pauses { get; init; } = pauses => pauses;

    /// <summary>The time as of which silences are looked for; null: none is found.</summary>
    public Func<DateTimeOffset, DateTimeOffset?> SilencesAt { get; init; } = now => now;

    public bool SwallowsConflicts { get; init; }

    public bool OverwritesWhatOthersWrote { get; init; }

    public bool GrantsNoLease { get; init; }

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

    public override async Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) =>
        await base.ApprovalAsync(approvalId, cancellation) is { } approval ? Asked(approval) : null;

    public override async Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => [.. (await base.StepsAsync(incidentId, cancellation)).Select(Steps)];

    public override async Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => await base.IncidentAsync(incidentId, cancellation) is { } incident ? Incidents(incident) : null;

    public override async Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) =>
        SilencesAt(now) is { } at ? await base.SilencesAsync(at, cancellation) : [];

    public override async Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => Pauses(await base.PausesAsync(cancellation));

    public override async Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => ForgetsHolds ? [] : await base.HoldsAsync(cancellation);

    public override async Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        FindsNoneActed ? 0 : await base.ActedAsync(scope, since, except, observed, cancellation);
}
