using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>
/// Tells for 32 positions at once where one of a few runs of bytes may begin: for each half of the first three bytes a table says which of eight groups of runs have it, and a position that some
/// group has three times over is looked at.
/// </summary>
/// <remarks>The idea is that of Hyperscan's "Teddy" (Wang et al., NSDI 2019). With many runs each group has everything; that is when <see cref="SubstringIndex"/> does without it.</remarks>
internal sealed class NibbleFilter
{
    /// <summary>More runs than this are better told apart by hashes.</summary>
    public const int MostGrams = 96;

    private const int Bytes = 3;
    private readonly Vector256<byte>[] _low = new Vector256<byte>[Bytes];
    private readonly Vector256<byte>[] _high = new Vector256<byte>[Bytes];

    /// <param name="grams">Runs of four bytes, the first lowest.</param>
    public NibbleFilter(IEnumerable<uint> grams)
    {
        var low = new byte[Bytes * 16];
        var high = new byte[Bytes * 16];
        // Runs that begin alike share a group, so that a group has few of each half.
        uint[] sorted = [.. grams.OrderBy(BinaryPrimitives.ReverseEndianness)];
        for (var n = 0; n < sorted.Length; n++)
            for (var i = 0; i < Bytes; i++)
            {
                var b = (byte)(sorted[n] >> (8 * i));
                low[i * 16 + (b & 0xF)] |= (byte)(1 << (n * 8 / sorted.Length));
                high[i * 16 + (b >> 4)] |= (byte)(1 << (n * 8 / sorted.Length));
            }
        for (var i = 0; i < Bytes; i++)
        {
            _low[i] = Twice(low.AsSpan(i * 16, 16));
            _high[i] = Twice(high.AsSpan(i * 16, 16));
        }
    }

    /// <summary>Whether this machine does it quickly.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>A bit for each of the 32 positions from here on where a run may begin.</summary>
    public uint Candidates(ref byte at)
    {
        var groups = Groups(ref at, 0) & Groups(ref at, 1) & Groups(ref at, 2);
        return ~Vector256.Equals(groups, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    private Vector256<byte> Groups(ref byte at, int offset)
    {
        var bytes = Vector256.LoadUnsafe(ref at, (nuint)offset);
        var half = Vector256.Create((byte)0xF);
        return Avx2.Shuffle(_low[offset], bytes & half) & Avx2.Shuffle(_high[offset], (bytes.AsUInt16() >>> 4).AsByte() & half);
    }

    private static Vector256<byte> Twice(ReadOnlySpan<byte> table) => Vector256.Create(Vector128.Create(table), Vector128.Create(table));
}
