using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Changes;

namespace SecResponder.Response.Incidents;

/// <summary>A response condition that came true for one group key; further signals add evidence while it is open.</summary>
public sealed record Incident
{
    /// <summary><c>in-</c> and 32 hex digits, see <see cref="DerivedId"/>.</summary>
    public required string Id { get; init; }
    public required string PlaybookId { get; init; }
    public required string Title { get; init; }
    public required string Owner { get; init; }
    public string? Level { get; init; }
    /// <summary>The playbook's mode when it was opened: what was only to be observed is not acted on later.</summary>
    public required PlaybookMode Mode { get; init; }
    /// <summary>The group-by values as first spelled.</summary>
    public required ImmutableArray<string> Group { get; init; }
    /// <summary>One line for people: the group-by fields with their values.</summary>
    public required string Summary { get; init; }
    /// <summary>Event time of the event that made it true.</summary>
    public required DateTimeOffset OpenedAt { get; init; }
    /// <summary>Wall clock when we learned of it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
    /// <summary>The event that made it true, as flat JSON.</summary>
    public required string Evidence { get; init; }
    /// <summary>See <see cref="Planning.PlanHash"/>.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Whether what happened was an approved change; null where the playbook doesn't ask, or nobody has answered so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChangeFinding? Change { get; init; }

    /// <summary>Whether it only tells of a flood of others of its playbook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSummary { get; init; }

    /// <summary>Whether SecResponder itself says something by it: no playbook's.</summary>
    [JsonIgnore]
    public bool IsNotice => PlaybookId == Notices.PlaybookId;

    /// <summary>Event time of the last evidence. Kept by the store beside the record.</summary>
    [JsonIgnore]
    public DateTimeOffset LastEvidenceAt { get; init; }

    /// <summary>How many signals it has taken, the first included. Kept by the store beside the record.</summary>
    [JsonIgnore]
    public long EvidenceCount { get; init; } = 1;
}

/// <summary>What a key remembers of its open incident.</summary>
/// <param name="Id">The incident.</param>
/// <param name="LastEvidence">Event time of its last evidence.</param>
/// <param name="Count">How many signals it has taken.</param>
public sealed record OpenIncident(string Id, DateTimeOffset LastEvidence, long Count)
{
    /// <summary>The same with one more signal.</summary>
    public OpenIncident With(DateTimeOffset eventTime) =>
        this with { Count = Count + 1, LastEvidence = eventTime > LastEvidence ? eventTime : LastEvidence };
}
