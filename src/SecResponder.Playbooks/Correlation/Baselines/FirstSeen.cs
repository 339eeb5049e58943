using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>
/// <c>first_seen</c>: a value that this group has not had for a timespan. Fires at each event whose value did not come in the timespan before it, once the
/// group has been known for as long as it must learn.
/// </summary>
/// <remarks>
/// Kept are the values of two timespans (or of the stated lateness), of each two times a timespan at most; beyond 1,024 values the 768 that came last, the others as
/// <see cref="SeenBefore"/> does. What that can cost is a new value taken for known; never the reverse.
/// </remarks>
internal sealed class FirstSeen(TimeSpan timespan, TimeSpan learning, TimeSpan? lateness) : CorrelationType
{
    private const int MostValues = 1024;
    private const int KeptValues = 768;
    private readonly long _span = timespan.Ticks;
    private readonly long _kept = timespan.Ticks + Math.Max((lateness ?? TimeSpan.Zero).Ticks, timespan.Ticks);

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => ValueText.Of(values) is { } value ? new WindowEntry(ticks, value) : null;

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        var (at, seen) = (arrived[0].Ticks, SeenBefore.Read(window.Learnt.Span));
        var newest = window.Entries.IsEmpty ? at : Math.Max(at, window.Entries[^1].Ticks);
        if (lateness is { } late && at < newest - late.Ticks)
            return new Judgement(window, CorrelationVerdict.TooLate, 0, []);
        if (seen.Since > at)
            seen = seen with { Since = at };
        var added = new List<WindowEntry>(arrived.Length);
        var fresh = 0;
        foreach (var entry in arrived)
        {
            if (added.Contains(entry))
                continue;
            added.Add(entry);
            if (!IsKnown(window, seen, entry))
                fresh++;
        }
        var isLearnt = seen.Since <= at - learning.Ticks;
        var isWhole = window.Horizon < at - _span;
        var verdict = fresh == 0 || !isLearnt ? CorrelationVerdict.Counted : isWhole ? CorrelationVerdict.Fired : CorrelationVerdict.TooLate;
        var kept = Keep(window, added, seen, newest);
        return new Judgement(kept, verdict, verdict == CorrelationVerdict.Fired ? fresh : 0, verdict == CorrelationVerdict.Fired ? [at] : []);
    }

    public override int Worth(Window window) => KeyWorth.OfBaseline(window, learning);

    public override BaselineView? Baseline(Window window)
    {
        var seen = SeenBefore.Read(window.Learnt.Span);
        var values = window.Entries.Select(entry => entry.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var shown = string.Join(", ", values.Take(20).Select(ValueText.Shown));
        return new BaselineView(
            BaselineView.Time(seen.Since), BaselineView.Time(seen.Since, learning),
            string.Create(CultureInfo.InvariantCulture, $"{values.Length} values{(seen.Filters.IsEmpty ? "" : " by name")}: {shown}{(values.Length > 20 ? ", …" : "")}"),
            seen.Filters.IsEmpty ? 0 : seen.Error);
    }

    // The window before an event holds what is at most one timespan older, its own time included: what came before it at the same time makes it known.
    private bool IsKnown(in Window window, SeenBefore seen, in WindowEntry entry)
    {
        foreach (var other in window.Entries)
            if (other.Ticks >= entry.Ticks - _span && other.Ticks <= entry.Ticks && other.Value == entry.Value)
                return true;
        return seen.Has(entry.Value, (entry.Ticks - _span) / _span, entry.Ticks / _span);
    }

    private Window Keep(Window window, List<WindowEntry> added, SeenBefore seen, long newest)
    {
        window = window.With(CollectionsMarshal.AsSpan(added));
        var (horizon, oldest) = (window.Horizon, newest - _kept);
        var old = 0;
        while (old < window.Entries.Length && window.Entries[old].Ticks < oldest)
            horizon = Math.Max(horizon, window.Entries[old++].Ticks);
        var entries = Repeats.Drop(old == 0 ? window.Entries : window.Entries.RemoveRange(0, old), _span, added);
        foreach (var period in seen.Filters.Keys.Where(period => (period + 1) * _span <= oldest))
            seen = seen with { Filters = seen.Filters.Remove(period) };
        if (entries.Length > MostValues)
            (entries, seen) = WithoutNames(entries, seen);
        return new Window(entries, horizon, seen.Write());
    }

    private (ImmutableArray<WindowEntry> Entries, SeenBefore Seen) WithoutNames(ImmutableArray<WindowEntry> entries, SeenBefore seen)
    {
        var newest = new HashSet<string>(StringComparer.Ordinal);
        for (var i = entries.Length - 1; i >= 0 && newest.Count < KeptValues; i--)
            newest.Add(entries[i].Value);
        foreach (var period in entries.Where(entry => !newest.Contains(entry.Value)).GroupBy(entry => entry.Ticks / _span))
            seen = seen.With(period.Key, period.Select(entry => entry.Value));
        return (entries.RemoveAll(entry => !newest.Contains(entry.Value)), seen);
    }
}
