using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// <c>event_count</c> with a lower bound: so many events of any of the rules within the timespan. Fires at each event that stands in a window for which
/// the condition holds.
/// </summary>
/// <remarks>
/// SigmaHQ specification v2.1, "Correlation rules". A window ends at an event and holds what is at most one timespan older; a late event is put at its time and judged in
/// every window that holds it.
/// What is kept: without a stated lateness the last <c>N</c> entries, N being the count from which the verdict doesn't change. For an event in order
/// that is exact; for a late one it is as long as nothing that its windows held has been let go, else the verdict is <see cref="CorrelationVerdict.TooLate"/>.
/// With a stated lateness it is exact for every event that is not later than that, with at most 2 N entries for each timespan.
/// </remarks>
internal sealed class EventCount(CountBounds bounds, TimeSpan timespan, TimeSpan? lateness) : CorrelationType
{
    private readonly long _span = timespan.Ticks;
    private readonly int _decisive = bounds.Decisive;

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        if (lateness is null && (window.Entries.IsEmpty || window.Entries[^1].Ticks <= arrived[0].Ticks))
            return InOrder(window, arrived);
        var with = window.With(arrived);
        var (verdict, measured) = Windows(with, arrived[0].Ticks);
        return new Judgement(lateness is { } late ? Within(with, late.Ticks) : Last(with), verdict, measured, verdict == CorrelationVerdict.Fired ? [arrived[0].Ticks] : []);
    }

    // Nearly every event: one window ends with it, and what is kept is written once.
    private Judgement InOrder(in Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        var (entries, at) = (window.Entries, arrived[0].Ticks);
        var first = entries.Length;
        while (first > 0 && at - entries[first - 1].Ticks <= _span)
            first--;
        var count = entries.Length - first + arrived.Length;
        var isKnown = window.Horizon < at - _span || count >= _decisive;
        var holds = isKnown && bounds.Hold(count);
        var excess = Math.Max(0, entries.Length + arrived.Length - _decisive);
        var kept = new WindowEntry[entries.Length + arrived.Length - excess];
        var old = Math.Min(excess, entries.Length);
        entries.AsSpan()[old..].CopyTo(kept);
        arrived[(excess - old)..].CopyTo(kept.AsSpan(entries.Length - old));
        var horizon = excess == 0 ? window.Horizon : Math.Max(window.Horizon, excess <= entries.Length ? entries[excess - 1].Ticks : at);
        return new Judgement(
            new Window(ImmutableCollectionsMarshal.AsImmutableArray(kept), horizon), holds ? CorrelationVerdict.Fired : isKnown ? CorrelationVerdict.Counted : CorrelationVerdict.TooLate, count, holds ? [at] : []);
    }

    public override int Worth(Window window)
    {
        // What lies further back than a timespan from the newest counts for nothing any more.
        var entries = window.Entries.AsSpan();
        var count = 0;
        for (var i = entries.Length - 1; i >= 0 && entries[^1].Ticks - entries[i].Ticks <= _span; i--)
            count++;
        return KeyWorth.Of(count, _decisive);
    }

    private (CorrelationVerdict Verdict, int Measured) Windows(Window window, long at)
    {
        var entries = window.Entries.AsSpan();
        var newest = entries[^1].Ticks;
        if (lateness is { } late && at < newest - late.Ticks)
            return (CorrelationVerdict.TooLate, 0);
        var (first, fullest, fired, unknown) = (0, 0, false, false);
        for (var end = 0; end < entries.Length && entries[end].Ticks - at <= _span; end++)
        {
            // Of entries with one time the last one ends the window: it holds all of them.
            if (entries[end].Ticks < at || end + 1 < entries.Length && entries[end + 1].Ticks == entries[end].Ticks)
                continue;
            while (entries[end].Ticks - entries[first].Ticks > _span)
                first++;
            var count = end - first + 1;
            var isKnown = window.Horizon < entries[end].Ticks - _span || count >= _decisive;
            unknown |= !isKnown;
            if (isKnown && bounds.Hold(count))
                (fired, fullest) = (true, Math.Max(fullest, count));
            else if (!fired)
                fullest = Math.Max(fullest, count);
        }
        return (fired ? CorrelationVerdict.Fired : unknown ? CorrelationVerdict.TooLate : CorrelationVerdict.Counted, fullest);
    }

    private Window Last(Window window)
    {
        var excess = window.Entries.Length - _decisive;
        return excess <= 0 ? window : new Window(window.Entries.RemoveRange(0, excess), Math.Max(window.Horizon, window.Entries[excess - 1].Ticks));
    }

    // An entry whose N neighbours on either side lie within one timespan decides nothing: whatever window holds it, holds all of them on one side.
    private Window Within(Window window, long late)
    {
        var entries = window.Entries.AsSpan();
        var oldest = entries[^1].Ticks - late - _span;
        var (kept, horizon) = (ImmutableArray.CreateBuilder<WindowEntry>(entries.Length), window.Horizon);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Ticks < oldest)
                horizon = Math.Max(horizon, entries[i].Ticks);
            else if (kept.Count < _decisive || i + _decisive >= entries.Length || entries[i + _decisive].Ticks - kept[^_decisive].Ticks > _span)
                kept.Add(entries[i]);
        }
        return kept.Count == entries.Length ? window : new Window(kept.ToImmutable(), horizon);
    }
}
