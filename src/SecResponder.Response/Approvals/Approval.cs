using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Approvals;

/// <summary>Where a question to a person stands.</summary>
public enum ApprovalState
{
    Waiting,
    Approved,
    Denied,
    /// <summary>Nobody decided by the deadline; <c>otherwise</c> did.</summary>
    Expired,
    /// <summary>What was approved is not what would be done any more; it was asked again.</summary>
    Superseded,
}

/// <summary>A question to a person: may exactly this be done?</summary>
public sealed record Approval
{
    /// <summary><c>ap-</c> and 32 hex digits.</summary>
    public required string Id { get; init; }
    public required string IncidentId { get; init; }
    public required string StepId { get; init; }
    public required string Owner { get; init; }
    /// <summary>What is approved, see <see cref="Planning.PlanHash.ForApproval"/>: the decision must carry the same.</summary>
    public required string PlanHash { get; init; }
    public required string Action { get; init; }
    /// <summary>The exact target, with the machine that it turned out to be.</summary>
    public required string Target { get; init; }
    public required ImmutableSortedDictionary<string, string> With { get; init; }
    public TimeSpan? For { get; init; }
    /// <summary>The group whose members may decide; empty: any approver of the owner's team.</summary>
    public required string By { get; init; }
    /// <summary>Why a person is asked.</summary>
    public required string Because { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    /// <summary>Wall clock.</summary>
    public required DateTimeOffset Deadline { get; init; }
    public required ApprovalFallback Otherwise { get; init; }
    /// <summary>Whether two people must say yes.</summary>
    public bool FourEyes { get; init; }
    /// <summary>Who wrote the playbook, as it was when a person was asked: not one of the two.</summary>
    public string? Author { get; init; }
    /// <summary>The first of two who has said yes.</summary>
    public string? FirstBy { get; init; }
    public DateTimeOffset? FirstAt { get; init; }
    public string? FirstReason { get; init; }
    /// <summary>When the team is reminded; null when it is not, or has been.</summary>
    public DateTimeOffset? RemindAt { get; init; }
    /// <summary>When a second group is asked, too; null when none is, or it has been.</summary>
    public DateTimeOffset? EscalateAt { get; init; }
    /// <summary>That group.</summary>
    public string? EscalateTo { get; init; }
    /// <summary>Who decided; <c>deadline</c> when nobody did.</summary>
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reason { get; init; }

    /// <summary>Where it stands. Kept by the store beside the record, as the next.</summary>
    [JsonIgnore]
    public ApprovalState State { get; init; }
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>The second group, once it has been asked: its members may decide, too.</summary>
    [JsonIgnore]
    public string? EscalatedTo => EscalateAt is null ? EscalateTo : null;

    /// <summary>The group, or both, whose members may decide; empty: any approver of the owner's team.</summary>
    [JsonIgnore]
    public string Groups => EscalatedTo is { } second ? $"{By} or {second}" : By;

    /// <summary>Who decides, in words.</summary>
    [JsonIgnore]
    public string Deciders => (FourEyes ? "two of " : "") + (Groups.Length > 0 ? Groups : FourEyes ? "the team's approvers" : "an approver of the team");

    /// <summary>When something is to be done about it, though nobody decides.</summary>
    [JsonIgnore]
    public DateTimeOffset NextLook => new[] { RemindAt, EscalateAt, Deadline }.Min()!.Value;
}
