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

    // A value between two of its own that lie within one timespan decides nothing: whatever window holds it, holds one of the two.
    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon)
    {
        if (IsRising && !_bounds.OnlyRises)
            return Newest(entries, MostOfRange, ref horizon);
        var thinned = Repeats.Drop(entries, span);
        return IsRising && thinned.Length > AlwaysKept + 4 * _bounds.Decisive ? NewestValues(thinned, ref horizon) : thinned;
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
        private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);

        public override void Add(in WindowEntry entry) => CollectionsMarshal.GetValueRefOrAddDefault(_values, entry.Value, out _)++;

        public override void Remove(in WindowEntry entry)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_values, entry.Value) == 0)
                _values.Remove(entry.Value);
        }

        public override bool Holds(long start, out double measured)
        {
            measured = _values.Count;
            return bounds.Hold(_values.Count);
        }
    }
}
