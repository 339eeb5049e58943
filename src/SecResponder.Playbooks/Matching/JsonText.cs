using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace SecResponder.Playbooks.Matching;

/// <summary>JSON strings and compact JSON, without allocating and without trusting the input.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Resolves the escapes of a JSON string whose form has been checked. A surrogate without its half becomes U+FFFD.</summary>
    /// <returns>How many bytes; never more than the source has.</returns>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '\\')
            {
                destination[written++] = source[i];
                continue;
            }
            i++;
            if (source[i] != 'u')
            {
                destination[written++] = Meaning(source[i]);
                continue;
            }
            var unit = Hex(source.Slice(i + 1, 4));
            i += 4;
            Rune rune;
            if (char.IsHighSurrogate(unit) && i + 6 < source.Length && source[i + 1] == '\\' && source[i + 2] == 'u' && Hex(source.Slice(i + 3, 4)) is var low && char.IsLowSurrogate(low))
            {
                rune = new Rune(unit, low);
                i += 6;
            }
            else if (!Rune.TryCreate(unit, out rune))
                rune = Rune.ReplacementChar;
            written += rune.EncodeToUtf8(destination[written..]);
        }
        return written;
    }

    /// <summary>The same for a string without <c>\u</c>, 32 bytes at a time: as many may be read and written beyond either end.</summary>
    public static int UnescapeSimple(ref byte source, int length, ref byte destination)
    {
        var (read, written) = (0, 0);
        while (read < length)
        {
            var bytes = Vector256.LoadUnsafe(ref source, (nuint)read);
            bytes.StoreUnsafe(ref destination, (nuint)written);
            var backslashes = Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
            var plain = backslashes == 0 ? 32 : BitOperations.TrailingZeroCount(backslashes);
            read += plain;
            written += plain;
            if (backslashes == 0 || read >= length)
                continue;
            Unsafe.Add(ref destination, written++) = Meaning(Unsafe.Add(ref source, read + 1));
            read += 2;
        }
        return written - (read - length);
    }

    private static byte Meaning(byte escaped) => escaped switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escaped,
    };

    /// <summary>Copies JSON without the blanks between its tokens, and without needless escapes: the text does not depend on who wrote it.</summary>
    public static int Compact(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        var written = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (!inString && Blank.Contains(json[i]))
                continue;
            if (inString && json[i] == '\\')
                written += Escape(json, ref i, destination[written..]);
            else
            {
                destination[written++] = json[i];
                inString ^= json[i] == '"';
            }
        }
        return written;
    }

    // What JSON must escape keeps its escape; every other escape becomes the character.
    private static int Escape(ReadOnlySpan<byte> json, ref int at, Span<byte> destination)
    {
        var length = json[at + 1] == 'u' ? 6 : 2;
        if (length == 6 && json.Length >= at + 12 && char.IsHighSurrogate(Hex(json.Slice(at + 2, 4))) && json[at + 6] == '\\' && json[at + 7] == 'u' && char.IsLowSurrogate(Hex(json.Slice(at + 8, 4))))
            length = 12;
        var escape = json.Slice(at, length);
        at += length - 1;
        var written = Unescape(escape, destination);
        switch (destination[0])
        {
            case (byte)'"' or (byte)'\\':
                destination[1] = destination[0];
                destination[0] = (byte)'\\';
                return 2;
            case < (byte)' ':
                escape.CopyTo(destination);
                return escape.Length;
            default:
                return written;
        }
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        var unit = 0;
        foreach (var digit in digits)
            unit = unit << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)unit;
    }
}
