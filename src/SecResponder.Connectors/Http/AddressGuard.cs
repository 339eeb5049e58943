using System.Net;
using System.Net.Sockets;

namespace SecResponder.Connectors.Http;

/// <summary>Where a connector may be led by a name, besides the internet.</summary>
[Flags]
internal enum Reach
{
    /// <summary>Nowhere else.</summary>
    Internet = 0,
    /// <summary>Private networks, when the owner says so (<c>Connectors:PrivateAddresses</c>).</summary>
    Private = 1,
    /// <summary>This machine, when a system's own address says so.</summary>
    ThisMachine = 2,
}

/// <summary>Which addresses lie outside: a configured name must not lead to the platform's metadata, or into somebody's network.</summary>
/// <remarks>IANA's special-purpose address registries. An IPv6 address that only carries an IPv4 one (mapped, compatible, translated, NAT64, 6to4) is judged by that one.</remarks>
public static class AddressGuard
{
    private static readonly IPNetwork[] Loopback = Read("127.0.0.0/8 ::1/128");

    private static readonly IPNetwork[] Private = Read("10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 198.18.0.0/15 fc00::/7 fec0::/10");

    // Nobody's, everybody's, and the clouds' metadata services, which hand out credentials: not even where private addresses may be called.
    private static readonly IPNetwork[] Never = Read(
        "0.0.0.0/8 168.63.129.16/32 169.254.0.0/16 192.0.0.0/24 192.88.99.0/24 224.0.0.0/3 100.100.100.200/32 ::/128 100::/64 fe80::/10 ff00::/8 64:ff9b:1::/48 2001::/32 fd00:ec2::254/128 fd20:ce::254/128");

    // No one host's: of a link, of many, of none.
    private static readonly IPNetwork[] NotHosts = Read("0.0.0.0/8 169.254.0.0/16 224.0.0.0/3 ::/128 fe80::/10 ff00::/8");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Stateless = IPNetwork.Parse("::ffff:0:0:0/96");

    /// <summary>Whether an address can be one host's: no loopback, no multicast, no link's own, not "any".</summary>
    public static bool IsHosts(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Carried(address);
        return !IPAddress.IsLoopback(plain) && !IsIn(NotHosts, plain);
    }

    /// <summary>Whether an address is one of the internet's.</summary>
    public static bool IsPublic(IPAddress address) => Allows(address, Reach.Internet);

    /// <summary>Whether an address may be connected to.</summary>
    internal static bool Allows(IPAddress address, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Carried(address);
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !IsIn(Never, plain)
            && (reach.HasFlag(Reach.ThisMachine) || !IsIn(Loopback, plain))
            && (reach.HasFlag(Reach.Private) || !IsIn(Private, plain));
    }

    private static IPAddress Carried(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any))
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes().AsSpan();
        // A zone tells the interface, and would keep the address from being compared.
        var plain = new IPAddress(bytes);
        return Nat64.Contains(plain) || Compatible.Contains(plain) || Stateless.Contains(plain) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(plain) ? new IPAddress(bytes[2..6])
            : plain;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => networks.Any(network => network.Contains(address));

    private static IPNetwork[] Read(string networks) => [.. networks.Split(' ').Select(network => IPNetwork.Parse(network))];
}
