namespace SecResponder.Playbooks.Sigma;

/// <summary>An IP address as a number, read strictly and without allocating: four decimal octets without leading zeros, or RFC 4291 text.</summary>
/// <remarks>.NET's own parser takes <c>10.1</c>, octal octets and <c>[::1]:443</c> for addresses, which none of them is in a log field.</remarks>
public readonly record struct IpAddress(UInt128 Bits, bool IsV4)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    /// <summary>Reads an address. A zone (<c>%eth0</c>) is dropped; an IPv4-mapped IPv6 address is its IPv4 address.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        if (text.Contains((byte)':'))
            return TryParseV6(text, out address);
        address = default;
        if (text.Length is < 7 or > 15 || !TryOctets(text, out var bits))
            return false;
        address = new IpAddress(bits, true);
        return true;
    }

    /// <summary>The usual text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new System.Net.IPAddress(IsV4 ? bytes[12..] : bytes).ToString();
    }

    private static bool TryOctets(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        var octets = 0;
        for (var i = 0; i < text.Length; octets++)
        {
            var start = i;
            var octet = 0;
            for (; i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
                octet = octet * 10 + (text[i] - '0');
            var digits = i - start;
            if (digits is 0 or > 3 || octet > 255 || digits > 1 && text[start] == '0' || octets == 4)
                return false;
            bits = bits << 8 | (uint)octet;
            if (i == text.Length)
                return octets == 3;
            if (text[i++] != '.' || i == text.Length)
                return false;
        }
        return false;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        if (text.IndexOf((byte)'%') is var zone and > 0)
            text = text[..zone];
        if (text.Length is < 2 or > 45)
            return false;
        UInt128 head = 0;
        UInt128 tail = 0;
        var groups = 0;
        var gapAt = -1;
        var i = 0;
        if (text.StartsWith("::"u8))
        {
            gapAt = 0;
            i = 2;
        }
        while (i < text.Length)
        {
            var end = text[i..].IndexOf((byte)':') is var colon and >= 0 ? i + colon : text.Length;
            var group = text[i..end];
            uint value;
            var bits = 16;
            if (end == text.Length && group.Contains((byte)'.'))
            {
                if (group.Length is < 7 or > 15 || !TryOctets(group, out value))
                    return false;
                bits = 32;
            }
            else if (!TryHex(group, out value))
                return false;
            groups += bits / 16;
            if (groups > 8)
                return false;
            if (gapAt < 0)
                head = head << bits | value;
            else
                tail = tail << bits | value;
            i = end;
            if (i == text.Length)
                break;
            i++;
            if (i == text.Length)
                return false;
            if (text[i] == ':')
            {
                if (gapAt >= 0)
                    return false;
                gapAt = groups;
                i++;
            }
        }
        if (gapAt < 0 ? groups != 8 : groups > 7)
            return false;
        var all = gapAt < 0 ? head : gapAt == 0 ? tail : head << (128 - 16 * gapAt) | tail;
        address = all >> 32 == MappedPrefix >> 32 ? new IpAddress((uint)all, true) : new IpAddress(all, false);
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> group, out uint value)
    {
        value = 0;
        if (group.Length is 0 or > 4)
            return false;
        foreach (var digit in group)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            value = value << 4 | (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return true;
    }
}
