using System.Buffers;
using System.Text;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Text with its case folded away: two texts are equal ignoring case (ordinal, one code point to one, ASCII never equal to non-ASCII) when their folded
/// bytes are equal. So every index works on plain bytes.
/// </summary>
/// <remarks>The relation is that of <see cref="StringComparison.OrdinalIgnoreCase"/>; a test walks all code points. Bytes that are no UTF-8 stay as they are.</remarks>
internal static class FoldedText
{
    /// <summary>How many bytes folding may need: a two-byte letter's upper case can have three.</summary>
    public static int MaxLength(int length) => length * 2;

    /// <summary>Folds into <paramref name="destination"/>, which holds <see cref="MaxLength"/> bytes.</summary>
    /// <returns>The folded length.</returns>
    public static int Fold(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        if (Ascii.ToLower(utf8, destination, out var ascii) == OperationStatus.Done)
            return ascii;
        var read = ascii;
        var written = ascii;
        while (read < utf8.Length)
        {
            var first = utf8[read];
            if (first < 0x80)
            {
                destination[written++] = (uint)(first - 'A') <= 'Z' - 'A' ? (byte)(first | 0x20) : first;
                read++;
                continue;
            }
            if (Rune.DecodeFromUtf8(utf8[read..], out var rune, out var consumed) == OperationStatus.Done)
                written += Fold(rune).EncodeToUtf8(destination[written..]);
            else
            {
                utf8.Slice(read, consumed).CopyTo(destination[written..]);
                written += consumed;
            }
            read += consumed;
        }
        return written;
    }

    /// <summary>A rule's text, folded.</summary>
    public static byte[] Fold(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var folded = new byte[MaxLength(utf8.Length)];
        return folded[..Fold(utf8, folded)];
    }

    /// <summary>One code point: ASCII to lower case, others to their simple upper case, unless that would be ASCII.</summary>
    public static Rune Fold(Rune rune)
    {
        if (rune.IsAscii)
            return Rune.ToLowerInvariant(rune);
        var upper = Rune.ToUpperInvariant(rune);
        return upper.IsAscii ? rune : upper;
    }
}
