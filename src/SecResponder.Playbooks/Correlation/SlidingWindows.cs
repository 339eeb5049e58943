using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Judges the windows that hold an event: each ends at an event and holds what is at most one timespan older, or with a gap what is of one session with
/// it. Fires at each event that stands in a window for which the condition holds.
/// </summary>
/// <remarks>
/// SigmaHQ specification v2.1, "Correlation rules". A late event is put at its time and judged in every window that holds it.
/// What is kept: the events of the newest timespan and of one more before it (or of the stated lateness, where that is longer), without those of which the
/// measure knows that they decide nothing. An event so late that its windows are not known whole is <see cref="CorrelationVerdict.TooLate"/>.
/// </remarks>
internal sealed class SlidingWindows(WindowMeasure measure, TimeSpan timespan, TimeSpan? gap, TimeSpan? lateness) : CorrelationType
{
    private readonly long _span = timespan.Ticks;
    private readonly long _gap = gap?.Ticks ?? long.MaxValue;
    private readonly long _kept = timespan.Ticks + Math.Max((lateness ?? TimeSpan.Zero).Ticks, timespan.Ticks);

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => measure.EntryOf(ticks, part, values);

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        if (measure.KeepsTally && _gap == long.MaxValue && arrived.Length == 1 && (window.Entries.IsEmpty || window.Entries[^1].Ticks <= arrived[0].Ticks))
            return InOrder(window, arrived[0]);
        var with = window.With(arrived);
        var at = arrived[0].Ticks;
        var (verdict, measured) = Windows(with, at);
        return new Judgement(Keep(with), verdict, measured, verdict == CorrelationVerdict.Fired ? [at] : []);
    }

    // Nearly every event: one window ends with it. The tally goes on where the event before left it, and what is kept is written once.
    private Judgement InOrder(in Window window, in WindowEntry arrived)
    {
        var entries = window.Entries.AsSpan();
        var at = arrived.Ticks;
        var first = FirstFrom(entries, at - _span);
        var tally = RunningTally.Take(window);
        if (tally is null)
        {
            tally = measure.NewTally();
            foreach (var entry in entries[first..])
                tally.Add(entry);
        }
        else
        {
            foreach (var entry in entries[FirstFrom(entries, entries[^1].Ticks - _span)..first])
                tally.Remove(entry);
        }
        tally.Add(arrived);
        var holds = tally.Holds(at - _span, out var measured);

        var old = FirstFrom(entries, at - _kept);
        var horizon = old == 0 ? window.Horizon : Math.Max(window.Horizon, entries[old - 1].Ticks);
        var redundant = measure.Redundant(tally, entries, arrived);
        if (redundant >= 0)
            tally.Remove(entries[redundant]);
        var kept = Kept(entries, old, redundant, arrived);
        var left = measure.AreTooMany(kept.Length) ? measure.Thin(kept, _span, ref horizon) : kept;
        return new Judgement(new Window(left, horizon) { Running = left == kept ? RunningTally.Of(tally, kept) : null }, holds ? CorrelationVerdict.Fired : CorrelationVerdict.Counted, measured, holds ? [at] : []);
    }

    private static ImmutableArray<WindowEntry> Kept(ReadOnlySpan<WindowEntry> entries, int old, int redundant, in WindowEntry arrived)
    {
        var middle = redundant < 0 ? entries.Length : redundant;
        var kept = new WindowEntry[entries.Length - old + (redundant < 0 ? 1 : 0)];
        entries[old..middle].CopyTo(kept);
        if (redundant >= 0)
            entries[(redundant + 1)..].CopyTo(kept.AsSpan(middle - old));
        kept[^1] = arrived;
        return ImmutableCollectionsMarshal.AsImmutableArray(kept);
    }

    private (CorrelationVerdict Verdict, double Measured) Windows(Window window, long at)
    {
        var entries = window.Entries.AsSpan();
        var newest = entries[^1].Ticks;
        if (lateness is { } late && at < newest - late.Ticks)
            return (CorrelationVerdict.TooLate, 0);
        var tally = measure.NewTally();
        var first = FirstFrom(entries, at - _span);
        var (fired, unknown, most) = (false, false, 0d);
        for (var end = first; end < entries.Length && entries[end].Ticks - at <= _span; end++)
        {
            if (end > first && entries[end].Ticks - entries[end - 1].Ticks > _gap)
            {
                if (entries[end - 1].Ticks >= at)
                    break;
                (tally, first) = (measure.NewTally(), end);
            }
            tally.Add(entries[end]);
            while (entries[end].Ticks - entries[first].Ticks > _span)
                tally.Remove(entries[first++]);
            // Of entries with one time the last one ends the window: it holds all of them.
            var isLast = end + 1 == entries.Length;
            if (entries[end].Ticks < at || !isLast && entries[end + 1].Ticks == entries[end].Ticks)
                continue;
            var start = entries[end].Ticks - _span;
            var isKnown = window.Horizon < start || isLast && (at == newest || measure.NewestIsKnown);
            var holds = tally.Holds(start, out var measured);
            unknown |= !isKnown;
            if (holds && isKnown)
                (fired, most) = (true, fired ? Math.Max(most, measured) : measured);
            else if (!fired)
                most = Math.Max(most, measured);
        }
        return (fired ? CorrelationVerdict.Fired : unknown ? CorrelationVerdict.TooLate : CorrelationVerdict.Counted, most);
    }

    private Window Keep(Window window)
    {
        var (entries, horizon) = (window.Entries, window.Horizon);
        var old = FirstFrom(entries.AsSpan(), entries[^1].Ticks - _kept);
        if (old > 0)
            (horizon, entries) = (Math.Max(horizon, entries[old - 1].Ticks), entries.RemoveRange(0, old));
        // What lies between two events may be all that makes one session of them.
        if (_gap == long.MaxValue)
            entries = measure.Thin(entries, _span, ref horizon);
        return entries == window.Entries ? window : new Window(entries, horizon);
    }

    /// <summary>The place of the first entry that is not before this time.</summary>
    public static int FirstFrom(ReadOnlySpan<WindowEntry> entries, long ticks)
    {
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Ticks < ticks)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
