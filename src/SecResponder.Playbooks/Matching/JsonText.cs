using System.Buffers;
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
                destination[written++] = source[i] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', var other => other };
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

    /// <summary>Copies JSON without the blanks between its tokens.</summary>
    public static int Compact(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        var written = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (!inString && Blank.Contains(json[i]))
                continue;
            destination[written++] = json[i];
            if (inString && json[i] == '\\')
                destination[written++] = json[++i];
            else if (json[i] == '"')
                inString = !inString;
        }
        return written;
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        var unit = 0;
        foreach (var digit in digits)
            unit = unit << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)unit;
    }
}
