using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>A meta rule: its condition is joined by <c>and</c> to the rules that it names. Its searches never mix with theirs.</summary>
public sealed record SigmaFilter
{
    public required SigmaMetadata Metadata { get; init; }
    /// <summary>Must contain the log source of a rule for the filter to work on it.</summary>
    public required LogSource LogSource { get; init; }
    /// <summary>Ids or names of rules; empty: every rule of the log source.</summary>
    public required ImmutableArray<SigmaReference> Rules { get; init; }
    public required ImmutableArray<SigmaSearch> Searches { get; init; }
    public required SigmaCondition Condition { get; init; }

    /// <summary>Whether this filter narrows <paramref name="rule"/>.</summary>
    public bool AppliesTo(SigmaRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return LogSource.Contains(rule.LogSource) && (Rules.IsEmpty || Rules.Any(reference => rule.Metadata.Is(reference.Text)));
    }
}

/// <summary>The id or name of another document, and where it is written.</summary>
public readonly record struct SigmaReference(string Text, YamlPosition Position);
