using System.Net;

namespace SecResponder.Events.Text;

/// <summary>What counts as an address: an IPv6 address, or four decimal numbers with dots. The library would take <c>1</c>, <c>10.5</c> and <c>0x7f.1</c>, too; in a log they are something else.</summary>
public static class Addresses
{
    /// <summary>Whether all of the text is an address, without brackets, port or zone.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (IsIPv4(text))
            return true;
        if (text.Contains((byte)':'))
            return text.Length <= 45 && text[0] != '[' && !text.Contains((byte)'%') && IPAddress.IsValidUtf8(text);
        return false;
    }

    /// <summary>Sets an address; an IPv4 address within IPv6 (<c>::ffff:192.0.2.1</c>) is set as the IPv4 address, a zone (<c>fe80::1%eth0</c>) is taken off. What is no address is left out.</summary>
    public static void Set(SecurityEvent e, Asim.AsimField field, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (IsIPv4(text))
        {
            e.SetText(field, text);
            return;
        }
        if (text.IndexOf((byte)'%') is var zone and > 0)
            text = text[..zone];
        const int Prefix = 7;
        if (text.Length > Prefix && System.Text.Ascii.EqualsIgnoreCase(text[..Prefix], "::ffff:"u8) && IsIPv4(text[Prefix..]))
            text = text[Prefix..];
        if (IsAddress(text))
            e.SetText(field, text);
    }

    /// <summary>Takes address and port apart: <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>, or an address alone.</summary>
    public static void Split(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> address, out ReadOnlySpan<byte> port)
    {
        address = text;
        port = default;
        if (text is [(byte)'[', ..] && text.IndexOf((byte)']') is var bracket and > 0)
        {
            address = text[1..bracket];
            port = bracket + 2 < text.Length && text[bracket + 1] == ':' ? text[(bracket + 2)..] : default;
        }
        else if (text.Count((byte)':') == 1 && text.IndexOf((byte)':') is var colon)
        {
            address = text[..colon];
            port = text[(colon + 1)..];
        }
    }

    // Four numbers from 0 to 255 with dots between them; 010 would be read as eight by some, so it is none.
    internal static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        const int Shortest = 7, Longest = 15;
        if (text.Length is < Shortest or > Longest || (uint)(text[0] - '0') > 9)
            return false;
        var (parts, digits, number) = (0, 0, 0u);
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit <= 9)
            {
                if (digits > 0 && number == 0)
                    return false;
                number = number * 10 + digit;
                if (++digits > 3 || number > 255)
                    return false;
            }
            else if (b != '.' || digits == 0 || ++parts > 3)
                return false;
            else
                (digits, number) = (0, 0);
        }
        return parts == 3 && digits > 0;
    }
}
