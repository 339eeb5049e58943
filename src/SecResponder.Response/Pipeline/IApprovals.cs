using System.Collections.Immutable;

namespace SecResponder.Response.Pipeline;

/// <summary>Approvals as a host sees them: one plan, shown and decided.</summary>
public interface IApprovals
{
    /// <summary>What there is to decide; null when there is no such approval, or <paramref name="who"/> may not read it.</summary>
    Task<ApprovalView?> ShowAsync(string id, Person who, CancellationToken cancellation);

    /// <summary>Records the decision on exactly the plan that was shown.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="planHash">The plan's hash, as shown: another one means that the plan has changed meanwhile.</param>
    /// <param name="approve">Approve or deny.</param>
    /// <param name="who">The person, from an identity that the platform has verified.</param>
    /// <param name="reason">In the person's words; may be empty.</param>
    /// <param name="cancellation">Stops waiting; the decision may be recorded all the same.</param>
    Task<ApprovalAnswer> DecideAsync(string id, string planHash, bool approve, Person who, string reason, CancellationToken cancellation);
}

/// <summary>A plan as its approver sees it: exact targets, actions and durations.</summary>
/// <param name="Id">The approval's id.</param>
/// <param name="PlanHash">What is approved.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Title">The playbook's title.</param>
/// <param name="Owner">The team.</param>
/// <param name="Summary">One line: what it is about.</param>
/// <param name="Steps">What would be done, in order.</param>
/// <param name="Approvers">The group that may decide.</param>
/// <param name="Until">The deadline.</param>
/// <param name="Otherwise">What happens when nobody decides.</param>
/// <param name="Decision">What was decided, by whom; null while it is open.</param>
public sealed record ApprovalView(
    string Id,
    string PlanHash,
    string IncidentId,
    string Title,
    string Owner,
    string Summary,
    ImmutableArray<ApprovalStep> Steps,
    string Approvers,
    DateTimeOffset Until,
    string Otherwise,
    string? Decision)
{
    /// <summary>Where two people must say yes: that, and who has; null where one is enough.</summary>
    public string? Eyes { get; init; }
}

/// <summary>One step of a plan that waits for approval.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Target">What it acts upon, resolved; empty for actions without a target.</param>
/// <param name="Details">The rendered parameters, durations included.</param>
public sealed record ApprovalStep(string Action, string Target, string Details);

/// <summary>What became of a decision.</summary>
public enum ApprovalAnswer
{
    /// <summary>It is recorded and counts.</summary>
    Recorded,
    /// <summary>It is recorded as the first of two; another person must approve, too.</summary>
    FirstOfTwo,
    /// <summary>There is no such approval, or the person may not read it.</summary>
    Unknown,
    /// <summary>The person is not among those who may decide.</summary>
    NotAllowed,
    /// <summary>The plan has changed since it was shown: it must be looked at again.</summary>
    PlanChanged,
    /// <summary>Somebody has decided already.</summary>
    AlreadyDecided,
    /// <summary>The deadline has passed.</summary>
    TooLate,
}
