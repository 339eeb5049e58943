using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Ledger;

/// <summary>One chain's end as a digest saw it.</summary>
/// <param name="Chain">The incident's id.</param>
/// <param name="Head">Its end.</param>
public sealed record ChainEnd(string Chain, LedgerHead Head);

/// <summary>
/// What all chains were that moved since the digest before. A chain by itself can't tell that it was there at all; whoever removes an incident with all its rows is found by
/// the digests, and whoever rewrites the digests is found by the last hash, which is to be kept where they can't reach.
/// </summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">Wall clock when it was sealed, UTC.</param>
/// <param name="Ends">The chains, in ordinal order.</param>
/// <param name="Hash">SHA-256 over the hash before it and all of this.</param>
public sealed record LedgerDigest(long Number, DateTimeOffset At, ImmutableArray<ChainEnd> Ends, ImmutableArray<byte> Hash)
{
    private static readonly ImmutableArray<byte> Start = LedgerHead.Empty.Hash;

    /// <summary>Makes the digest that follows.</summary>
    public static LedgerDigest Seal(LedgerDigest? before, DateTimeOffset at, IEnumerable<ChainEnd> ends)
    {
        var number = (before?.Number ?? 0) + 1;
        ImmutableArray<ChainEnd> ordered = [.. ends.OrderBy(end => end.Chain, StringComparer.Ordinal)];
        at = at.ToUniversalTime();
        return new LedgerDigest(number, at, ordered, HashOf(before?.Hash ?? Start, number, at, ordered));
    }

    /// <summary>Whether this one follows <paramref name="before"/> and is as it was sealed.</summary>
    public bool Follows(LedgerDigest? before) =>
        Number == (before?.Number ?? 0) + 1 && HashOf(before?.Hash ?? Start, Number, At, Ends).AsSpan().SequenceEqual(Hash.AsSpan());

    private static ImmutableArray<byte> HashOf(ImmutableArray<byte> previous, long number, DateTimeOffset at, ImmutableArray<ChainEnd> ends)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], at.UtcTicks);
        hash.AppendData(previous.AsSpan());
        hash.AppendData(numbers);
        foreach (var (chain, head) in ends)
        {
            var name = Encoding.UTF8.GetBytes(chain);
            BinaryPrimitives.WriteInt64BigEndian(numbers, name.Length);
            BinaryPrimitives.WriteInt64BigEndian(numbers[8..], head.Count);
            hash.AppendData(numbers);
            hash.AppendData(name);
            hash.AppendData(head.Hash.AsSpan());
        }
        return [.. hash.GetHashAndReset()];
    }
}
