using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Approvals;

/// <summary>The approval desk as hosts show it to people.</summary>
public sealed class HostApprovals(ResponseWorld world, ApprovalDesk desk) : IApprovals
{
    /// <inheritdoc/>
    public async Task<ApprovalView?> ShowAsync(string id, Person who, CancellationToken cancellation)
    {
        if (await world.Store.ApprovalAsync(id, cancellation) is not { } approval || !Approvers.MayRead(world.Snapshot().TeamOf(approval.Owner), who))
            return null;
        var incident = await world.Store.IncidentAsync(approval.IncidentId, cancellation);
        return new ApprovalView(
            approval.Id, approval.PlanHash, approval.IncidentId, incident?.Title ?? approval.Action, approval.Owner, incident?.Summary ?? "",
            [new ApprovalStep(approval.Action, approval.Target, Details(approval))],
            approval.Groups, approval.Deadline, approval.Otherwise.ToString().ToLowerInvariant(), Decided(approval))
        {
            Eyes = approval switch
            {
                { FourEyes: false } => null,
                { FirstBy: { } first } => $"Two people must approve. {first} has; somebody else must, too.",
                _ => "Two people must approve, neither of whom wrote the playbook or is who it is about.",
            },
        };
    }

    /// <inheritdoc/>
    public async Task<ApprovalAnswer> DecideAsync(string id, string planHash, bool approve, Person who, string reason, CancellationToken cancellation) =>
        await desk.DecideAsync(id, planHash, approve ? Decision.Approve : Decision.Deny, who, reason, cancellation) switch
        {
            DecisionOutcome.Decided => ApprovalAnswer.Recorded,
            DecisionOutcome.FirstOfTwo => ApprovalAnswer.FirstOfTwo,
            DecisionOutcome.AlreadyDecided { Approval.State: ApprovalState.Expired } => ApprovalAnswer.TooLate,
            DecisionOutcome.AlreadyDecided => ApprovalAnswer.AlreadyDecided,
            DecisionOutcome.PlanChanged => ApprovalAnswer.PlanChanged,
            DecisionOutcome.NotAllowed => ApprovalAnswer.NotAllowed,
            _ => ApprovalAnswer.Unknown,
        };

    private static string Details(Approval approval) => string.Join(", ", approval.With.Select(value => $"{value.Key}: {value.Value}"));

    private static string? Decided(Approval approval) => approval.State switch
    {
        ApprovalState.Waiting => null,
        ApprovalState.Superseded => "The plan has changed; it was asked again.",
        ApprovalState.Expired => "Nobody decided by the deadline.",
        _ => $"{approval.State} by {(approval is { State: ApprovalState.Approved, FirstBy: { } first } ? $"{first} and " : "")}{approval.DecidedBy}{(approval.Reason is { Length: > 0 } reason ? $": {reason}" : "")}",
    };
}
