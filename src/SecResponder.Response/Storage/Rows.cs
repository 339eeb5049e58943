using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage;

/// <summary>How far a partition has been taken in: everything up to here is committed, with all that came of it.</summary>
/// <param name="Stream">The hub, topic or file.</param>
/// <param name="Partition">The part of it.</param>
/// <param name="Sequence">The last sequence number.</param>
/// <param name="Index">The last record of that body.</param>
/// <param name="Version">As loaded; 0 when there was none.</param>
public sealed record ReadPosition(string Stream, string Partition, long Sequence, int Index, long Version = 0)
{
    /// <summary>The latest events by their senders' ids, where they have such.</summary>
    public RecentIds Recent { get; init; } = RecentIds.None;

    /// <summary>Whether the origin, which must be of this partition, is at or before the position.</summary>
    public bool Covers(Origin origin) => origin.Position.CompareTo((Sequence, Index)) <= 0;
}

/// <summary>What is kept of one correlation key: the correlator's own bytes and the open incident beside them.</summary>
/// <param name="Key">See <see cref="Playbooks.Correlation.Signal.Key"/>.</param>
/// <param name="State">The correlator's; empty when the key is new.</param>
/// <param name="Open">The incident that takes further signals, if any.</param>
/// <param name="Version">As loaded; 0 when there was none.</param>
public sealed record KeyRow(string Key, ReadOnlyMemory<byte> State, OpenIncident? Open, long Version = 0)
{
    /// <summary>The event time after which something is to be judged though nothing comes; null: only a signal can change it.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The last signal, for what comes true by time alone; null where that can't be.</summary>
    public Signal? Last { get; init; }
}

/// <summary>How far event time has come.</summary>
/// <param name="Newest">The time of the newest event that was taken in.</param>
/// <param name="At">The host's clock when it was.</param>
public sealed record EventClock(DateTimeOffset Newest, DateTimeOffset At)
{
    /// <summary>So long without any event, and event time goes on with the host's clock.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    /// <summary>What event time is taken for now: that of the newest event; when nothing has come for <see cref="Idle"/>, it goes on by the host's clock, so much behind.</summary>
    public DateTimeOffset Now(DateTimeOffset hostClock) => hostClock - At > Idle ? Newest + (hostClock - At - Idle) : Newest;
}

/// <summary>Something accepted that could not be read or handled. Kept whole, so that it can be sent in again.</summary>
/// <param name="Origin">Where it came from; with the code its key, so that a redelivery adds nothing.</param>
/// <param name="Source">The source it was read as; empty when none recognized it.</param>
/// <param name="Code">Stable, for counting: one of RejectionCodes, or of the pipeline's own.</param>
/// <param name="Reason">For a person.</param>
/// <param name="Position">Byte offset where reading stopped.</param>
/// <param name="Raw">The bytes.</param>
/// <param name="At">Wall clock.</param>
public sealed record DeadLetter(Origin Origin, string Source, string Code, string Reason, int Position, ReadOnlyMemory<byte> Raw, DateTimeOffset At);

/// <summary>How many events came by a source (rule empty), or matched a rule.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Rule">The rule's id; empty for the source's total.</param>
/// <param name="Count">How many.</param>
public sealed record HitCount(string Source, string Rule, long Count);

/// <summary>The kill switch, thrown.</summary>
/// <param name="Scope">See <see cref="Guardrails.PauseScope"/>.</param>
/// <param name="Who">Who threw it; <see cref="Tripped"/> when a playbook tripped.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Pause(string Scope, string Who, string Reason, DateTimeOffset At)
{
    /// <summary>The scope that means all playbooks.</summary>
    public const string Everything = "all";

    /// <summary>Who pauses a playbook that went beyond its budget.</summary>
    public const string Tripped = "secresponder";
}

/// <summary>How many steps had acted when a guardrail was asked. If more have by the time of the commit, that is a conflict: two steps can't take one last place.</summary>
/// <param name="Scope">Whose budget.</param>
/// <param name="Since">Wall clock: acted after this.</param>
/// <param name="Except">The step that asks; it doesn't count against itself.</param>
/// <param name="Observed">Whether observed or enforced steps are counted: a rehearsal is measured by rehearsals.</param>
/// <param name="Count">What was seen.</param>
public sealed record BudgetSeen(BudgetScope Scope, DateTimeOffset Since, string Except, bool Observed, int Count);

/// <summary>Whose budget: a playbook's, an owner's, or everybody's when both are null.</summary>
public sealed record BudgetScope(string? PlaybookId, string? Owner);
