using System.Globalization;
using SecResponder.Playbooks.Correlation.Measures;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>
/// <c>rare</c>: a value that makes up a small share of this group's events. What is compared is the share in percent, the event itself included, over the period of one timespan
/// that it lies in and the one before: so back for one timespan at least.
/// </summary>
/// <remarks>Since the event itself counts, a share below one percent needs more than a hundred events. Periods are event time divided by the timespan; three are kept (<see cref="ValueCounts"/>), so a late event
/// finds those that it is compared with for one timespan at least; later than that it is <see cref="CorrelationVerdict.TooLate"/>.</remarks>
internal sealed class Rare(SigmaThreshold threshold, TimeSpan timespan, TimeSpan learning) : CorrelationType
{
    private const int PeriodsKept = 3;
    private readonly long _span = timespan.Ticks;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => ValueText.Of(values) is { } value ? new WindowEntry(ticks, value) : null;

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        var (at, period) = (arrived[0].Ticks, arrived[0].Ticks / _span);
        var newest = window.Entries.IsEmpty ? at : Math.Max(at, window.Entries[^1].Ticks);
        if (period < newest / _span - (PeriodsKept - 2))
            return new Judgement(window, CorrelationVerdict.TooLate, 0, []);
        var (since, periods) = Read(window.Learnt.Span);
        since = Math.Min(since, at);
        foreach (var old in periods.Keys.Where(old => old <= newest / _span - PeriodsKept).ToArray())
            periods.Remove(old);
        var counts = periods.TryGetValue(period, out var known) ? known : periods[period] = new ValueCounts();
        var share = 100d;
        foreach (var value in arrived.ToArray().Select(entry => entry.Value).Distinct(StringComparer.Ordinal))
        {
            var hash = ValueHash.Of(value);
            counts.Add(hash);
            share = Math.Min(share, Share(counts, periods.GetValueOrDefault(period - 1), hash));
        }
        var fired = since <= at - learning.Ticks && threshold.Holds(share);
        var kept = new Window([new WindowEntry(newest)], window.Horizon, Write(since, periods));
        return new Judgement(kept, fired ? CorrelationVerdict.Fired : CorrelationVerdict.Counted, share, fired ? [at] : []);
    }

    public override int Worth(Window window) => KeyWorth.OfBaseline(window, learning);

    public override BaselineView? Baseline(Window window)
    {
        var (since, periods) = Read(window.Learnt.Span);
        var isExact = periods.Values.All(counts => counts.IsExact);
        var parts = periods.Select(period => string.Create(CultureInfo.InvariantCulture,
            $"{(period.Value.IsExact ? $"{period.Value.Values} values" : "more than 512 values")} in {period.Value.Total} events from {new DateTimeOffset(period.Key * _span, TimeSpan.Zero):yyyy-MM-dd HH:mm}"));
        return new BaselineView(BaselineView.Time(since), BaselineView.Time(since, learning), string.Join("; ", parts), isExact ? 0 : ValueCounts.SketchError);
    }

    private static double Share(ValueCounts counts, ValueCounts? before, in ValueHash hash) =>
        100d * (counts.Count(hash) + (before?.Count(hash) ?? 0)) / (counts.Total + (before?.Total ?? 0));

    private static byte[] Write(long since, SortedDictionary<long, ValueCounts> periods)
    {
        var writer = new StateWriter();
        writer.Unsigned((ulong)since);
        writer.Unsigned((ulong)periods.Count);
        foreach (var (period, counts) in periods)
        {
            writer.Unsigned((ulong)period);
            counts.Write(writer);
        }
        return writer.ToArray();
    }

    private static (long Since, SortedDictionary<long, ValueCounts> Periods) Read(ReadOnlySpan<byte> learnt)
    {
        var periods = new SortedDictionary<long, ValueCounts>();
        if (learnt.IsEmpty)
            return (long.MaxValue, periods);
        var reader = new StateReader(learnt);
        var since = reader.Ticks();
        for (var left = reader.Count(); left > 0; left--)
            periods[reader.Ticks()] = ValueCounts.Read(ref reader);
        return (since, periods);
    }
}
