using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>event_count as the rulings say it, word for word: keeps everything, counts anew each time, never lets go.</summary>
internal sealed class NaiveEventCount(SigmaThreshold threshold, TimeSpan timespan)
{
    private bool HasLower => threshold.Bounds.Any(bound => bound.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual);

    public IEnumerable<CorrelationVerdict> Run(IEnumerable<Signal> signals) => HasLower ? Sliding(signals) : Once(signals);

    private IEnumerable<CorrelationVerdict> Sliding(IEnumerable<Signal> signals)
    {
        var times = new List<DateTimeOffset>();
        foreach (var signal in signals)
        {
            times.AddRange(signal.RuleIds.Select(_ => signal.Time));
            var holds = times.Where(end => end >= signal.Time && end - signal.Time <= timespan)
                .Any(end => threshold.Holds(times.Count(time => time <= end && end - time <= timespan)));
            yield return holds ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }
    }

    // In order only: the first event opens a window, the first after its end judges it and opens the next.
    private IEnumerable<CorrelationVerdict> Once(IEnumerable<Signal> signals)
    {
        var (opened, count) = (DateTimeOffset.MinValue, 0);
        foreach (var signal in signals)
        {
            var passed = count > 0 && signal.Time - opened > timespan;
            var verdict = passed && threshold.Holds(count) ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
            if (passed || count == 0)
                (opened, count) = (signal.Time, 0);
            count += signal.RuleIds.Length;
            yield return verdict;
        }
    }
}
