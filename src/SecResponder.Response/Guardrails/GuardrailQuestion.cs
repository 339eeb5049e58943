using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Guardrails;

/// <summary>Everything guardrails may know, gathered just before the call. They are pure functions over it.</summary>
public sealed record GuardrailQuestion
{
    public required ResponseStep Step { get; init; }
    /// <summary>The playbook in force now; null when it is gone.</summary>
    public required Playbook? Playbook { get; init; }
    public required Team? Team { get; init; }
    /// <summary>Entries that nobody acts on, whatever the playbook.</summary>
    public required ImmutableArray<string> Protected { get; init; }
    /// <summary>What the target turned out to be; null where the step acts on nothing.</summary>
    public required Resolution? Resolution { get; init; }
    public required ImmutableArray<Pause> Pauses { get; init; }
    /// <summary>Steps of the playbook that acted within its budget's time, this one not counted.</summary>
    public int PlaybookActed { get; init; }
    /// <summary>Steps of the owner that acted within the team's budget's time, this one not counted.</summary>
    public int OwnerActed { get; init; }
}
