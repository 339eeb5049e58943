using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What a correlation measures: Sigma's own types first, then SecResponder's.</summary>
public enum SigmaCorrelationType
{
    EventCount,
    ValueCount,
    ValueSum,
    ValueAvg,
    ValuePercentile,
    ValueMedian,
    Temporal,
    TemporalOrdered,
    /// <summary>A value that this group has not had for a timespan.</summary>
    FirstSeen,
    /// <summary>Far more events within the timespan than this group usually has at that hour of the week.</summary>
    Spike,
    /// <summary>What should follow, or keep coming, and does not.</summary>
    Absence,
    /// <summary>Evenly spaced events.</summary>
    Periodic,
    /// <summary>A value that makes up a small share of this group's events.</summary>
    Rare,
}

/// <summary>A correlation document: what must come together, how often, how soon. Immutable; free of errors of its own
/// (<see cref="SigmaCollection"/> checks what it refers to).</summary>
/// <remarks>SigmaHQ specification v2.1, "Correlation rules".</remarks>
public sealed record SigmaCorrelation
{
    public required SigmaMetadata Metadata { get; init; }
    public required SigmaCorrelationType Type { get; init; }
    /// <summary>Rules or other correlations, by id or name.</summary>
    public required ImmutableArray<SigmaReference> Rules { get; init; }
    /// <summary>Fields or aliases; empty: one group for everything.</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];
    /// <summary>Events exactly this far apart (event time) are still in one window.</summary>
    public required TimeSpan Timespan { get; init; }
    /// <summary>SecResponder's own: the longest time between two events of one window, which makes sessions of windows; null: no limit but the timespan.</summary>
    public TimeSpan? Gap { get; init; }
    /// <summary>SecResponder's own, for baselines: how long a group must be known before it can fire; null: the type's default.</summary>
    public TimeSpan? Learning { get; init; }
    /// <summary>SecResponder's own, for <see cref="SigmaCorrelationType.Periodic"/>: how far an interval may lie from the usual one, as a share of it; null: the default.</summary>
    public double? Jitter { get; init; }
    public ImmutableArray<SigmaAlias> Aliases { get; init; } = [];
    /// <summary>The bounds; null when a temporal correlation asks for all of its rules, or by <see cref="Extended"/>, and for an absence.</summary>
    public SigmaThreshold? Threshold { get; init; }
    /// <summary>A temporal correlation's condition over rule names; null otherwise.</summary>
    public SigmaCondition? Extended { get; init; }
    /// <summary>Whether the rules it is made of report by themselves too.</summary>
    public bool Generate { get; init; }
    /// <summary>Where the <c>correlation</c> key's map stands.</summary>
    public required YamlPosition Position { get; init; }
}

/// <summary>A group-by name for which each rule supplies a field of its own: <paramref name="Fields"/> leads from rule (as written) to field.</summary>
public sealed record SigmaAlias(string Name, ImmutableSortedDictionary<string, string> Fields, YamlPosition Position);

/// <summary>What the measured value must be.</summary>
/// <param name="Bounds">All must hold; one, or two for a range; none for first_seen.</param>
/// <param name="Fields">Whose values are measured; several: distinct tuples. Empty for event_count and temporal.</param>
/// <param name="Percentile">0 to 100, for value_percentile; 50 for value_median; else null.</param>
public sealed record SigmaThreshold(ImmutableArray<SigmaBound> Bounds, ImmutableArray<string> Fields, double? Percentile)
{
    /// <summary>Whether all bounds hold for <paramref name="value"/>.</summary>
    public bool Holds(double value)
    {
        foreach (var bound in Bounds)
            if (!bound.Holds(value))
                return false;
        return true;
    }
}

/// <summary>One bound of a threshold.</summary>
public readonly record struct SigmaBound(ComparisonOperator Operator, double Value)
{
    public bool Holds(double value) => Operator switch
    {
        ComparisonOperator.Greater => value > Value,
        ComparisonOperator.GreaterOrEqual => value >= Value,
        ComparisonOperator.Less => value < Value,
        ComparisonOperator.LessOrEqual => value <= Value,
        ComparisonOperator.Equal => value.Equals(Value),
        _ => !value.Equals(Value),
    };
}
