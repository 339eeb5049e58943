using System.Collections.Immutable;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>A condition of Falco. <c>At</c> is the place in its text, from 0.</summary>
internal abstract record FalcoNode(int At)
{
    public sealed record All(int At, ImmutableArray<FalcoNode> Terms) : FalcoNode(At);

    public sealed record Any(int At, ImmutableArray<FalcoNode> Terms) : FalcoNode(At);

    public sealed record Not(int At, FalcoNode Term) : FalcoNode(At);

    /// <summary>A macro.</summary>
    public sealed record Macro(int At, string Name) : FalcoNode(At);

    /// <summary>A field, an operator, values. A value that is bare may be a list's name.</summary>
    public sealed record Check(int At, string Field, string Operator, ImmutableArray<(string Text, bool IsBare)> Values) : FalcoNode(At);
}
