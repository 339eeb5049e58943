using System.Collections.Immutable;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Storage;

/// <summary>All that comes of one batch of signals, written together or not at all.</summary>
public sealed record StageTwoCommit
{
    /// <summary>New positions; each with the version it was loaded with.</summary>
    public ImmutableArray<ReadPosition> Positions { get; init; } = [];
    /// <summary>Changed keys; each with the version it was loaded with.</summary>
    public ImmutableArray<KeyRow> Keys { get; init; } = [];
    /// <summary>Keys that are forgotten; each with the version it was loaded with, and without an open incident.</summary>
    public ImmutableArray<KeyRow> Forgotten { get; init; } = [];
    /// <summary>Rows for what belongs to no incident of this commit.</summary>
    public ImmutableArray<LedgerDraft> Ledger { get; init; } = [];
    /// <summary>New incidents. One that is there already is left as it is, with its steps and ledger: its id is a hash of what it is about.</summary>
    public ImmutableArray<NewIncident> Incidents { get; init; } = [];
    /// <summary>Evidence for incidents that are there.</summary>
    public ImmutableArray<MoreEvidence> Evidence { get; init; } = [];
    public ImmutableArray<DeadLetter> DeadLetters { get; init; } = [];
    /// <summary>Letters that are none any more: what they told is in this commit.</summary>
    public ImmutableArray<DeadLetter> Resent { get; init; } = [];
    public ImmutableArray<HitCount> Hits { get; init; } = [];
    /// <summary>Event time has come this far; an older one changes nothing.</summary>
    public EventClock? Clock { get; init; }
    /// <summary>What events have shown about addresses. The same again, or what overlaps it, is one sighting that lasts longer.</summary>
    public ImmutableArray<Sighting> Sightings { get; init; } = [];
}

/// <summary>An incident with its due steps and the first rows of its ledger.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Steps">Its plan.</param>
/// <param name="Ledger">Its first rows.</param>
/// <param name="Mentions">Names and addresses by which people will look for it.</param>
public sealed record NewIncident(Incident Incident, ImmutableArray<ResponseStep> Steps, ImmutableArray<LedgerDraft> Ledger, ImmutableArray<string> Mentions);

/// <summary>What an incident has taken since.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="LastEvidenceAt">Event time of its last evidence.</param>
/// <param name="Count">How many signals it has taken in all.</param>
/// <param name="Ledger">Rows for those that are kept in full.</param>
public sealed record MoreEvidence(string IncidentId, DateTimeOffset LastEvidenceAt, long Count, ImmutableArray<LedgerDraft> Ledger);
