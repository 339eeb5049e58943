using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;

namespace SecResponder.Events.Text;

/// <summary>An address that a record has as bytes, as people write it; the library would make an object of it first.</summary>
/// <remarks>RFC 5952: lower case, no leading zeros, the longest row of zero groups as <c>::</c>, and never one group alone.</remarks>
public static class IpText
{
    /// <summary>Writes four bytes as IPv4, sixteen as IPv6; 39 bytes are room enough.</summary>
    /// <returns>How much was written.</returns>
    public static int Write(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var written = 0;
        if (address.Length == 4)
        {
            Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{address[0]}.{address[1]}.{address[2]}.{address[3]}", out written);
            return written;
        }
        var (zeros, count) = LongestZeros(address);
        for (var group = 0; group < 8; group++)
        {
            if (group == zeros)
            {
                text[written++] = (byte)':';
                text[written++] = (byte)':';
                group += count - 1;
                continue;
            }
            if (group > 0 && group != zeros + count)
                text[written++] = (byte)':';
            Utf8.TryWrite(text[written..], CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(address[(2 * group)..]):x}", out var digits);
            written += digits;
        }
        return written;
    }

    private static (int Start, int Count) LongestZeros(ReadOnlySpan<byte> address)
    {
        var (best, longest) = (-1, 1);
        for (var start = 0; start < 8; start++)
        {
            var end = start;
            while (end < 8 && BinaryPrimitives.ReadUInt16BigEndian(address[(2 * end)..]) == 0)
                end++;
            if (end - start > longest)
                (best, longest) = (start, end - start);
        }
        return best < 0 ? (-1, 0) : (best, longest);
    }
}
