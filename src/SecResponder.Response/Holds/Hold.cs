using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Holds;

/// <summary>Where a hold stands.</summary>
public enum HoldState
{
    /// <summary>The step that places it has stored its intent; whether the effect is there is not known yet.</summary>
    Placing,
    /// <summary>In place, by us.</summary>
    Active,
    /// <summary>Its step has given up without knowing: to be read back and taken away if it is there after all.</summary>
    Unsettled,
    /// <summary>Being lifted.</summary>
    Lifting,
    /// <summary>Gone, read back; or never ours. The row stays so that its version goes on rising.</summary>
    Lifted,
}

/// <summary>One incident's reason for a hold.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="StepId">Its step.</param>
/// <param name="Until">Wall clock.</param>
/// <param name="PlaybookId">The incident's playbook.</param>
/// <param name="Owner">Its team.</param>
public sealed record HoldReason(string IncidentId, string StepId, DateTimeOffset Until, string? PlaybookId = null, string? Owner = null)
{
    /// <summary>How long it lasts after evidence; null: it is not extended (a person has said when it ends).</summary>
    public TimeSpan? For { get; init; }
    /// <summary>The incident's last evidence (event time) that <see cref="Until"/> accounts for.</summary>
    public DateTimeOffset? EvidenceAt { get; init; }
}

/// <summary>"This entity is under that measure until then, because of these incidents": one call outside, several reasons; lifted when the last ends.</summary>
public sealed record Hold
{
    /// <summary>The resolved entity's id; with <see cref="Measure"/> the key.</summary>
    public required string EntityId { get; init; }
    /// <summary>The action's name.</summary>
    public required string Measure { get; init; }
    public required string System { get; init; }
    /// <summary>Who of the system's receivers holds it; null where it is one.</summary>
    public string? Receiver { get; init; }
    public required ResolvedEntity Entity { get; init; }
    /// <summary>The step whose call placed it: it is found and undone outside by this id.</summary>
    public required string PlacedBy { get; init; }
    public required string PlacedByIncident { get; init; }
    public required ImmutableSortedDictionary<string, string> With { get; init; }
    /// <summary>When the placing call's first intent was stored.</summary>
    public required DateTimeOffset IntentAt { get; init; }
    public required ImmutableArray<HoldReason> Reasons { get; init; }
    /// <summary>What happens when somebody else takes it away.</summary>
    public Playbooks.Files.DriftPolicy Drift { get; init; }
    /// <summary>How often it was held again after somebody had taken it away.</summary>
    public int Reasserts { get; init; }
    /// <summary>When it was last placed again; null: not since the first time.</summary>
    public DateTimeOffset? PlacedAgainAt { get; init; }
    /// <summary>Until when a call that places it again may still arrive (wall clock), kept for as long as that call hangs; null: none is on its way.</summary>
    /// <remarks>Until then it may be lifted, but is not closed: what arrives after that would be nobody's.</remarks>
    public DateTimeOffset? CallUntil { get; init; }
    /// <summary>When it is read back next.</summary>
    public DateTimeOffset? CheckAt { get; init; }
    /// <summary>The state before, where the action can tell it: the undo restores exactly that.</summary>
    public StateBefore? Before { get; init; }
    /// <summary>The incident by which a person was called, if one was.</summary>
    public string? NoticeId { get; init; }
    /// <summary>Lifts begun.</summary>
    public int LiftAttempt { get; init; }
    /// <summary>Lifts that were seen to fail; not those that a process died in.</summary>
    public int FailedLifts { get; init; }
    /// <summary>Why the last lift came to nothing: to be looked at by a person.</summary>
    public string? Problem { get; init; }

    /// <summary>Whom its calls go to.</summary>
    internal CallLine Line => new(System, Receiver);

    /// <summary>Where it stands. Kept by the store beside the record, as the next two.</summary>
    [JsonIgnore]
    public HoldState State { get; init; }
    /// <summary>When the keeper looks at it next (wall clock): the first reason's end, or the next try to lift. Null when lifted.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>When the last reason ends.</summary>
    [JsonIgnore]
    public DateTimeOffset Until => Reasons.IsEmpty ? DateTimeOffset.MinValue : Reasons.Max(reason => reason.Until);

    /// <summary>When the first reason ends.</summary>
    internal DateTimeOffset FirstEnd => Reasons.IsEmpty ? DateTimeOffset.MinValue : Reasons.Min(reason => reason.Until);

    /// <summary>Whether a person has said when a step's reason ends.</summary>
    internal bool IsDecided(string stepId) => Reasons.Any(reason => reason.StepId == stepId && reason.For is null);

    /// <summary>When the keeper has something to do while it is in force.</summary>
    internal DateTimeOffset NextLook => CheckAt is { } check && check < FirstEnd ? check : FirstEnd;
}
