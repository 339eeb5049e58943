using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary>Which bytes <see cref="ByteMarks{TSet}"/> looks for.</summary>
internal interface IByteSet
{
    /// <summary>All bits of a byte that is one of the set, none of any other.</summary>
    static abstract Vector256<byte> In(Vector256<byte> bytes);
}

/// <summary>
/// The places of a few bytes in a text, one after another: found for 64 bytes at a time, one bit each. A search from each place to the next costs more to begin than the few bytes between two
/// separators are worth.
/// </summary>
internal ref struct ByteMarks<TSet>(ReadOnlySpan<byte> text)
    where TSet : struct, IByteSet
{
    private const int Block = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    // The places of this block that were not given yet.
    private ulong _bits;
    private int _block;
    private int _nextBlock;

    /// <summary>The next place; the text's length when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        if (_bits == 0 && !TryBlock())
            return _text.Length;
        var at = _block + BitOperations.TrailingZeroCount(_bits);
        _bits &= _bits - 1;
        return at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryBlock()
    {
        while (_bits == 0)
        {
            if (_nextBlock >= _text.Length)
                return false;
            (_block, _nextBlock) = (_nextBlock, _nextBlock + Block);
            _bits = Bits(_text, _block);
        }
        return true;
    }

    private static ulong Bits(ReadOnlySpan<byte> text, int at)
    {
        if (at + Block <= text.Length)
            return Bits(ref MemoryMarshal.GetReference(text), at);
        // The last block is read from the text's end, and what was in the one before is moved out.
        if (text.Length >= Block)
            return Bits(ref MemoryMarshal.GetReference(text), text.Length - Block) >> (at + Block - text.Length);
        Span<byte> padded = stackalloc byte[Block];
        padded[text.Length..].Clear();
        text.CopyTo(padded);
        return Bits(ref MemoryMarshal.GetReference(padded), 0) & ((1UL << text.Length) - 1);
    }

    private static ulong Bits(ref byte text, int at)
    {
        var low = TSet.In(Vector256.LoadUnsafe(ref text, (nuint)at)).ExtractMostSignificantBits();
        var high = TSet.In(Vector256.LoadUnsafe(ref text, (nuint)(at + Vector256<byte>.Count))).ExtractMostSignificantBits();
        return low | ((ulong)high << Vector256<byte>.Count);
    }
}
