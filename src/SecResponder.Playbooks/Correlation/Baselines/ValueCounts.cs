namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>How often each value came in one period: exactly up to 512 different ones, then as a count-min sketch.</summary>
/// <remarks>
/// Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications" (2005), with conservative update: three rows of 2,048. A count is never
/// too low, and in 19 of 20 cases too high by less than 0.13 % of the period's events.
/// </remarks>
internal sealed class ValueCounts
{
    private const int MostExact = 512;
    private const int Rows = 3;
    private const int Width = 2048;
    private readonly SortedDictionary<ulong, long> _exact = [];
    private long[]? _sketch;

    /// <summary>What a count may be too high by, as a share of the events.</summary>
    public const double SketchError = Math.E / Width;

    public long Total { get; private set; }

    public bool IsExact => _sketch is null;

    /// <summary>How many different values, while they are known exactly.</summary>
    public int Values => _exact.Count;

    public void Add(in ValueHash value)
    {
        Total++;
        if (_sketch is not null)
        {
            Add(_sketch, Spread(value.First), 1);
            return;
        }
        _exact[value.First] = _exact.GetValueOrDefault(value.First) + 1;
        if (_exact.Count <= MostExact)
            return;
        _sketch = new long[Rows * Width];
        foreach (var (hash, count) in _exact)
            Add(_sketch, Spread(hash), count);
        _exact.Clear();
    }

    public long Count(in ValueHash value) => _sketch is null ? _exact.GetValueOrDefault(value.First) : Least(_sketch, Spread(value.First));

    public void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)Total);
        writer.Unsigned((ulong)_exact.Count);
        foreach (var (hash, count) in _exact)
        {
            writer.Unsigned(hash);
            writer.Unsigned((ulong)count);
        }
        writer.Byte(_sketch is null ? (byte)0 : (byte)1);
        foreach (var count in _sketch ?? [])
            writer.Unsigned((ulong)count);
    }

    public static ValueCounts Read(ref StateReader reader)
    {
        var counts = new ValueCounts { Total = (long)(reader.Unsigned() & long.MaxValue) };
        for (var left = reader.Count(); left > 0; left--)
            counts._exact[reader.Unsigned()] = (long)(reader.Unsigned() & long.MaxValue);
        if (reader.Byte() == 0)
            return counts;
        counts._sketch = new long[Rows * Width];
        for (var i = 0; i < counts._sketch.Length; i++)
            counts._sketch[i] = (long)(reader.Unsigned() & long.MaxValue);
        return counts;
    }

    private static void Add(long[] sketch, in ValueHash value, long count)
    {
        var to = Least(sketch, value) + count;
        for (var row = 0; row < Rows; row++)
            sketch[row * Width + value.Place(row, Width)] = Math.Max(to, sketch[row * Width + value.Place(row, Width)]);
    }

    private static long Least(long[] sketch, in ValueHash value)
    {
        var least = long.MaxValue;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, sketch[row * Width + value.Place(row, Width)]);
        return least;
    }

    // Of a value counted exactly only the first half of its hash is kept: both kinds must fall onto the same places.
    private static ValueHash Spread(ulong hash) => new(hash, (hash ^ hash >> 33) * 0xff51afd7ed558ccdUL >> 20);
}
