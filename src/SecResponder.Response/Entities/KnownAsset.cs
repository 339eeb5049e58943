using System.Collections.Immutable;

namespace SecResponder.Response.Entities;

/// <summary>A machine, or a network of machines, of the asset list.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Names">What else it is called.</param>
/// <param name="Addresses">Its addresses, or the networks that it is.</param>
/// <param name="Tags">Tags, for guardrails.</param>
/// <param name="Site">Where it stands; networks that use the same addresses at several sites are told apart by it.</param>
/// <param name="Place">Where it is written.</param>
public sealed record KnownAsset(string Name, ImmutableArray<string> Names, ImmutableArray<string> Addresses, ImmutableArray<string> Tags, string? Site, string Place);
