namespace SecResponder.Cli.Demo;

/// <summary>Chance from a seed: the same on every machine and in every release of .NET, which <see cref="Random"/> does not promise. Not for secrets.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
internal sealed class DemoChance(ulong seed)
{
    private ulong _state = seed;

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from <paramref name="from"/> up to, not including, <paramref name="until"/>.</summary>
    public int Between(int from, int until) => from + (int)(Next() % (ulong)(until - from));

    /// <summary>A time span below <paramref name="until"/>, in whole milliseconds.</summary>
    public TimeSpan Below(TimeSpan until) => TimeSpan.FromMilliseconds((long)(Next() % (ulong)until.TotalMilliseconds));

    /// <summary>Whether something happens that happens so many times in a hundred.</summary>
    public bool Percent(int share) => Between(0, 100) < share;

    /// <summary>One of the items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Between(0, items.Count)];
}
