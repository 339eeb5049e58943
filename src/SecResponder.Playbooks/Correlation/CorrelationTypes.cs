using SecResponder.Playbooks.Correlation.Baselines;
using SecResponder.Playbooks.Correlation.Measures;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>Which type of correlation is judged by what. Adding one is one file and one line here.</summary>
internal static class CorrelationTypes
{
    /// <summary>The judge of a correlation.</summary>
    public static CorrelationType Of(CorrelationTree tree, TimeSpan? lateness)
    {
        var correlation = tree.Correlation;
        if (correlation is { Type: SigmaCorrelationType.EventCount, Gap: null } && new CountBounds(correlation.Threshold!.Bounds) is { HasLower: true } bounds)
            return new EventCount(bounds, correlation.Timespan, lateness);
        return correlation.Type switch
        {
            SigmaCorrelationType.FirstSeen => new FirstSeen(correlation.Timespan, correlation.Learning ?? correlation.Timespan, lateness),
            SigmaCorrelationType.Spike => new Spike(correlation.Threshold!, correlation.Timespan, correlation.Learning ?? Spike.DefaultLearning, lateness),
            SigmaCorrelationType.Absence => new Absence(tree.Parts.Length, correlation.Timespan, lateness),
            SigmaCorrelationType.Rare => new Rare(correlation.Threshold!, correlation.Timespan, correlation.Learning ?? correlation.Timespan),
            _ => OfWindows(Measure(tree, correlation), correlation, lateness),
        };
    }

    private static CorrelationType OfWindows(WindowMeasure measure, SigmaCorrelation correlation, TimeSpan? lateness) => measure.IsRising
        ? new SlidingWindows(measure, correlation.Timespan, correlation.Gap, lateness)
        : new WindowsOnce(measure, correlation.Timespan, correlation.Gap, lateness);

    private static WindowMeasure Measure(CorrelationTree tree, SigmaCorrelation correlation) => correlation.Type switch
    {
        SigmaCorrelationType.EventCount => new CountMeasure(new CountBounds(correlation.Threshold!.Bounds)),
        SigmaCorrelationType.ValueCount => new DistinctMeasure(correlation.Threshold!),
        SigmaCorrelationType.ValueSum => new SumMeasure(correlation.Threshold!, isMean: false),
        SigmaCorrelationType.ValueAvg => new SumMeasure(correlation.Threshold!, isMean: true),
        SigmaCorrelationType.ValuePercentile or SigmaCorrelationType.ValueMedian => new PercentileMeasure(correlation.Threshold!),
        SigmaCorrelationType.Temporal => new TemporalMeasure(Seen(tree)),
        SigmaCorrelationType.TemporalOrdered => new OrderedMeasure(Seen(tree)),
        SigmaCorrelationType.Periodic => new PeriodicMeasure(correlation.Threshold!, correlation.Jitter ?? PeriodicMeasure.DefaultJitter),
        _ => throw new ArgumentOutOfRangeException(nameof(correlation), correlation.Type, "unknown type of correlation"),
    };

    private static RulesSeen Seen(CorrelationTree tree) => new(tree.Parts.Length, tree.Correlation.Threshold, tree.Correlation.Extended,
        name => tree.Parts.IndexOf(tree.Parts.First(part => part.Metadata.Is(name))));
}
