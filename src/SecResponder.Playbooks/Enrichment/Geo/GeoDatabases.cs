using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Geo;

/// <summary>The geo databases together: each gives what it knows, the first decides. Addresses seen lately are remembered. Thread-safe.</summary>
public sealed class GeoDatabases(ImmutableArray<GeoDatabase> databases)
{
    // A look-up makes objects; an address comes again and again. Two halves: when one is full the older is forgotten.
    private const int Half = 50_000;
    private ConcurrentDictionary<IpAddress, GeoPlace> _recent = new();
    private ConcurrentDictionary<IpAddress, GeoPlace> _older = new();
    private int _count;

    /// <summary>No databases.</summary>
    public static GeoDatabases None { get; } = new([]);

    public ImmutableArray<GeoDatabase> Databases { get; } = databases;

    /// <summary>What a test says of networks; it comes before what the databases know.</summary>
    public ImmutableArray<(IpNetwork Network, GeoPlace Place)> Given { get; init; } = [];

    internal GeoPlace? Find(ReadOnlySpan<byte> text) => !(Databases.IsEmpty && Given.IsEmpty) && IpAddress.TryParse(text, out var address) ? Find(address) : null;

    /// <summary>What is known of an address.</summary>
    public GeoPlace Find(IpAddress address)
    {
        if (_recent.TryGetValue(address, out var known))
            return known;
        if (!_older.TryGetValue(address, out known))
            known = Databases.Aggregate(Given.FirstOrDefault(given => given.Network.Contains(address)).Place ?? GeoPlace.Unknown, (place, database) => place.Or(database.Find(address)));
        if (_recent.TryAdd(address, known) && Interlocked.Increment(ref _count) % Half == 0)
            (_older, _recent) = (_recent, new());
        return known;
    }
}
