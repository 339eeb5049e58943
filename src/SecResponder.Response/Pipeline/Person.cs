using System.Collections.Immutable;

namespace SecResponder.Response.Pipeline;

/// <summary>Somebody who decides.</summary>
/// <param name="Name">The user principal name, from an identity that somebody has verified.</param>
/// <param name="Groups">Object ids of the Entra groups that their sign-in vouches for.</param>
public sealed record Person(string Name, ImmutableArray<Guid> Groups)
{
    /// <summary>A person of whom only the name is known.</summary>
    public static Person Named(string name) => new(name, []);
}
