using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;

namespace SecResponder.Response.Steps;

/// <summary>Where a step stands.</summary>
/// <remarks>Waiting → AwaitingApproval → Due → Intent → (Running →) Done | Refused | Skipped | Failed | Observed. Stored by name.</remarks>
public enum StepState
{
    /// <summary>Waits for earlier steps to end. Nothing looks at it meanwhile: the commit that ends the last of them makes it due.</summary>
    Waiting,
    /// <summary>Waits for a person, until its deadline.</summary>
    AwaitingApproval,
    /// <summary>To be run when its time has come.</summary>
    Due,
    /// <summary>The intent is stored, the answer is not: whether the effect is there is unknown until it is read back.</summary>
    Intent,
    /// <summary>The other side has taken it and is still at it.</summary>
    Running,
    /// <summary>The effect is there.</summary>
    Done,
    /// <summary>A guardrail, the other side, or the plan itself said no.</summary>
    Refused,
    /// <summary>Not run: denied, nobody decided in time, or its time was over.</summary>
    Skipped,
    /// <summary>Given up after the last attempt; somebody has to look.</summary>
    Failed,
    /// <summary>Everything but the call was done.</summary>
    Observed,
}

/// <summary>One action of an incident's plan, with a derived id. Immutable; the store keeps the latest by <see cref="Version"/>.</summary>
public sealed record ResponseStep
{
    /// <summary><c>sr-</c> and 32 hex digits: the idempotency key, and what the effect is found by in the outside system.</summary>
    public required string Id { get; init; }
    public required string IncidentId { get; init; }
    public required string PlaybookId { get; init; }
    public required string Owner { get; init; }
    /// <summary>Place in the plan, from 0.</summary>
    public required int Index { get; init; }
    public required string Action { get; init; }
    /// <summary>The outside system: calls are bounded per system, so that one that hangs holds up nobody else.</summary>
    public required string System { get; init; }
    /// <summary>Who of the system's receivers is called; null where it is one.</summary>
    public string? Receiver { get; init; }
    /// <summary>Where in that system, when it was planned; null where it has one place only.</summary>
    public string? Place { get; init; }
    public required PlaybookMode Mode { get; init; }
    /// <summary>What it acts upon as the event named it; null where it acts on nothing.</summary>
    public EntityReference? Target { get; init; }
    /// <summary>Whether it brings something about though it names no target: a pipeline is run, an incident is closed.</summary>
    public bool Acts { get; init; }
    /// <summary>The rendered parameters, plain text. Never a secret: those are resolved by connectors, by reference.</summary>
    public required ImmutableSortedDictionary<string, string> With { get; init; }
    /// <summary>How long its hold lasts; null where the effect is no hold.</summary>
    public TimeSpan? For { get; init; }
    public ApprovalRule? Approval { get; init; }
    public IfDown IfDown { get; init; }
    /// <summary>What other steps call it.</summary>
    public string? Name { get; init; }
    /// <summary>Ids of the steps that must have ended before it begins.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];
    /// <summary>What must hold for it to be run; judged once what it needs has ended.</summary>
    public ImmutableArray<StepCondition> Conditions { get; init; } = [];
    /// <summary>How long one of its calls may take; null: as everywhere.</summary>
    public TimeSpan? Timeout { get; init; }
    /// <summary>How often it is tried again; null: as everywhere.</summary>
    public int? Retries { get; init; }
    /// <summary>What happens when somebody else takes away what it holds.</summary>
    public DriftPolicy Drift { get; init; }
    /// <summary>Whether SecResponder itself says something by it: no kill switch and no playbook's mode keeps it back.</summary>
    public bool IsNotice { get; init; }

    /// <summary>What the target turned out to be, as of the last resolution.</summary>
    public ResolvedEntity? Entity { get; init; }
    /// <summary>Calls begun, from 1 with the first intent.</summary>
    public int Attempt { get; init; }
    /// <summary>Calls of this process or an earlier one that ended without an answer and were seen to. Not those that a process died in.</summary>
    public int Unanswered { get; init; }
    /// <summary>What of its effect was there when it was read back last, though not all of it; null: nothing.</summary>
    public string? Left { get; init; }
    /// <summary>Turns that came to nothing since the last success, for the backoff.</summary>
    public int Tries { get; init; }
    /// <summary>When the first intent was stored.</summary>
    public DateTimeOffset? IntentAt { get; init; }
    /// <summary>Whether the first intent counted against budgets as an observed or an enforced step.</summary>
    public DateTimeOffset? ActedAt { get; init; }
    /// <summary>The guardrail that refused it, or would have refused it in a rehearsal.</summary>
    public string? RefusedBy { get; init; }
    /// <summary>When it was refused.</summary>
    public DateTimeOffset? RefusedAt { get; init; }
    /// <summary>What made it needless to tell, or would have in a rehearsal; see <see cref="Telling.Quiet"/>.</summary>
    public string? QuietBy { get; init; }
    /// <summary>Since when its system can't be called; null when it can.</summary>
    public DateTimeOffset? DownSince { get; init; }
    /// <summary>Since when somebody who could know what the target is can't be asked; null when all can.</summary>
    public DateTimeOffset? UnaskedSince { get; init; }
    /// <summary>What was approved, see <see cref="Planning.PlanHash.ForApproval"/>.</summary>
    public string? ApprovedHash { get; init; }
    /// <summary>A person has said to go on although something is down; there is no approval rule of the playbook behind it.</summary>
    public bool AskedBecauseDown { get; init; }
    /// <summary>How often a person was asked.</summary>
    public int Asked { get; init; }
    /// <summary>The other side's id for the effect.</summary>
    public string? Reference { get; init; }
    /// <summary>For people: why it stands where it stands.</summary>
    public string? Note { get; init; }
    public string? Link { get; init; }

    /// <summary>Where it stands. Kept by the store beside the record, as the next two.</summary>
    [JsonIgnore]
    public StepState State { get; init; }
    /// <summary>When it is looked at next (wall clock); null when it has ended. A claim moves it to the lease's end.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }
    /// <summary>Rises with every write; a write with an older one is a conflict.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>Whom its calls go to.</summary>
    internal CallLine Line => new(System, Receiver);

    /// <summary>Whether it only tells (a ticket, a card): no budget counts it, no hours keep it back, and it may be kept quiet.</summary>
    [JsonIgnore]
    public bool OnlyTells => Target is null && !Acts;

    /// <summary>When a hold that was only rehearsed would end; null for all else.</summary>
    [JsonIgnore]
    public DateTimeOffset? HeldUntil => State == StepState.Observed && RefusedBy is null && ActedAt is { } at && For is { } lasts ? at + lasts : null;

    /// <summary>Whether nothing will happen to it any more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is StepState.Done or StepState.Refused or StepState.Skipped or StepState.Failed or StepState.Observed;

    /// <summary>What came of it, as conditions see it: a rehearsal counts as what it would have come to.</summary>
    [JsonIgnore]
    public string Outcome => State switch
    {
        StepState.Observed => (RefusedBy, QuietBy) switch { (not null, _) => "refused", (_, not null) => "skipped", _ => "done" },
        _ => State.ToString().ToLowerInvariant(),
    };

    /// <summary>The target as people read it.</summary>
    [JsonIgnore]
    public string TargetText => (Entity, Target) switch
    {
        ({ } entity, { } target) when entity.DisplayName != target.Value => $"{entity.DisplayName} ({target.Value})",
        (_, { } target) => target.Value,
        _ => "",
    };
}
