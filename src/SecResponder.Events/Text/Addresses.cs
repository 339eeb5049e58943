using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary>What counts as an address: an IPv6 address, or four decimal numbers with dots. The library would take <c>1</c>, <c>10.5</c> and <c>0x7f.1</c>, too; in a log they are something else.</summary>
public static class Addresses
{
    private const int ShortestIPv6 = 2;
    private const int LongestIPv6 = 45;

    /// <summary>Whether all of the text is an address, without brackets, port or zone.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (IsIPv4(text))
            return true;
        // Two colons at least, and nothing but its own characters: "inside:10.0.0.5" and names are told at once.
        return text.Length is >= ShortestIPv6 and <= LongestIPv6 && (char.IsAsciiHexDigit((char)text[0]) || text[0] == ':') && text.Count((byte)':') > 1 && !text.Contains((byte)'%') && IPAddress.IsValidUtf8(text);
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

    // Four numbers from 0 to 255 with dots between them; 010 would be read as eight by some, so it is none. All bytes are looked at at once, one bit each.
    internal static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        const int Shortest = 7, Longest = 15, Dots = 3;
        if (text.Length is < Shortest or > Longest || (uint)(text[0] - '0') > 9)
            return false;
        var bytes = Load(text);
        var dots = Vector128.Equals(bytes, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        var digits = Vector128.LessThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)10)).ExtractMostSignificantBits();
        // Three dots, none at an end, none beside another, nothing but digits between them, at most three in a row.
        if ((dots | digits) != (1u << text.Length) - 1 || BitOperations.PopCount(dots) != Dots || (dots & ((dots >> 1) | 1 | (1u << (text.Length - 1)))) != 0
            || (digits & (digits >> 1) & (digits >> 2) & (digits >> 3)) != 0)
            return false;
        var firstOfSeveral = digits & ~(digits << 1) & (digits >> 1);
        var zeros = Vector128.Equals(bytes, Vector128.Create((byte)'0')).ExtractMostSignificantBits();
        var firstOfThree = firstOfSeveral & (digits >> 2);
        if ((firstOfSeveral & zeros) != 0)
            return false;
        if (firstOfThree == 0)
            return true;
        // 3xx, 26x, 256.
        var overTwo = Vector128.GreaterThan(bytes, Vector128.Create((byte)'2')).ExtractMostSignificantBits();
        var two = Vector128.Equals(bytes, Vector128.Create((byte)'2')).ExtractMostSignificantBits();
        var overFive = Vector128.GreaterThan(bytes, Vector128.Create((byte)'5')).ExtractMostSignificantBits();
        var five = Vector128.Equals(bytes, Vector128.Create((byte)'5')).ExtractMostSignificantBits();
        return (firstOfThree & (overTwo | (two & ((overFive >> 1) | ((five >> 1) & (overFive >> 2)))))) == 0;
    }

    // Seven to fifteen bytes, and zeros behind them; nothing is read beyond the text.
    private static Vector128<byte> Load(ReadOnlySpan<byte> text)
    {
        const int BitsOfByte = 8, Half = sizeof(ulong);
        if (text.Length < Half)
            return Vector128.Create(MemoryMarshal.Read<uint>(text) | ((ulong)MemoryMarshal.Read<uint>(text[^sizeof(uint)..]) << (BitsOfByte * (text.Length - sizeof(uint)))), 0UL).AsByte();
        // The last eight bytes begin before the ninth: what the first half has already is moved out, in two steps, for 64 bits at once would be none.
        var end = MemoryMarshal.Read<ulong>(text[^Half..]) >> (BitsOfByte * (2 * Half - 1 - text.Length)) >> BitsOfByte;
        return Vector128.Create(MemoryMarshal.Read<ulong>(text), end).AsByte();
    }
}
