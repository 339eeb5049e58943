using System.Globalization;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>
/// What <c>spike</c> learns of a group: for each hour of the last eight weeks how many events its fullest timespan held (a timespan belongs to the hour it ends in), one byte an hour.
/// </summary>
/// <remarks>
/// Usual is the median of what the same hour of the week held in those weeks, the hour before and after included (the fullest of the three, so that what comes a little early or late is
/// no news); until three weeks are known, of the same hours of every day. The spread is the median absolute deviation (times 1.4826: that of a normal distribution's sigma); never less than one event, nor less than the square root of the median, since counts vary by so much
/// by chance alone. Medians are not moved by single outliers: an attack of last week teaches nothing. Hours in which nothing came count as none, from the group's first whole hour on.
/// Hours are UTC. Counts up to 16 are exact, larger ones within 4.5 %.
/// </remarks>
internal sealed class HourlyPeaks
{
    private const int Week = 168;
    private const int Weeks = 8;
    private const int Kept = Weeks * Week + 2;
    private const int FewestSamples = 3;
    private const int Exact = 16;
    private const int StepsAnOctave = 8;

    private readonly SortedDictionary<long, byte> _peaks = [];

    /// <summary>The earliest event time of the group.</summary>
    public long Since { get; set; } = long.MaxValue;

    /// <summary>How many hours are known in which something came.</summary>
    public int Hours => _peaks.Count;

    /// <summary>How far a count may be off: a share of it.</summary>
    public double Error => _peaks.Values.Any(code => code > Exact) ? Math.Pow(2, 0.5 / StepsAnOctave) - 1 : 0;

    public static long HourOf(long ticks) => ticks / TimeSpan.TicksPerHour;

    /// <summary>A timespan that ends in that hour held so many.</summary>
    public void Raise(long hour, long count)
    {
        var code = Code(count);
        if (code > _peaks.GetValueOrDefault(hour))
            _peaks[hour] = code;
    }

    /// <summary>Lets go of what is older than eight weeks before that hour.</summary>
    public void Forget(long newest)
    {
        foreach (var hour in _peaks.Keys.TakeWhile(hour => hour < newest - Kept).ToArray())
            _peaks.Remove(hour);
    }

    /// <summary>What is usual in an hour, by what was before it; null while too little is known.</summary>
    public Usual? UsualIn(long hour)
    {
        var samples = Samples(hour, Week, Weeks);
        if (samples.Count < FewestSamples)
            samples = Samples(hour, 24, Weeks * 7);
        if (samples.Count < FewestSamples)
            return null;
        var median = Median(samples);
        var deviation = Median(samples.ConvertAll(sample => Math.Abs(sample - median)));
        return new Usual(median, Math.Max(Math.Max(1, Math.Sqrt(median)), 1.4826 * deviation));
    }

    public byte[] Write()
    {
        var writer = new StateWriter(16 + 3 * _peaks.Count);
        writer.Unsigned((ulong)Since);
        writer.Unsigned((ulong)_peaks.Count);
        var before = 0L;
        foreach (var (hour, code) in _peaks)
        {
            writer.Unsigned((ulong)(hour - before));
            writer.Byte(code);
            before = hour;
        }
        return writer.ToArray();
    }

    public static HourlyPeaks Read(ReadOnlySpan<byte> learnt)
    {
        var peaks = new HourlyPeaks();
        if (learnt.IsEmpty)
            return peaks;
        var reader = new StateReader(learnt);
        peaks.Since = reader.Ticks();
        var hour = 0L;
        for (var left = reader.Count(); left > 0; left--)
        {
            hour = StateReader.Checked(hour + reader.Ticks());
            peaks._peaks[hour] = reader.Byte();
        }
        return peaks;
    }

    private List<double> Samples(long hour, int every, int times)
    {
        var samples = new List<double>(times);
        for (var back = 1; back <= times && hour - back * every is var sample && sample > HourOf(Since); back++)
            samples.Add(Count(Math.Max(_peaks.GetValueOrDefault(sample), Math.Max(_peaks.GetValueOrDefault(sample - 1), _peaks.GetValueOrDefault(sample + 1)))));
        return samples;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static byte Code(long count) =>
        count <= Exact ? (byte)count : (byte)Math.Min(255, Exact + Math.Round(StepsAnOctave * Math.Log2(count / (double)Exact)));

    private static double Count(byte code) => code <= Exact ? code : Exact * Math.Pow(2, (code - Exact) / (double)StepsAnOctave);
}

/// <summary>What is usual for a group in an hour of the week.</summary>
/// <param name="Median">Events in the fullest timespan.</param>
/// <param name="Spread">How far that goes up and down.</param>
internal readonly record struct Usual(double Median, double Spread)
{
    /// <summary>How many spreads a count lies above what is usual.</summary>
    public double Score(long count) => (count - Median) / Spread;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"usual {Median:0.#} ± {Spread:0.#}");
}
