using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary><c>value_count</c>: how many different values a field has, or several fields together. Letter case does not tell values apart; an event that
/// lacks one of the fields is not counted.</summary>
internal sealed class DistinctMeasure(SigmaThreshold threshold) : WindowMeasure
{
    private const int AlwaysKept = 1024;
    private readonly CountBounds _bounds = new(threshold.Bounds);

    public override bool IsRising => _bounds.HasLower;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => ValueText.Of(values) is { } value ? new WindowEntry(ticks, value) : null;

    public override Tally NewTally() => new Distinct(_bounds);

    public override bool KeepsTally => true;

    // More than what is left then, so that not every event of a full window costs a copy.
    public override bool AreTooMany(int entries) => _bounds.OnlyRises ? entries > AlwaysKept + 4 * _bounds.Decisive : entries > MostOfRange * 5 / 4;

    // Of three of a value in one window the one in the middle; all three are in the newest.
    public override int Redundant(Tally tally, ReadOnlySpan<WindowEntry> entries, in WindowEntry newest)
    {
        if (!_bounds.OnlyRises || ((Distinct)tally).ThirdAfter(newest.Value) is not { } middle)
            return -1;
        for (var i = SlidingWindows.FirstFrom(entries, middle); i < entries.Length && entries[i].Ticks == middle; i++)
            if (entries[i].Value == newest.Value)
                return i;
        return -1;
    }

    // A value between two of its own that lie within one timespan decides nothing: whatever window holds it, holds one of the two.
    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon)
    {
        if (IsRising && !_bounds.OnlyRises)
            return AreTooMany(entries.Length) ? Newest(entries, MostOfRange, ref horizon) : entries;
        var thinned = Repeats.Drop(entries, span);
        return IsRising && AreTooMany(thinned.Length) ? NewestValues(thinned, ref horizon) : thinned;
    }

    // In order, the newest N values decide.
    private ImmutableArray<WindowEntry> NewestValues(ImmutableArray<WindowEntry> entries, ref long horizon)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = entries.Length - 1; i >= 0; i--)
            if (values.Add(entries[i].Value) && values.Count >= _bounds.Decisive + AlwaysKept / 2)
                return Newest(entries, entries.Length - i, ref horizon);
        return entries;
    }

    private sealed class Distinct(CountBounds bounds) : Tally
    {
        private record struct Seen(int Count, long Newest, long Before);

        private readonly Dictionary<string, Seen> _values = new(StringComparer.Ordinal);

        public override void Add(in WindowEntry entry)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, entry.Value, out _);
            seen = new Seen(seen.Count + 1, entry.Ticks, seen.Newest);
        }

        public override void Remove(in WindowEntry entry)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_values, entry.Value).Count == 0)
                _values.Remove(entry.Value);
        }

        /// <summary>When the value that was added last came before, if the window held it twice already.</summary>
        public long? ThirdAfter(string value) => _values.TryGetValue(value, out var seen) && seen.Count >= 3 ? seen.Before : null;

        public override bool Holds(long start, out double measured)
        {
            measured = _values.Count;
            return bounds.Hold(_values.Count);
        }
    }
}
