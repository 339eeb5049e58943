using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>A step with what it keeps beside its record.</summary>
internal sealed record StepKept(ResponseStep Step, StepState State, DateTimeOffset? DueAt, long Version)
{
    public static StepKept Of(ResponseStep step, long version) => new(step, step.State, step.DueAt, version);

    public ResponseStep Whole() => Step with { State = State, DueAt = DueAt, Version = Version };
}

/// <summary>An approval with what it keeps beside its record.</summary>
internal sealed record ApprovalKept(Approval Approval, ApprovalState State, long Version)
{
    public Approval Whole() => Approval with { State = State, Version = Version };
}

/// <summary>All that belongs to one incident but the rows of its ledger: one row of the table, written whole. A chain without an incident has one, too, with nothing but its head.</summary>
/// <remarks>A list that a row of an earlier version does not have is empty.</remarks>
internal sealed record IncidentRecord
{
    public Incident? Incident { get; init; }
    public DateTimeOffset LastEvidenceAt { get; init; }
    public long EvidenceCount { get; init; }
    /// <summary>The correlation key that opened it.</summary>
    public string? Key { get; init; }
    public ImmutableArray<StepKept> Steps { get; init => field = value.IsDefault ? [] : value; } = [];
    public ImmutableArray<ApprovalKept> Approvals { get; init => field = value.IsDefault ? [] : value; } = [];
    public ImmutableArray<WatchedTicket> Tickets { get; init => field = value.IsDefault ? [] : value; } = [];
    public ImmutableArray<TicketJournal> Journals { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Upper case.</summary>
    public ImmutableArray<string> Mentions { get; init => field = value.IsDefault ? [] : value; } = [];
    public Judgement? Judgement { get; init; }
    /// <summary>See <see cref="IncidentIndex.Layout"/>; of a record of an earlier version 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Layout { get; init; }

    /// <summary>The end of its chain, beside the record in columns of their own.</summary>
    [JsonIgnore]
    public LedgerHead? Head { get; init; }
    /// <summary>When the chain was written to last.</summary>
    [JsonIgnore]
    public DateTimeOffset ChangedAt { get; init; }

    [JsonIgnore]
    public Incident? Whole => Incident is null ? null : Incident with { LastEvidenceAt = LastEvidenceAt, EvidenceCount = EvidenceCount };

    /// <summary>Where the incident stands.</summary>
    [JsonIgnore]
    public IncidentState Standing => IncidentStates.Of(Steps.Select(kept => kept.State));

    /// <summary>Whether there is more than a ticket was told.</summary>
    public bool HasNewsFor(TicketJournal journal) => journal.Pending is not null || (Head?.Count ?? 0) > journal.Rows || Incident is not null && EvidenceCount > journal.Evidence;

    /// <summary>The record that a new incident begins with.</summary>
    public static IncidentRecord Of(NewIncident made, string? key) => new()
    {
        Incident = made.Incident,
        LastEvidenceAt = made.Incident.LastEvidenceAt,
        EvidenceCount = made.Incident.EvidenceCount,
        Key = key,
        Steps = [.. made.Steps.Select(step => StepKept.Of(step, 1))],
    };
}

/// <summary>Rows that did not fit into the request that wrote a record: they are written next, by whoever comes.</summary>
/// <param name="Put">Rows to be there.</param>
/// <param name="Gone">Row keys not to be there.</param>
internal sealed record Unfinished(ImmutableArray<PlainRow> Put, ImmutableArray<string> Gone)
{
    public static Unfinished None { get; } = new([], []);

    [JsonIgnore]
    public bool IsEmpty => Put.IsEmpty && Gone.IsEmpty;
}

/// <summary>A row whose values are texts, numbers and bytes.</summary>
internal sealed record PlainRow(string RowKey, Dictionary<string, string>? Texts, Dictionary<string, long>? Numbers, Dictionary<string, byte[]>? Bytes);

/// <summary>What came of a part of a batch, on its way from the keys' partition to the incidents'.</summary>
/// <param name="Incidents">Those that were opened.</param>
/// <param name="Evidence">For those that are there.</param>
/// <param name="Ledger">Rows of neither.</param>
internal sealed record Outcome(ImmutableArray<OpenedIncident> Incidents, ImmutableArray<MoreEvidence> Evidence, ImmutableArray<LedgerDraft> Ledger)
{
    public static Outcome None { get; } = new([], [], []);

    [JsonIgnore]
    public bool IsEmpty => Incidents.IsEmpty && Evidence.IsEmpty && Ledger.IsEmpty;
}

/// <summary>An incident as it begins.</summary>
internal sealed record OpenedIncident(IncidentRecord Record, ImmutableArray<LedgerDraft> Ledger, ImmutableArray<string> Mentions);

/// <summary>How records are written into rows.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IncidentRecord))]
[JsonSerializable(typeof(Unfinished))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(Holds.Hold))]
[JsonSerializable(typeof(ImmutableArray<HitCount>))]
[JsonSerializable(typeof(ImmutableArray<Pulse.SourceActivity>))]
internal sealed partial class AzureJson : JsonSerializerContext;
