using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>
/// <c>spike</c>: far more events within the timespan than this group usually has at that hour of the week. What is compared is how many spreads the count lies above the usual one
/// (<see cref="HourlyPeaks"/>). Windows slide; a late event is judged in every window that holds it.
/// </summary>
/// <remarks>Of more than 4,096 events in two timespans neighbours within 1/1024 timespan become one with their number: nothing is left out, but a window's edge may lie that little off.</remarks>
internal sealed class Spike(SigmaThreshold threshold, TimeSpan timespan, TimeSpan learning, TimeSpan? lateness) : CorrelationType
{
    /// <summary>How long a group is learnt when its document says nothing.</summary>
    public static readonly TimeSpan DefaultLearning = TimeSpan.FromDays(21);

    private const int MostEntries = 4096;
    private const int Resolution = 1024;
    private readonly long _span = timespan.Ticks;
    private readonly long _kept = timespan.Ticks + Math.Max((lateness ?? TimeSpan.Zero).Ticks, timespan.Ticks);

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        var at = arrived[0].Ticks;
        var newest = window.Entries.IsEmpty ? at : Math.Max(at, window.Entries[^1].Ticks);
        if (lateness is { } late && at < newest - late.Ticks)
            return new Judgement(window, CorrelationVerdict.TooLate, 0, []);
        var peaks = HourlyPeaks.Read(window.Learnt.Span);
        peaks.Since = Math.Min(peaks.Since, at);
        var with = window.With(arrived);
        var (fired, unknown, highest) = (false, false, 0d);
        foreach (var (end, count) in Windows(with.Entries, at))
        {
            // The earlier event of an hour must not be its own yardstick: usual is what was before this hour.
            var score = end - peaks.Since >= learning.Ticks ? peaks.UsualIn(HourlyPeaks.HourOf(end))?.Score(count) : null;
            peaks.Raise(HourlyPeaks.HourOf(end), count);
            var isKnown = with.Horizon < end - _span;
            unknown |= !isKnown;
            fired |= isKnown && score is { } far && threshold.Holds(far);
            highest = Math.Max(highest, score ?? 0);
        }
        peaks.Forget(HourlyPeaks.HourOf(newest));
        var verdict = fired ? CorrelationVerdict.Fired : unknown ? CorrelationVerdict.TooLate : CorrelationVerdict.Counted;
        return new Judgement(Keep(with, newest) with { Learnt = peaks.Write() }, verdict, highest, fired ? [at] : []);
    }

    public override int Worth(Window window) => KeyWorth.OfBaseline(window, learning);

    public override BaselineView? Baseline(Window window)
    {
        var peaks = HourlyPeaks.Read(window.Learnt.Span);
        var hour = window.Entries.IsEmpty ? 0 : HourlyPeaks.HourOf(window.Entries[^1].Ticks);
        var usual = peaks.UsualIn(hour) is { } known ? $"; {known} at {new DateTimeOffset(hour * TimeSpan.TicksPerHour, TimeSpan.Zero).ToString("ddd HH':00'", CultureInfo.InvariantCulture)}" : "";
        return new BaselineView(BaselineView.Time(peaks.Since), BaselineView.Time(peaks.Since, learning), string.Create(CultureInfo.InvariantCulture, $"{peaks.Hours} hours with events{usual}"), peaks.Error);
    }

    // The windows that hold the time: each ends at an event and holds what is at most one timespan older.
    private List<(long End, long Count)> Windows(ImmutableArray<WindowEntry> entries, long at)
    {
        var windows = new List<(long, long)>();
        var (first, count) = (0, 0L);
        for (var end = 0; end < entries.Length && entries[end].Ticks - at <= _span; end++)
        {
            count += Times(entries[end]);
            while (entries[end].Ticks - entries[first].Ticks > _span)
                count -= Times(entries[first++]);
            if (entries[end].Ticks >= at && (end + 1 == entries.Length || entries[end + 1].Ticks != entries[end].Ticks))
                windows.Add((entries[end].Ticks, count));
        }
        return windows;
    }

    private Window Keep(Window window, long newest)
    {
        var (old, horizon) = (0, window.Horizon);
        while (window.Entries[old].Ticks < newest - _kept)
            horizon = Math.Max(horizon, window.Entries[old++].Ticks);
        var entries = old == 0 ? window.Entries : window.Entries.RemoveRange(0, old);
        return new Window(entries.Length <= MostEntries ? entries : Merge(entries), horizon);
    }

    private ImmutableArray<WindowEntry> Merge(ImmutableArray<WindowEntry> entries)
    {
        var merged = ImmutableArray.CreateBuilder<WindowEntry>(MostEntries);
        var (first, count) = (0, 0L);
        for (var i = 0; i < entries.Length; i++)
        {
            count += Times(entries[i]);
            if (i + 1 < entries.Length && entries[i + 1].Ticks - entries[first].Ticks <= _span / Resolution)
                continue;
            merged.Add(new WindowEntry(entries[i].Ticks, count == 1 ? "" : count.ToString(CultureInfo.InvariantCulture)));
            (first, count) = (i + 1, 0);
        }
        return merged.ToImmutable();
    }

    private static long Times(in WindowEntry entry) => entry.Value.Length == 0 ? 1 : long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
}
