using System.Buffers.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>Numbers as log lines print them. What is no number, or out of range, is left out: an absent value is honest, a wrong one is not.</summary>
public static class Numbers
{
    /// <summary>Sets a whole number from 0 to 2⁶³−1.</summary>
    public static void Count(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var value))
            e.SetInteger(field, value);
    }

    /// <summary>Sets a port: 0 to 65535.</summary>
    public static void Port(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var value) && value <= 65535)
            e.SetInteger(field, value);
    }

    /// <summary>Reads a whole number that is all of the text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        // What has so many digits can't be too large.
        const int SafeDigits = 18;
        value = 0;
        if (text.Length is 0 or > SafeDigits)
            return Utf8Parser.TryParse(text, out value, out var read) && read == text.Length && value >= 0 && text[0] is not ((byte)'+' or (byte)'-');
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
            {
                value = 0;
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    }

    /// <summary>Reads a decimal number that is all of the text: <c>13</c>, <c>-0.5</c>, <c>1.5e3</c>; never infinity.</summary>
    public static bool TryReadReal(ReadOnlySpan<byte> text, out double value) => Utf8Parser.TryParse(text, out value, out var read) && read == text.Length && read > 0 && double.IsFinite(value);
}
