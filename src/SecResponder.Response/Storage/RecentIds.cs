using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Storage;

/// <summary>
/// The latest events of a partition by the ids that their senders gave them, so that one that is sent again is known again: written with the position, so it is remembered exactly when what it said is stored.
/// Bounded: the oldest are forgotten. Immutable.
/// </summary>
/// <remarks>An id is kept as eight bytes of its hash: two of the four thousand that are remembered are alike once in a million million partitions.</remarks>
public sealed class RecentIds : IEquatable<RecentIds>
{
    /// <summary>How many are remembered.</summary>
    public const int Most = 4096;

    private readonly ImmutableArray<long> _ids;
    private readonly Lazy<HashSet<long>> _set;

    private RecentIds(ImmutableArray<long> ids) => (_ids, _set) = (ids, new Lazy<HashSet<long>>(() => [.. ids]));

    /// <summary>None yet.</summary>
    public static RecentIds None { get; } = new([]);

    public bool IsEmpty => _ids.IsEmpty;

    /// <summary>What is kept of an event. Who made its id is part of it, because ids are unique for their maker only; and so is what it says: a maker that gives two events one id loses none by it.</summary>
    public static long Of(string maker, string id, ReadOnlySpan<byte> said)
    {
        ArgumentNullException.ThrowIfNull(maker);
        ArgumentNullException.ThrowIfNull(id);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The lengths tell where one ends and the next begins.
        hash.AppendData(Encoding.UTF8.GetBytes($"{maker.Length}:{id.Length}:{maker}{id}"));
        hash.AppendData(said);
        return BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset());
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static RecentIds Read(ReadOnlySpan<byte> bytes)
    {
        var ids = ImmutableArray.CreateBuilder<long>(bytes.Length / sizeof(long));
        for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..])
            ids.Add(BinaryPrimitives.ReadInt64LittleEndian(bytes));
        return ids.Count == 0 ? None : new RecentIds(ids.DrainToImmutable());
    }

    public bool Contains(long id) => _set.Value.Contains(id);

    /// <summary>These, and behind them the new ones.</summary>
    public RecentIds With(IReadOnlyCollection<long> ids) => ids.Count == 0 ? this : new RecentIds([.. _ids.Concat(ids).Skip(Math.Max(0, _ids.Length + ids.Count - Most))]);

    public byte[] ToBytes()
    {
        var bytes = new byte[_ids.Length * sizeof(long)];
        for (var i = 0; i < _ids.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), _ids[i]);
        return bytes;
    }

    public bool Equals(RecentIds? other) => other is not null && _ids.AsSpan().SequenceEqual(other._ids.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as RecentIds);

    public override int GetHashCode() => _ids.IsEmpty ? 0 : HashCode.Combine(_ids.Length, _ids[^1]);
}
