using System.Net;
using System.Net.Sockets;

namespace SecResponder.Connectors.Http;

/// <summary>Which addresses lie outside: a configured name must not lead to the platform's metadata, or into somebody's network.</summary>
/// <remarks>
/// IANA's registries of special-purpose addresses (RFC 6890), and 168.63.129.16, Azure's own. IPv6 has several ways to write an IPv4 address; where a packet may really come to it, the address within
/// is what is judged (mapped, RFC 4291; translated, RFC 6052 and RFC 2765), and what nobody needs any more is not called at all (compatible, 6to4, Teredo, site-local).
/// </remarks>
public static class AddressGuard
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/3 "
            + "::/96 100::/64 2001::/32 2002::/16 64:ff9b:1::/48 fc00::/7 fe80::/10 fec0::/10 ff00::/8").Split(' ').Select(network => IPNetwork.Parse(network)),
    ];

    // The IPv4 address stands in the last four bytes.
    private static readonly IPNetwork[] Translated = [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("::ffff:0:0:0/96")];

    /// <summary>Whether an address is one of the internet's.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !NotPublic.Any(network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        // A zone tells the interface, and would keep the address from being compared.
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        return Translated.Any(network => network.Contains(plain)) ? new IPAddress(bytes.AsSpan(12)) : plain;
    }
}
