using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>IP protocols by name and number, as ASIM writes them: IANA's keyword, upper case.</summary>
/// <remarks>IANA, "Assigned Internet Protocol Numbers".</remarks>
public static class Protocols
{
    private static readonly (int Number, byte[] Keyword)[] Known =
    [
        (0, "HOPOPT"u8.ToArray()), (1, "ICMP"u8.ToArray()), (2, "IGMP"u8.ToArray()), (3, "GGP"u8.ToArray()), (4, "IPV4"u8.ToArray()), (5, "ST"u8.ToArray()), (6, "TCP"u8.ToArray()),
        (7, "CBT"u8.ToArray()), (8, "EGP"u8.ToArray()), (9, "IGP"u8.ToArray()), (12, "PUP"u8.ToArray()), (17, "UDP"u8.ToArray()), (20, "HMP"u8.ToArray()), (22, "XNS-IDP"u8.ToArray()),
        (27, "RDP"u8.ToArray()), (33, "DCCP"u8.ToArray()), (37, "DDP"u8.ToArray()), (41, "IPV6"u8.ToArray()), (42, "SDRP"u8.ToArray()), (43, "IPV6-ROUTE"u8.ToArray()), (44, "IPV6-FRAG"u8.ToArray()),
        (45, "IDRP"u8.ToArray()), (46, "RSVP"u8.ToArray()), (47, "GRE"u8.ToArray()), (48, "DSR"u8.ToArray()), (50, "ESP"u8.ToArray()), (51, "AH"u8.ToArray()), (54, "NARP"u8.ToArray()),
        (55, "MOBILE"u8.ToArray()), (57, "SKIP"u8.ToArray()), (58, "IPV6-ICMP"u8.ToArray()), (59, "IPV6-NONXT"u8.ToArray()), (60, "IPV6-OPTS"u8.ToArray()), (73, "CPHB"u8.ToArray()), (80, "ISO-IP"u8.ToArray()),
        (81, "VMTP"u8.ToArray()), (88, "EIGRP"u8.ToArray()), (89, "OSPFIGP"u8.ToArray()), (91, "LARP"u8.ToArray()), (92, "MTP"u8.ToArray()), (93, "AX.25"u8.ToArray()), (94, "IPIP"u8.ToArray()),
        (97, "ETHERIP"u8.ToArray()), (98, "ENCAP"u8.ToArray()), (102, "PNNI"u8.ToArray()), (103, "PIM"u8.ToArray()), (108, "IPCOMP"u8.ToArray()), (109, "SNP"u8.ToArray()), (111, "IPX-IN-IP"u8.ToArray()),
        (112, "VRRP"u8.ToArray()), (113, "PGM"u8.ToArray()), (115, "L2TP"u8.ToArray()), (118, "STP"u8.ToArray()), (121, "SMP"u8.ToArray()), (123, "PTP"u8.ToArray()), (124, "ISIS OVER IPV4"u8.ToArray()),
        (125, "FIRE"u8.ToArray()), (132, "SCTP"u8.ToArray()), (133, "FC"u8.ToArray()), (134, "RSVP-E2E-IGNORE"u8.ToArray()), (135, "MOBILITY HEADER"u8.ToArray()), (136, "UDPLITE"u8.ToArray()), (137, "MPLS-IN-IP"u8.ToArray()),
        (138, "MANET"u8.ToArray()), (139, "HIP"u8.ToArray()), (140, "SHIM6"u8.ToArray()), (141, "WESP"u8.ToArray()), (142, "ROHC"u8.ToArray()), (143, "ETHERNET"u8.ToArray()),
    ];

    private static readonly byte[]?[] ByNumber = [.. Enumerable.Range(0, 256).Select(number => Known.FirstOrDefault(known => known.Number == number).Keyword)];

    private static readonly WordMap ByName = new(
        [.. Known.Select(known => System.Text.Encoding.ASCII.GetString(known.Keyword)).Select(keyword => (keyword, keyword)), ("ICMP6", "IPV6-ICMP"), ("ICMPv6", "IPV6-ICMP"), ("OSPF", "OSPFIGP")]);

    /// <summary>Sets NetworkProtocol from a name in any case, or a number, also as firewalls print one that they have no name for: <c>protocol 47</c>.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("protocol "u8))
            text = text["protocol ".Length..];
        if (Numbers.TryRead(text, out var number))
        {
            if (number > 255)
                return;
            if (ByNumber[number] is { } keyword)
                e.SetConstant(AsimField.NetworkProtocol, keyword);
            else
                e.SetText(AsimField.NetworkProtocol, text);
        }
        else if (!ByName.TrySet(e, AsimField.NetworkProtocol, text))
            UpperCase(e, AsimField.NetworkProtocol, text);
    }

    /// <summary>Sets a short name in upper case.</summary>
    public static void UpperCase(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 64)
            return;
        Span<byte> upper = stackalloc byte[64];
        System.Text.Ascii.ToUpper(text, upper, out var written);
        if (written == text.Length)
            e.SetText(field, upper[..written]);
        else
            e.SetText(field, text);
    }
}
