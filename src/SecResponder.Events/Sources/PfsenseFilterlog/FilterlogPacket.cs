using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PfsenseFilterlog;

/// <summary>The comma-separated line of <c>filterlog</c>: what stands where depends on the IP version and the protocol.</summary>
/// <remarks>Netgate documentation, "Raw Filter Log Format", whose grammar is the one that OPNsense writes, too.</remarks>
internal static class FilterlogPacket
{
    private const int MostColumns = 40;
    private const int Action = 6;
    private const int Direction = 7;
    private const int IpVersion = 8;
    private const int OfVersion4 = 20;
    private const int OfVersion6 = 17;

    private static readonly byte[][] Common = Names("rulenr", "subrulenr", "anchorname", "tracker", "interface", "reason", "action", "dir", "ipversion");
    private static readonly byte[][] Version4 = Names("tos", "ecn", "ttl", "id", "offset", "flags", "protoid", "protoname", "length", "src", "dst");
    private static readonly byte[][] Version6 = Names("class", "flowlabel", "hoplimit", "protoname", "protoid", "length", "src", "dst");
    private static readonly byte[][] Tcp = Names("srcport", "dstport", "datalen", "tcpflags", "seq", "ack", "window", "urg", "options");
    private static readonly byte[][] Udp = Names("srcport", "dstport", "datalen");
    private static readonly byte[][] Icmp = Names("icmptype", "icmpdata1", "icmpdata2", "icmpdata3", "icmpdata4", "icmpdata5");
    private static readonly byte[][] Carp = Names("carptype", "carpttl", "vhid", "version", "advbase", "advskew");
    private static readonly byte[][] OtherProtocol = Names("data1", "data2", "data3");

    private static readonly WordMap Actions = new(("pass", "Allow"), ("rdr", "Allow"), ("nat", "Allow"), ("binat", "Allow"), ("block", "Deny"), ("reject", "Reset"));

    // The names that IANA gives; filterlog has words of its own.
    private static readonly WordMap IcmpTypes = new(
        ("request", "Echo Request"), ("reply", "Echo Reply"), ("unreach", "Destination Unreachable"), ("unreachproto", "Destination Unreachable"), ("unreachport", "Destination Unreachable"),
        ("needfrag", "Destination Unreachable"), ("timexceed", "Time Exceeded"), ("paramprob", "Parameter Problem"), ("redirect", "Redirect"), ("maskreply", "Address Mask Reply"), ("tstamp", "Timestamp"),
        ("tstampreply", "Timestamp Reply"));

    /// <summary>Reads the packet's line.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static Rejection? Read(SecurityEvent e, ReadOnlySpan<byte> text, int offset)
    {
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(text, (byte)',', places);
        if (count <= IpVersion)
            return new Rejection(RejectionCodes.Truncated, $"{count} columns; the line of a packet has at least {OfVersion6}", offset + text.Length);
        var version = text[places[IpVersion]];
        var isVersion6 = version.SequenceEqual("6"u8);
        if (!isVersion6 && !version.SequenceEqual("4"u8))
            return new Rejection(RejectionCodes.Malformed, $"the IP version in column 9 is {Excerpt.Of(version)}, not 4 or 6", offset + places[IpVersion].Start.Value);
        var columnsOfIp = isVersion6 ? OfVersion6 : OfVersion4;
        if (count < columnsOfIp)
            return new Rejection(RejectionCodes.Truncated, $"{count} columns; a packet of IP version {(isVersion6 ? 6 : 4)} has at least {columnsOfIp}", offset + text.Length);

        Keep(e, text, places[..Common.Length], Common);
        Keep(e, text, places[Common.Length..columnsOfIp], isVersion6 ? Version6 : Version4);
        Head(e, text, places);
        e.SetConstant(AsimField.NetworkProtocolVersion, isVersion6 ? AsimWords.IPv6 : AsimWords.IPv4);
        // Name and number of the protocol change places between the two versions.
        Protocols.Set(e, e.Vendor.Find("protoid"u8).Utf8);
        var source = text[places[columnsOfIp - 2]];
        var destination = text[places[columnsOfIp - 1]];
        if (!Addresses.IsAddress(source) && !Addresses.IsAddress(destination))
            return new Rejection(RejectionCodes.Malformed, $"{Excerpt.Of(source)} and {Excerpt.Of(destination)} are no addresses", offset + places[columnsOfIp - 2].Start.Value);
        HostFields.Source.Set(e, source);
        HostFields.Destination.Set(e, destination);
        Rest(e, text, places[columnsOfIp..count]);
        return null;
    }

    private static void Head(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        var action = text[places[Action]];
        e.SetText(AsimField.DvcOriginalAction, action);
        Actions.TrySet(e, AsimField.DvcAction, action);
        Numbers.Count(e, AsimField.NetworkRuleNumber, text[places[0]]);
        e.SetText(AsimField.NetworkRuleName, text[places[3]]);
        e.SetText(AsimField.EventOriginalResultDetails, text[places[5]]);
        // The interface's direction, not the organization's: "in" on the LAN side goes out in the end.
        e.SetText(text[places[Direction]].SequenceEqual("out"u8) ? AsimField.DvcOutboundInterface : AsimField.DvcInboundInterface, text[places[4]]);
        e.SetText(AsimField.DvcInterface, text[places[4]]);
    }

    private static void Rest(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        var protocol = e.Vendor.Find("protoname"u8).Utf8;
        if (Is(protocol, "tcp"u8) || Is(protocol, "udp"u8) || Is(protocol, "sctp"u8))
        {
            Keep(e, text, places, Is(protocol, "tcp"u8) ? Tcp : Udp);
            Numbers.Port(e, AsimField.SrcPortNumber, e.Vendor.Find("srcport"u8).Utf8);
            Numbers.Port(e, AsimField.DstPortNumber, e.Vendor.Find("dstport"u8).Utf8);
        }
        else if (Is(protocol, "icmp"u8))
        {
            Keep(e, text, places, Icmp);
            IcmpTypes.TrySet(e, AsimField.NetworkIcmpType, e.Vendor.Find("icmptype"u8).Utf8);
        }
        else
            Keep(e, text, places, Is(protocol, "carp"u8) ? Carp : OtherProtocol);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private static void Keep(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places, byte[][] names)
    {
        for (var i = 0; i < Math.Min(places.Length, names.Length); i++)
            e.Keep(names[i], text[places[i]]);
    }

    private static byte[][] Names(params string[] names) => [.. names.Select(System.Text.Encoding.UTF8.GetBytes)];
}
