using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>A Sigma rule: which events it speaks of, and what it looks for in them. Immutable; free of errors.</summary>
public sealed record SigmaRule
{
    public required SigmaMetadata Metadata { get; init; }
    public required LogSource LogSource { get; init; }
    /// <summary>The named searches, in the order they are written.</summary>
    public required ImmutableArray<SigmaSearch> Searches { get; init; }
    /// <summary>The condition; several conditions are joined by <c>or</c>.</summary>
    public required SigmaCondition Condition { get; init; }

    /// <summary>Whether the rule may match at all: <c>status: unsupported</c> rules load but stay quiet.</summary>
    public bool IsActive => Metadata.Status != "unsupported";
}

/// <summary>A search identifier with its search.</summary>
public sealed record SigmaSearch(string Name, SearchNode Node, YamlPosition Position);

/// <summary>A part of a search.</summary>
public abstract record SearchNode(YamlPosition Position);

/// <summary>A map (all of its items) or a list (one of them).</summary>
public sealed record SearchGroup(bool IsAll, ImmutableArray<SearchNode> Nodes, YamlPosition Position) : SearchNode(Position);

/// <summary>One field with its values.</summary>
/// <param name="Field">The field's name; null for keywords, which are looked for in the whole event.</param>
/// <param name="Key">As written: <c>field|modifier</c>; empty for keywords without modifiers.</param>
/// <param name="Values">Each value with its modifiers applied; where a modifier makes alternatives of one value, one of them is enough.</param>
/// <param name="IsAll">All of the values are needed (<c>all</c>), not one.</param>
/// <param name="IsNegated">The item as a whole is negated (<c>neq</c>).</param>
/// <param name="Position">Where the key stands.</param>
public sealed record SearchItem(string? Field, string Key, ImmutableArray<ImmutableArray<SigmaValue>> Values, bool IsAll, bool IsNegated, YamlPosition Position)
    : SearchNode(Position);
