using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Guardrails;

/// <summary>Whose guardrails.</summary>
internal enum GuardrailLevel
{
    Playbook,
    Team,
    Everybody,
}

/// <summary>Everything guardrails may know, gathered just before the call. They are pure functions over it.</summary>
public sealed record GuardrailQuestion
{
    public required ResponseStep Step { get; init; }
    /// <summary>The playbook in force now; null when it is gone.</summary>
    public required Playbook? Playbook { get; init; }
    public required Team? Team { get; init; }
    /// <summary>The guardrails of everybody.</summary>
    public Playbooks.Files.Guardrails Everywhere { get; init; } = Playbooks.Files.Guardrails.None;
    /// <summary>Entries that nobody acts on, whatever the playbook.</summary>
    public required ImmutableArray<string> Protected { get; init; }
    /// <summary>What the target turned out to be; null where the step acts on nothing.</summary>
    public required Resolution? Resolution { get; init; }
    public required ImmutableArray<Pause> Pauses { get; init; }
    /// <summary>Wall clock.</summary>
    public DateTimeOffset Now { get; init; }
    /// <summary>What is held; gathered only where a guardrail asks for it.</summary>
    public ImmutableArray<HeldNow> Held { get; init; } = [];
    /// <summary>Steps of the playbook that acted within its budget's time, this one not counted.</summary>
    public int PlaybookActed { get; init; }
    /// <summary>Steps of the owner that acted within the team's budget's time, this one not counted.</summary>
    public int OwnerActed { get; init; }
    /// <summary>Steps of anybody that acted within everybody's budget's time, this one not counted.</summary>
    public int EverybodyActed { get; init; }

    /// <summary>The guardrails at all levels.</summary>
    internal IEnumerable<(GuardrailLevel Whose, Playbooks.Files.Guardrails Guardrails)> Levels() =>
    [
        (GuardrailLevel.Playbook, Playbook?.Guardrails ?? Playbooks.Files.Guardrails.None),
        (GuardrailLevel.Team, Team?.Guardrails ?? Playbooks.Files.Guardrails.None),
        (GuardrailLevel.Everybody, Everywhere),
    ];

    /// <summary>Whether the target is held already: then one more reason changes nothing outside.</summary>
    internal bool IsHeld(ResolvedEntity entity) => Held.Any(held => held.EntityId == entity.Id);

    /// <summary>Whether something held is this playbook's, this team's, or anybody's.</summary>
    internal bool IsOf(GuardrailLevel whose, HeldNow held) => whose switch
    {
        GuardrailLevel.Playbook => held.PlaybookIds.Contains(Step.PlaybookId, StringComparer.OrdinalIgnoreCase),
        GuardrailLevel.Team => held.Owners.Contains(Step.Owner, StringComparer.Ordinal),
        _ => true,
    };
}
