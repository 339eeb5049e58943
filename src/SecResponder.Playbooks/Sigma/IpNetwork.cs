using System.Text;

namespace SecResponder.Playbooks.Sigma;

/// <summary>An IPv4 or IPv6 network: an address (host bits zero) and how many of its first bits count.</summary>
public readonly record struct IpNetwork(IpAddress Address, int PrefixLength)
{
    /// <summary>Whether the address is in the network. IPv4 in IPv6 clothes is IPv4.</summary>
    public bool Contains(IpAddress address) => address.IsV4 == Address.IsV4 && Mask(address.Bits, address.IsV4, PrefixLength) == Address.Bits;

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, or a bare address; else says in an author's words what the problem is.</summary>
    public static bool TryParse(string text, out IpNetwork network, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? text : text[..slash];
        if (!IpAddress.TryParse(Encoding.UTF8.GetBytes(addressText), out var address) || addressText.Contains('%', StringComparison.Ordinal))
        {
            problem = $"'{text}' is no address or network";
            return false;
        }
        var longest = address.IsV4 ? 32 : 128;
        var prefix = longest;
        if (slash >= 0 && (!TryPrefix(text.AsSpan(slash + 1), out prefix) || prefix > longest))
        {
            problem = $"'{text[(slash + 1)..]}' is no prefix length: 0 to {longest} may be";
            return false;
        }
        if (Mask(address.Bits, address.IsV4, prefix) != address.Bits)
        {
            problem = $"'{text}' has host bits set beyond its prefix";
            return false;
        }
        network = new IpNetwork(address, prefix);
        problem = "";
        return true;
    }

    /// <summary>Whether it is a single address.</summary>
    public bool IsAddress => PrefixLength == (Address.IsV4 ? 32 : 128);

    /// <summary><c>10.0.0.0/8</c>.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";

    /// <summary>The first bits of an address, the rest zero.</summary>
    internal static UInt128 Mask(UInt128 bits, bool isV4, int prefix)
    {
        var drop = (isV4 ? 32 : 128) - prefix;
        return drop switch
        {
            >= 128 => UInt128.Zero,
            _ => bits >> drop << drop,
        };
    }

    private static bool TryPrefix(ReadOnlySpan<char> text, out int prefix)
    {
        prefix = 0;
        if (text.Length is 0 or > 3)
            return false;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            prefix = prefix * 10 + (digit - '0');
        }
        return true;
    }
}
