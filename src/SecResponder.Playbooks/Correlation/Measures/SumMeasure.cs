using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary><c>value_sum</c> and <c>value_avg</c>: the sum or the mean of a numeric field. Events whose field is absent or no number are not counted.</summary>
/// <remarks>
/// Sums are decimal and exact. A key with more than 20,000 values within two timespans keeps them at a resolution of 1/4096 timespan: neighbours
/// become one, with their sum and number, at the later one's time; nothing is left out, but a window's edge may lie that little off.
/// </remarks>
internal sealed class SumMeasure(SigmaThreshold threshold, bool isMean) : WindowMeasure
{
    private const int MostValues = 20_000;
    private const int Resolution = 4096;
    private const char Times = '*';

    public override bool IsRising { get; } = new CountBounds(threshold.Bounds).HasLower;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) =>
        !values.IsEmpty && NumberText.TryRead(values[0], out var number) ? new WindowEntry(ticks, NumberText.Write(number)) : null;

    public override Tally NewTally() => new Sum(threshold, isMean);

    public override bool KeepsTally => true;

    public override bool AreTooMany(int entries) => entries > MostValues;

    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon)
    {
        if (!AreTooMany(entries.Length))
            return entries;
        var merged = ImmutableArray.CreateBuilder<WindowEntry>(entries.Length);
        var first = 0;
        for (var i = 1; i <= entries.Length; i++)
            if (i == entries.Length || entries[i].Ticks - entries[first].Ticks > span / Resolution)
            {
                merged.Add(Merge(entries.AsSpan()[first..i]));
                first = i;
            }
        return merged.ToImmutable();
    }

    private static WindowEntry Merge(ReadOnlySpan<WindowEntry> entries)
    {
        if (entries.Length == 1)
            return entries[0];
        var (sum, count) = (0m, 0L);
        foreach (var entry in entries)
        {
            var (number, times) = Read(entry.Value);
            (sum, count) = (sum + number, count + times);
        }
        return new WindowEntry(entries[^1].Ticks, $"{NumberText.Write(sum)}{Times}{count.ToString(CultureInfo.InvariantCulture)}");
    }

    private static (decimal Sum, long Count) Read(string text)
    {
        var times = text.IndexOf(Times, StringComparison.Ordinal);
        return times < 0
            ? (NumberText.Read(text), 1)
            : (NumberText.Read(text.AsSpan(0, times)), long.TryParse(text.AsSpan(times + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1);
    }

    private sealed class Sum(SigmaThreshold threshold, bool isMean) : Tally
    {
        private decimal _sum;
        private long _count;
        private bool _isRounded;

        // A decimal has 28 digits: a large number may push the last digits of small ones out, and they would stay away when it has left.
        public override bool MayGoOn => !_isRounded;

        public override void Add(in WindowEntry entry)
        {
            var (number, count) = Read(entry.Value);
            var sum = _sum + number;
            _isRounded |= sum - number != _sum || sum - _sum != number;
            (_sum, _count) = (sum, _count + count);
        }

        public override void Remove(in WindowEntry entry)
        {
            var (number, count) = Read(entry.Value);
            var sum = _sum - number;
            _isRounded |= sum + number != _sum || _sum - sum != number;
            (_sum, _count) = (sum, _count - count);
        }

        public override bool Holds(long start, out double measured)
        {
            measured = isMean ? _count == 0 ? 0 : (double)(_sum / _count) : (double)_sum;
            return _count > 0 && threshold.Holds(measured);
        }
    }
}
