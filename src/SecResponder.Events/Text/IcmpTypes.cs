using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>ICMP's types by number, as ASIM wants them: by the registry's name. Echo has two: type 8 of version 4 is "Echo", type 128 of version 6 "Echo Request"; firewalls that print names call both a request.</summary>
/// <remarks>IANA, "ICMP Type Numbers" and "ICMPv6 'type' Numbers"; the version of IP decides which (3 is Destination Unreachable in one, Time Exceeded in the other).</remarks>
internal static class IcmpTypes
{
    private static readonly byte[]?[] Version4 = Table(
        (0, "Echo Reply"), (3, "Destination Unreachable"), (4, "Source Quench"), (5, "Redirect"), (6, "Alternate Host Address"), (8, "Echo"), (9, "Router Advertisement"), (10, "Router Solicitation"),
        (11, "Time Exceeded"), (12, "Parameter Problem"), (13, "Timestamp"), (14, "Timestamp Reply"), (15, "Information Request"), (16, "Information Reply"), (17, "Address Mask Request"), (18, "Address Mask Reply"),
        (30, "Traceroute"), (40, "Photuris"), (42, "Extended Echo Request"), (43, "Extended Echo Reply"));

    private static readonly byte[]?[] Version6 = Table(
        (1, "Destination Unreachable"), (2, "Packet Too Big"), (3, "Time Exceeded"), (4, "Parameter Problem"), (128, "Echo Request"), (129, "Echo Reply"), (130, "Multicast Listener Query"), (131, "Multicast Listener Report"),
        (132, "Multicast Listener Done"), (133, "Router Solicitation"), (134, "Router Advertisement"), (135, "Neighbor Solicitation"), (136, "Neighbor Advertisement"), (137, "Redirect Message"), (138, "Router Renumbering"),
        (139, "ICMP Node Information Query"), (140, "ICMP Node Information Response"), (141, "Inverse Neighbor Discovery Solicitation Message"), (142, "Inverse Neighbor Discovery Advertisement Message"),
        (143, "Version 2 Multicast Listener Report"), (144, "Home Agent Address Discovery Request Message"), (145, "Home Agent Address Discovery Reply Message"), (146, "Mobile Prefix Solicitation"),
        (147, "Mobile Prefix Advertisement"), (148, "Certification Path Solicitation Message"), (149, "Certification Path Advertisement Message"), (151, "Multicast Router Advertisement"),
        (152, "Multicast Router Solicitation"), (153, "Multicast Router Termination"), (155, "RPL Control Message"), (157, "Duplicate Address Request"), (158, "Duplicate Address Confirmation"),
        (160, "Extended Echo Request"), (161, "Extended Echo Reply"));

    /// <summary>Puts the name in place of the number, where it is one of the registry; any other stays as the vendor wrote it.</summary>
    public static void Name(SecurityEvent e)
    {
        if (!e.Has(AsimField.NetworkIcmpType))
            return;
        if (Ascii.EqualsIgnoreCase(e[AsimField.NetworkIcmpType].Utf8, "Echo Request"u8))
        {
            e.SetConstant(AsimField.NetworkIcmpType, (IsVersion6(e) ? Version6[128] : Version4[8])!);
            return;
        }
        if (!Numbers.TryRead(e[AsimField.NetworkIcmpType].Utf8, out var number) || number > byte.MaxValue)
            return;
        if ((IsVersion6(e) ? Version6 : Version4)[number] is { } name)
            e.SetConstant(AsimField.NetworkIcmpType, name);
    }

    // Not every vendor says which ICMP it is; the addresses do.
    private static bool IsVersion6(SecurityEvent e) =>
        e[AsimField.NetworkProtocol].Utf8.SequenceEqual("IPV6-ICMP"u8) || e[AsimField.NetworkProtocolVersion].Utf8.SequenceEqual(AsimWords.IPv6)
        || e[AsimField.SrcIpAddr].Utf8.Contains((byte)':') || e[AsimField.DstIpAddr].Utf8.Contains((byte)':');

    private static byte[]?[] Table(params (byte Number, string Name)[] types)
    {
        var table = new byte[]?[byte.MaxValue + 1];
        foreach (var (number, name) in types)
            table[number] = Encoding.ASCII.GetBytes(name);
        return table;
    }
}
