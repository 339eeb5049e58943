using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Conditions without a lower bound (<c>lt lte eq neq</c>, or <c>not</c> a rule): more events could make them false, so each window is judged once, when it
/// has passed in event time. The group's first event opens the first; the next event after its end opens the next. With a gap a window ends
/// when nothing has come for so long.
/// </summary>
/// <remarks>A group that has had no event never fires. A window passes by a later signal of the key, or by <see cref="Correlator.Advance"/>.</remarks>
internal sealed class WindowsOnce(WindowMeasure measure, TimeSpan timespan, TimeSpan? gap, TimeSpan? lateness) : CorrelationType
{
    private readonly long _span = timespan.Ticks;
    private readonly long _gap = gap?.Ticks ?? long.MaxValue;
    private readonly long _late = (lateness ?? TimeSpan.Zero).Ticks;

    public override bool IsTimed => true;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => measure.EntryOf(ticks, part, values);

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        if (arrived[0].Ticks <= window.Horizon)
            return new Judgement(window, CorrelationVerdict.TooLate, 0, []);
        var with = window.With(arrived);
        return Pass(with, with.Entries[^1].Ticks);
    }

    public override Judgement Pass(Window window, long ticks)
    {
        var (measured, entries, horizon) = (0d, window.Entries, window.Horizon);
        var fired = ImmutableArray<long>.Empty;
        while (!entries.IsEmpty && End(entries) is var (end, count) && ticks - _late > end)
        {
            horizon = end;
            var tally = measure.NewTally();
            foreach (var entry in entries.AsSpan()[..count])
                tally.Add(entry);
            entries = entries.RemoveRange(0, count);
            if (tally.Holds(end - _span, out var value))
                (fired, measured) = (fired.Add(end), value);
        }
        if (_gap == long.MaxValue)
            entries = measure.Thin(entries, _span, ref horizon);
        return new Judgement(new Window(entries, horizon), fired.IsEmpty ? CorrelationVerdict.Counted : CorrelationVerdict.Fired, measured, fired);
    }

    public override long? DueAfter(Window window) => window.Entries.IsEmpty ? null : End(window.Entries).End + _late;

    // The window that the oldest entry opened: its last tick, and how many entries it holds.
    private (long End, int Count) End(ImmutableArray<WindowEntry> entries)
    {
        var end = entries[0].Ticks + _span;
        var count = 1;
        while (count < entries.Length && entries[count].Ticks <= end && entries[count].Ticks - entries[count - 1].Ticks <= _gap)
            count++;
        return (_gap == long.MaxValue ? end : Math.Min(end, entries[count - 1].Ticks + _gap), count);
    }
}
