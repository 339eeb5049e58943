using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>
/// <c>value_percentile</c> and <c>value_median</c>: the value at the nearest rank, which is one that occurred: of n sorted values the one at place ceil(p/100 · n).
/// Events whose field is absent or no number are not counted.
/// </summary>
/// <remarks>Of a key with more than 20,000 values within two timespans the newest so many are measured.</remarks>
internal sealed class PercentileMeasure(SigmaThreshold threshold) : WindowMeasure
{
    private const int MostValues = 20_000;

    public override bool IsRising { get; } = new CountBounds(threshold.Bounds).HasLower;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) =>
        !values.IsEmpty && NumberText.TryRead(values[0], out var number) ? new WindowEntry(ticks, NumberText.Write(number)) : null;

    public override Tally NewTally() => new Percentile(threshold);

    public override bool KeepsTally => true;

    // A little more than what must go, so that not every event of a full window costs a copy.
    public override bool AreTooMany(int entries) => entries > MostValues * 5 / 4;

    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon) =>
        AreTooMany(entries.Length) ? Newest(entries, MostValues, ref horizon) : entries;

    private sealed class Percentile(SigmaThreshold threshold) : Tally
    {
        private readonly List<decimal> _values = [];
        private int _sorted;

        // Gathered only: the next question sorts.
        public override void Add(in WindowEntry entry) => _values.Add(NumberText.Read(entry.Value));

        public override void Remove(in WindowEntry entry)
        {
            Sort();
            var at = _values.BinarySearch(NumberText.Read(entry.Value));
            if (at < 0)
                return;
            _values.RemoveAt(at);
            _sorted = _values.Count;
        }

        public override bool Holds(long start, out double measured)
        {
            Sort();
            measured = _values.Count == 0 ? 0 : (double)_values[Math.Clamp((int)Math.Ceiling(threshold.Percentile!.Value / 100 * _values.Count), 1, _values.Count) - 1];
            return _values.Count > 0 && threshold.Holds(measured);
        }

        // One that came to a sorted list is put in its place; many are sorted together.
        private void Sort()
        {
            if (_values.Count == _sorted + 1)
            {
                var number = _values[^1];
                _values.RemoveAt(_sorted);
                var at = _values.BinarySearch(number);
                _values.Insert(at < 0 ? ~at : at, number);
            }
            else if (_values.Count > _sorted)
            {
                _values.Sort();
            }
            _sorted = _values.Count;
        }
    }
}
