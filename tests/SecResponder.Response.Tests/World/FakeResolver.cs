using SecResponder.Response.Entities;

namespace SecResponder.Response.Tests.World;

/// <summary>Knows hosts by what the test says; by default 10.0.0.N is the machine pc-N.</summary>
internal sealed class FakeResolver : IEntityResolver
{
    public Func<EntityReference, Resolution?>? Answer { get; set; }

    public bool Knows(EntityKind kind) => kind == EntityKind.Host;

    public Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation) => Task.FromResult(Answer?.Invoke(reference) ?? Default(reference));

    public static Resolution Default(EntityReference reference) => reference.Value.StartsWith("10.0.0.", StringComparison.Ordinal)
        ? Host("pc-" + reference.Value[7..], reference.Value)
        : new Resolution.Unknown("not in the asset list");

    public static Resolution.Resolved Host(string name, params string[] names) =>
        new(new ResolvedEntity(EntityKind.Host, "mde:" + name, name + ".corp.example", [name, .. names], ["workstation"]), 95, "asset list");
}
