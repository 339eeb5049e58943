using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// <c>event_count</c> without a lower bound (<c>lt lte eq neq</c>): more events could make it false, so it is judged once, when the window that the
/// group's first event opened has passed in event time. The next event after that opens the next window.
/// </summary>
/// <remarks>A group that has had no event never fires. A window passes by a later signal of the key, or by <see cref="Correlator.Advance"/>.
/// Of a window the first N entries are kept, N being the count from which the verdict doesn't change.</remarks>
internal sealed class EventCountOnce(CountBounds bounds, TimeSpan timespan, TimeSpan? lateness) : CorrelationType
{
    private readonly long _span = timespan.Ticks;
    private readonly long _late = (lateness ?? TimeSpan.Zero).Ticks;

    public override Judgement Judge(Window window, Signal signal)
    {
        if (signal.Time.UtcTicks <= window.Horizon)
            return new Judgement(window, CorrelationVerdict.TooLate, 0);
        var with = window.With(signal);
        return Pass(with, with.Entries[^1].Ticks);
    }

    public override Judgement Pass(Window window, long ticks)
    {
        var (verdict, measured, entries, horizon) = (CorrelationVerdict.Counted, 0, window.Entries, window.Horizon);
        while (!entries.IsEmpty && ticks - _late > entries[0].Ticks + _span)
        {
            horizon = entries[0].Ticks + _span;
            var count = 0;
            while (count < entries.Length && entries[count].Ticks <= horizon)
                count++;
            entries = entries.RemoveRange(0, count);
            if (bounds.Hold(count))
                (verdict, measured) = (CorrelationVerdict.Fired, count);
        }
        return new Judgement(new Window(Decisive(entries), horizon), verdict, measured);
    }

    public override long? DueAfter(Window window) => window.Entries.IsEmpty ? null : window.Entries[0].Ticks + _span + _late;

    private ImmutableArray<WindowEntry> Decisive(ImmutableArray<WindowEntry> entries)
    {
        var (opened, count) = (long.MinValue, 0);
        return entries.RemoveAll(entry =>
        {
            if (opened == long.MinValue || entry.Ticks > opened + _span)
                (opened, count) = (entry.Ticks, 0);
            return ++count > bounds.Decisive;
        });
    }
}
