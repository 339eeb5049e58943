using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AwsVpcflow;

/// <summary>What each field of a flow log record does.</summary>
/// <remarks>Amazon VPC User Guide, "Flow log records", "Available fields".</remarks>
internal static class VpcFlowFields
{
    private static readonly WordMap Actions = new(("ACCEPT", "Allow"), ("REJECT", "Deny"));

    public static FieldTable Table { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["version"] = Into.Text(AsimField.EventProductVersion),
        ["account-id"] = (e, text) => e.SetText(AsimField.DvcScopeId, text.SequenceEqual("unknown"u8) ? default : text),
        ["interface-id"] = Into.Text(AsimField.DvcInterface),
        ["srcaddr"] = Into.Address(AsimField.SrcIpAddr),
        ["dstaddr"] = Into.Address(AsimField.DstIpAddr),
        ["srcport"] = Into.Port(AsimField.SrcPortNumber),
        ["dstport"] = Into.Port(AsimField.DstPortNumber),
        ["protocol"] = Protocols.Set,
        ["packets"] = Into.Count(AsimField.SrcPackets),
        ["bytes"] = Into.Count(AsimField.SrcBytes),
        ["start"] = Into.Time(AsimField.EventStartTime),
        ["end"] = End,
        ["action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["vpc-id"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.AwsVpcId),
        ["tcp-flags"] = Flags,
        ["type"] = (e, text) => e.SetConstant(AsimField.NetworkProtocolVersion, text.SequenceEqual("IPv6"u8) ? AsimWords.IPv6 : text.SequenceEqual("IPv4"u8) ? AsimWords.IPv4 : []),
        ["flow-direction"] = (e, text) => e.SetConstant(AsimField.NetworkDirection, text.SequenceEqual("ingress"u8) ? AsimWords.Inbound : text.SequenceEqual("egress"u8) ? AsimWords.Outbound : []),
        ["reject-reason"] = Into.Text(AsimField.EventOriginalResultDetails),
    }, "log-status", "subnet-id", "instance-id", "pkt-srcaddr", "pkt-dstaddr", "region", "az-id", "sublocation-type", "sublocation-id", "pkt-src-aws-service", "pkt-dst-aws-service", "traffic-path", "ecs-cluster-name", "ecs-service-name");

    /// <summary>Whether nothing flowed, or what did was not logged.</summary>
    public static bool IsNone(SecurityEvent e) => e.Vendor.Find("log-status"u8).Utf8 is var status && (status.SequenceEqual("NODATA"u8) || status.SequenceEqual("SKIPDATA"u8));

    /// <summary>Completes the event.</summary>
    public static Rejection? Finish(SecurityEvent e)
    {
        Packet(e, "pkt-srcaddr"u8, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr);
        Packet(e, "pkt-dstaddr"u8, AsimField.DstIpAddr, AsimField.DstNatIpAddr);
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Malformed, "it has neither srcaddr nor dstaddr; a custom format needs its header line", 0);
        if (!e.Has(AsimField.TimeGenerated) && e.Has(AsimField.EventStartTime))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventStartTime]);
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time: neither 'end' nor 'start', or one that can't be read", 0);
        if (e.Has(AsimField.EventStartTime) && e.Has(AsimField.EventEndTime) && (e[AsimField.EventEndTime].Time - e[AsimField.EventStartTime].Time).TotalMilliseconds is >= 0 and < 1e12 and var duration)
            e.SetInteger(AsimField.NetworkDuration, (long)duration);
        e.SetConstant(AsimField.EventType, AsimWords.Flow);
        // One direction, as all that it counts.
        if (e.Has(AsimField.SrcBytes))
            e.Set(AsimField.NetworkBytes, e[AsimField.SrcBytes]);
        if (e.Has(AsimField.SrcPackets))
            e.Set(AsimField.NetworkPackets, e[AsimField.SrcPackets]);
        SessionEnds.Complete(e);
        return null;
    }

    /// <summary>A whole number as text: data formats turn 443 into 443.0.</summary>
    public static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> text) => text.EndsWith(".0"u8) && Numbers.TryRead(text[..^2], out _) ? text[..^2] : text;

    // "srcaddr" is the interface's own address; behind a NAT gateway or in a pod the packet's is another, and it is the one that matters.
    private static void Packet(SecurityEvent e, ReadOnlySpan<byte> name, AsimField address, AsimField translated)
    {
        var packet = e.Vendor.Find(name).Utf8;
        if (!Addresses.IsAddress(packet) || packet.SequenceEqual(e[address].Utf8))
            return;
        e.Set(translated, e.Has(address) ? e[address] : FieldValue.Absent);
        e.SetText(address, packet);
    }

    private static readonly FieldSetter EndTime = Into.Time(AsimField.EventEndTime);

    // What a window saw is told of at its end.
    private static void End(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        EndTime(e, text);
        if (e.Has(AsimField.EventEndTime))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventEndTime]);
    }

    // All flags that were seen in the window, as a sum of bits.
    private static void Flags(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!Numbers.TryRead(text, out var bits) || bits > 255)
            return;
        e.SetBoolean(AsimField.TcpFlagsFin, (bits & 1) != 0);
        e.SetBoolean(AsimField.TcpFlagsSyn, (bits & 2) != 0);
        e.SetBoolean(AsimField.TcpFlagsRst, (bits & 4) != 0);
        e.SetBoolean(AsimField.TcpFlagsPsh, (bits & 8) != 0);
        e.SetBoolean(AsimField.TcpFlagsAck, (bits & 16) != 0);
        e.SetBoolean(AsimField.TcpFlagsUrg, (bits & 32) != 0);
    }
}
