using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SecResponder.Playbooks.Sigma;

/// <summary>
/// Numbers as canonical decimal text: no sign on zero, no leading zeros, no trailing <c>.0</c>, no exponent unless the number is very large or small.
/// Equal numbers have equal texts, so equality is exact at any size and needs no conversion.
/// </summary>
internal static class DecimalText
{
    // 2^128 and anything that a device counts has fewer digits; beyond that the exponent stays.
    private const int LongestPlain = 40;

    /// <summary>Whether the text is canonical as it stands: the usual case, an integer as JSON writes it.</summary>
    public static bool IsCanonicalInteger(ReadOnlySpan<byte> number) =>
        number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var at && (at < 0 || at == 0 && number[0] == '-' && !number[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') && number is not [_, (byte)'0'])
        && number.Length <= LongestPlain;

    /// <summary>The canonical text of a YAML or JSON number; null when it is none (or infinite).</summary>
    public static string? Of(string number)
    {
        if (number.StartsWith("0x", StringComparison.Ordinal))
            return BigInteger.TryParse("0" + number[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? Of(hex.ToString(CultureInfo.InvariantCulture)) : null;
        var utf8 = Encoding.UTF8.GetBytes(number);
        var canonical = new byte[utf8.Length + LongestPlain + 16];
        return TryWrite(utf8, canonical, out var written) ? Encoding.ASCII.GetString(canonical, 0, written) : null;
    }

    /// <summary>Writes the canonical text. <paramref name="canonical"/> must hold 56 bytes more than the number has.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> number, Span<byte> canonical, out int written)
    {
        written = 0;
        var isNegative = number.Length > 0 && number[0] == '-';
        var rest = number.Length > 0 && number[0] is (byte)'-' or (byte)'+' ? number[1..] : number;
        Span<byte> digits = rest.Length <= 256 ? stackalloc byte[256] : new byte[rest.Length];
        var count = 0;
        var pointAt = -1;
        var i = 0;
        for (; i < rest.Length; i++)
        {
            if (char.IsAsciiDigit((char)rest[i]))
                digits[count++] = rest[i];
            else if (rest[i] == '.' && pointAt < 0)
                pointAt = count;
            else
                break;
        }
        if (count == 0)
            return false;
        long point = pointAt < 0 ? count : pointAt;
        if (i < rest.Length)
        {
            if (rest[i] is not ((byte)'e' or (byte)'E') || i + 1 == rest.Length)
                return false;
            var exponentText = rest[(i + 1)..];
            if (exponentText[0] == '+')
                exponentText = exponentText[1..];
            if (!Utf8Parser.TryParse(exponentText, out int exponent, out var read) || read != exponentText.Length)
                return false;
            point += exponent;
        }
        var first = digits[..count].IndexOfAnyExcept((byte)'0');
        if (first < 0)
        {
            canonical[written++] = (byte)'0';
            return true;
        }
        var significant = digits[first..(digits[..count].LastIndexOfAnyExcept((byte)'0') + 1)];
        point -= first;
        if (isNegative)
            canonical[written++] = (byte)'-';
        Write(significant, point, canonical, ref written);
        return true;
    }

    // The number is 0.<digits> times ten to the power of point.
    private static void Write(ReadOnlySpan<byte> digits, long point, Span<byte> canonical, ref int written)
    {
        if (point > Math.Max(LongestPlain, digits.Length) || point < -LongestPlain)
        {
            digits.CopyTo(canonical[written..]);
            written += digits.Length;
            canonical[written++] = (byte)'E';
            Utf8Formatter.TryFormat(point - digits.Length, canonical[written..], out var length);
            written += length;
            return;
        }
        if (point <= 0)
        {
            canonical[written++] = (byte)'0';
            canonical[written++] = (byte)'.';
            canonical.Slice(written, (int)-point).Fill((byte)'0');
            written += (int)-point;
            digits.CopyTo(canonical[written..]);
            written += digits.Length;
            return;
        }
        var whole = (int)Math.Min(point, digits.Length);
        digits[..whole].CopyTo(canonical[written..]);
        written += whole;
        canonical.Slice(written, (int)point - whole).Fill((byte)'0');
        written += (int)point - whole;
        if (whole == digits.Length)
            return;
        canonical[written++] = (byte)'.';
        digits[whole..].CopyTo(canonical[written..]);
        written += digits.Length - whole;
    }
}
