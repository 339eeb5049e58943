using System.Collections.Immutable;

namespace SecResponder.Response.Entities;

/// <summary>Tells what an address or a name was at a time, without knowing any system's ids: the asset list, leases, logons. Resolvers say what to act on, witnesses whether they are right.</summary>
public interface IEntityWitness
{
    /// <summary>What it knows; empty when it knows nothing.</summary>
    Task<ImmutableArray<Testimony>> AskAsync(EntityReference reference, CancellationToken cancellation);
}

/// <summary>One witness's word.</summary>
/// <param name="Name">What the host (or user) is called; null where only its tags are known (a network of the asset list).</param>
/// <param name="Names">What else it is called.</param>
/// <param name="Tags">Tags and groups, for guardrails.</param>
/// <param name="Confidence">0 to 100.</param>
/// <param name="Evidence">How it knows, for the ledger.</param>
public sealed record Testimony(string? Name, ImmutableArray<string> Names, ImmutableArray<string> Tags, int Confidence, string Evidence);
