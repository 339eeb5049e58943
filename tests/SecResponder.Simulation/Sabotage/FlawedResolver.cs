using SecResponder.Response.Entities;

namespace SecResponder.Simulation.Sabotage;

/// <summary>A resolver with one deliberate bug.</summary>
internal sealed class FlawedResolver(IEntityResolver inner, Func<EntityReference, EntityReference> asked, Func<EntityReference, Resolution, Resolution> answered) : IEntityResolver
{
    public bool Knows(EntityKind kind) => inner.Knows(kind);

    public async Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation) =>
        answered(reference, await inner.ResolveAsync(asked(reference), cancellation));
}
