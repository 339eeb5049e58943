using System.Collections.Immutable;
using System.Numerics;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>
/// What <c>first_seen</c> keeps besides its entries: since when a group is known, and which values have been seen that are too many to be kept by name:
/// a Bloom filter for each period of one timespan.
/// </summary>
/// <remarks>
/// Bloom, "Space/time trade-offs in hash coding with allowable errors" (1970). A filter of 8,192 bytes and five places a value takes another for known once in a hundred at 6,600
/// values and once in ten at 13,000; it never takes a known one for new. What the error is now tells <see cref="Error"/>.
/// </remarks>
/// <param name="Since">The earliest event time of the group.</param>
/// <param name="Filters">By period: event time divided by the timespan.</param>
internal sealed record SeenBefore(long Since, ImmutableSortedDictionary<long, ImmutableArray<byte>> Filters)
{
    private const int FilterBytes = 8192;
    private const int Places = 5;

    public static SeenBefore Nothing { get; } = new(long.MaxValue, ImmutableSortedDictionary<long, ImmutableArray<byte>>.Empty);

    /// <summary>The chance that a new value is taken for a known one.</summary>
    public double Error => 1 - Filters.Values.Aggregate(1d, (rest, filter) => rest * (1 - Math.Pow(filter.Sum(part => BitOperations.PopCount(part)) / (8d * FilterBytes), Places)));

    public bool Has(string value, long fromPeriod, long toPeriod)
    {
        if (Filters.IsEmpty)
            return false;
        var hash = ValueHash.Of(value);
        return Filters.Any(filter => filter.Key >= fromPeriod && filter.Key <= toPeriod && IsIn(filter.Value, hash));
    }

    /// <summary>With values that were seen in a period.</summary>
    public SeenBefore With(long period, IEnumerable<string> values)
    {
        var bits = Filters.TryGetValue(period, out var filter) ? filter.ToArray() : new byte[FilterBytes];
        foreach (var hash in values.Select(ValueHash.Of))
            for (var i = 0; i < Places; i++)
                if (hash.Place(i, 8 * FilterBytes) is var place)
                    bits[place >> 3] |= (byte)(1 << (place & 7));
        return this with { Filters = Filters.SetItem(period, [.. bits]) };
    }

    public byte[] Write()
    {
        var writer = new StateWriter();
        writer.Unsigned((ulong)Since);
        writer.Unsigned((ulong)Filters.Count);
        foreach (var (period, filter) in Filters)
        {
            writer.Signed(period);
            writer.Bytes(filter.AsSpan());
        }
        return writer.ToArray();
    }

    public static SeenBefore Read(ReadOnlySpan<byte> learnt)
    {
        if (learnt.IsEmpty)
            return Nothing;
        var reader = new StateReader(learnt);
        var since = reader.Ticks();
        var filters = Nothing.Filters.ToBuilder();
        for (var left = reader.Count(); left > 0; left--)
        {
            var period = reader.Signed();
            var filter = reader.Bytes();
            if (filter.Length != FilterBytes)
                throw new InvalidDataException("The correlation state holds a filter of another size.");
            filters[period] = [.. filter];
        }
        return new SeenBefore(since, filters.ToImmutable());
    }

    private static bool IsIn(ImmutableArray<byte> filter, in ValueHash hash)
    {
        for (var i = 0; i < Places; i++)
            if (hash.Place(i, 8 * FilterBytes) is var place && (filter[place >> 3] & 1 << (place & 7)) == 0)
                return false;
        return true;
    }
}
