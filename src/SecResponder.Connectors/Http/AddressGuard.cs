using System.Net;
using System.Net.Sockets;

namespace SecResponder.Connectors.Http;

/// <summary>Which addresses lie outside: a configured name must not lead to the platform's metadata, or into somebody's network.</summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/3 ::/127 fc00::/7 fe80::/10 ff00::/8 64:ff9b:1::/48"
            .Split(' ').Select(network => IPNetwork.Parse(network)),
    ];

    // A cloud's metadata, its own neighbours on the link, and what is nobody's: no permission of the owner's opens these.
    private static readonly IPNetwork[] Never =
    [
        .. "0.0.0.0/8 100.100.100.200/32 168.63.129.16/32 169.254.0.0/16 192.0.0.0/24 224.0.0.0/3 ::/128 fd00:ec2::254/128 fe80::/10 ff00::/8"
            .Split(' ').Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether a system may be on an address.</summary>
    /// <param name="address">Where its name led.</param>
    /// <param name="isPrivateAllowed">Whether it may be inside a network, or on this machine.</param>
    public static bool Allows(IPAddress address, bool isPrivateAllowed) => IsPublic(address) || (isPrivateAllowed && !Never.Any(network => network.Contains(Plain(address))));

    /// <summary>Whether an address can be one host's: no loopback, no multicast, no link's own, not "any".</summary>
    public static bool IsHosts(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return !IPAddress.IsLoopback(plain) && !NotHosts.Any(network => network.Contains(plain));
    }

    private static readonly IPNetwork[] NotHosts = [.. "0.0.0.0/8 169.254.0.0/16 224.0.0.0/3 ::/128 fe80::/10 ff00::/8".Split(' ').Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether an address is one of the internet's.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !NotPublic.Any(network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
