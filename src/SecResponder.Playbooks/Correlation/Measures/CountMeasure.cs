using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary><c>event_count</c> where windows are sessions, or are judged once they have passed: how many events of any of the rules.</summary>
internal sealed class CountMeasure(CountBounds bounds) : WindowMeasure
{
    public override bool IsRising => bounds.HasLower;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks);

    public override Tally NewTally() => new Count(bounds);

    // Of a window that is judged once the first N decide; of one that slides the last N.
    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon)
    {
        if (IsRising)
            return Newest(entries, bounds.Decisive, ref horizon);
        var (opened, count) = (long.MinValue, 0);
        return entries.RemoveAll(entry =>
        {
            if (opened == long.MinValue || entry.Ticks > opened + span)
                (opened, count) = (entry.Ticks, 0);
            return ++count > bounds.Decisive;
        });
    }

    private sealed class Count(CountBounds bounds) : Tally
    {
        private int _count;

        public override void Add(in WindowEntry entry) => _count++;

        public override void Remove(in WindowEntry entry) => _count--;

        public override bool Holds(long start, out double measured)
        {
            measured = _count;
            return bounds.Hold(_count);
        }
    }
}
