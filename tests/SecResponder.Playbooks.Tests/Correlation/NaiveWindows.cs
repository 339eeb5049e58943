using System.Globalization;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>
/// Correlations as the rulings say them, word for word: keeps everything, gathers every window anew, tries every chain. Shares nothing with what is tested
/// but the parsed document.
/// </summary>
internal sealed class NaiveWindows(SigmaCorrelation correlation)
{
    private sealed record Event(DateTimeOffset Time, int Rule, string? Value);

    public IEnumerable<CorrelationVerdict> Run(IEnumerable<Signal> signals)
    {
        var all = new List<Event>();
        foreach (var signal in signals)
        {
            var arrived = signal.Parts.Select(part => new Event(signal.Time, int.Parse(part.Rule.AsSpan(1), CultureInfo.InvariantCulture), part.Values.IsEmpty ? null : part.Values[0])).Where(IsMeasured).ToArray();
            // Equal times keep the order of arrival.
            var at = all.FindLastIndex(one => one.Time <= signal.Time) + 1;
            all.InsertRange(at, arrived);
            yield return arrived.Length > 0 && Windows(all, signal.Time).Any(Holds) ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }
    }

    private bool IsMeasured(Event one) => correlation.Type switch
    {
        SigmaCorrelationType.EventCount or SigmaCorrelationType.Temporal or SigmaCorrelationType.TemporalOrdered => true,
        SigmaCorrelationType.ValueCount => one.Value is not null,
        _ => decimal.TryParse(one.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
    };

    // Every window that ends at an event and holds the time; with a gap, what is of one session with its end.
    private IEnumerable<Event[]> Windows(List<Event> all, DateTimeOffset at)
    {
        foreach (var end in all.Select(one => one.Time).Distinct().Where(end => end >= at && end - at <= correlation.Timespan))
        {
            var window = all.Where(one => one.Time <= end && end - one.Time <= correlation.Timespan).ToList();
            if (correlation.Gap is { } gap)
                for (var i = window.Count - 1; i > 0; i--)
                    if (window[i].Time - window[i - 1].Time > gap)
                    {
                        window.RemoveRange(0, i);
                        break;
                    }
            if (window.Any(one => one.Time == at))
                yield return [.. window];
        }
    }

    private bool Holds(Event[] window) => correlation.Type switch
    {
        SigmaCorrelationType.EventCount => Is(window.Length),
        SigmaCorrelationType.ValueCount => Is(window.Select(one => one.Value!).Distinct(StringComparer.OrdinalIgnoreCase).Count()),
        SigmaCorrelationType.ValueSum => Is((double)Numbers(window).Sum()),
        SigmaCorrelationType.ValueAvg => Is((double)Numbers(window).Average()),
        SigmaCorrelationType.Temporal => HasSeen([.. window.Select(one => one.Rule).Distinct()]),
        SigmaCorrelationType.TemporalOrdered => Chains(window, 0, []).Any(HasSeen),
        _ => Is((double)Rank(Numbers(window).Order().ToArray())),
    };

    private bool Is(double value) => correlation.Threshold!.Holds(value);

    private static IEnumerable<decimal> Numbers(Event[] window) => window.Select(one => decimal.Parse(one.Value!, NumberStyles.Float, CultureInfo.InvariantCulture));

    private decimal Rank(decimal[] sorted) => sorted[(int)Math.Ceiling(correlation.Threshold!.Percentile!.Value / 100 * sorted.Length) - 1];

    private bool HasSeen(int[] rules) =>
        correlation.Extended is { } extended ? Says(extended, rules) : correlation.Threshold is { } threshold ? rules.Length > 0 && threshold.Holds(rules.Length) : rules.Length == correlation.Rules.Length;

    private static bool Says(SigmaCondition condition, int[] rules) => condition switch
    {
        SigmaCondition.And and => and.Terms.All(term => Says(term, rules)),
        SigmaCondition.Or or => or.Terms.Any(term => Says(term, rules)),
        SigmaCondition.Not not => !Says(not.Term, rules),
        _ => rules.Contains(int.Parse(((SigmaCondition.Named)condition).Name.AsSpan(1), CultureInfo.InvariantCulture)),
    };

    // Every choice of events whose rules rise.
    private static IEnumerable<int[]> Chains(Event[] window, int from, int[] chain)
    {
        yield return chain;
        for (var i = from; i < window.Length; i++)
            if (chain.Length == 0 || window[i].Rule > chain[^1])
                foreach (var longer in Chains(window, i + 1, [.. chain, window[i].Rule]))
                    yield return longer;
    }
}
