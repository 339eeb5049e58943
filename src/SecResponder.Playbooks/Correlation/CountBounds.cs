using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>What a count must be, and from which count on nothing changes any more.</summary>
internal sealed class CountBounds
{
    private readonly ImmutableArray<SigmaBound> _bounds;

    /// <summary>The most that can be told apart; a window keeps as many entries.</summary>
    public const int Most = 100_000;

    public CountBounds(ImmutableArray<SigmaBound> bounds)
    {
        _bounds = bounds;
        Decisive = (int)Math.Clamp(bounds.Max(DecidedAt), 1, Most);
        HasLower = bounds.Any(bound => bound.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual);
    }

    /// <summary>A count of this or more is judged as this: so many entries need to be kept, no more.</summary>
    public int Decisive { get; }

    /// <summary>Whether the condition can only become true by an event arriving. Without a lower bound it is judged once, when its window has passed.</summary>
    public bool HasLower { get; }

    /// <summary>Whether a further event can't make the condition false.</summary>
    public bool OnlyRises => _bounds.All(bound => bound.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual);

    /// <summary>Whether the bounds ask for more than can be kept.</summary>
    public static bool AreTooHigh(ImmutableArray<SigmaBound> bounds) => bounds.Any(bound => DecidedAt(bound) > Most);

    /// <summary>Whether all bounds hold.</summary>
    public bool Hold(int count)
    {
        foreach (var bound in _bounds)
            if (!bound.Holds(count))
                return false;
        return true;
    }

    private static double DecidedAt(SigmaBound bound) =>
        bound.Operator is ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less ? Math.Ceiling(bound.Value) : Math.Floor(bound.Value) + 1;
}
