using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>Which type of correlation is judged by what. Adding one is one file and one line here.</summary>
internal static class CorrelationTypes
{
    private static readonly Dictionary<SigmaCorrelationType, Func<SigmaCorrelation, TimeSpan?, CorrelationType>> Known = new()
    {
        [SigmaCorrelationType.EventCount] = (correlation, lateness) => new CountBounds(correlation.Threshold!.Bounds) is { HasLower: true } bounds
            ? new EventCount(bounds, correlation.Timespan, lateness)
            : new EventCountOnce(new CountBounds(correlation.Threshold!.Bounds), correlation.Timespan, lateness),
    };

    /// <summary>Whether correlations of this type can be judged.</summary>
    public static bool Knows(SigmaCorrelationType type) => Known.ContainsKey(type);

    /// <summary>The judge of a correlation of a type that is known.</summary>
    public static CorrelationType Of(SigmaCorrelation correlation, TimeSpan? lateness) => Known[correlation.Type](correlation, lateness);
}
