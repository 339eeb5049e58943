namespace SecResponder.Response.Entities;

/// <summary>Takes every entity for what the log calls it. For replays, where nobody outside may be asked; never for a run that acts.</summary>
public sealed class NamedInLog : IEntityResolver
{
    /// <inheritdoc/>
    public bool Knows(EntityKind kind) => true;

    /// <inheritdoc/>
    public Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var entity = new ResolvedEntity(reference.Kind, $"log:{reference.Value}", reference.Value, [reference.Value], []);
        return Task.FromResult<Resolution>(new Resolution.Resolved(entity, 100, "as the log names it; nobody was asked"));
    }
}
