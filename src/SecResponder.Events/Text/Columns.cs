using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary>Columns of a line by their separator, without quotes: what is between two separators is a column, empty or not.</summary>
public static class Columns
{
    /// <summary>Finds the columns' places.</summary>
    /// <param name="text">The line.</param>
    /// <param name="separator">What stands between two columns.</param>
    /// <param name="places">Takes the places; the last one that there is room for takes all that is left.</param>
    /// <returns>How many there are.</returns>
    public static int Split(ReadOnlySpan<byte> text, byte separator, Span<Range> places)
    {
        var (count, at) = (0, 0);
        var last = places.Length - 1;
        if (text.Length < Vector256<byte>.Count)
        {
            while (count < last && text[at..].IndexOf(separator) is var found and >= 0)
            {
                places[count++] = at..(at + found);
                at += found + 1;
            }
        }
        else
        {
            // All separators of 32 bytes at once, one bit each.
            for (var block = 0; block < text.Length && count < last; block += Vector256<byte>.Count)
                for (var bits = Bits(text, block, separator); bits != 0 && count < last; bits &= bits - 1)
                {
                    var end = block + BitOperations.TrailingZeroCount(bits);
                    places[count++] = at..end;
                    at = end + 1;
                }
        }
        places[count++] = at..text.Length;
        return count;
    }

    // The last block is read from the text's end, and what was in the one before is moved out.
    private static uint Bits(ReadOnlySpan<byte> text, int block, byte separator)
    {
        var from = Math.Min(block, text.Length - Vector256<byte>.Count);
        return Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)from), Vector256.Create(separator)).ExtractMostSignificantBits() >> (block - from);
    }
}
