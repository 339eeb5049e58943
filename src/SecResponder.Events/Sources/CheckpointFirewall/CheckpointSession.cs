using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>What takes more than one field of a session's record.</summary>
internal static class CheckpointSession
{
    public static void Finish(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e.Kind == CheckpointKinds.Web ? AsimWords.HttpSession : e.Kind == CheckpointKinds.Threat ? AsimWords.Ids : AsimWords.NetworkSession);
        var isIcmp = e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8);
        if (isIcmp)
        {
            e.Remove(AsimField.SrcPortNumber);
            e.Remove(AsimField.DstPortNumber);
        }
        else
        {
            NatPort(e, "xlatesport"u8, "xlatesport_svc"u8, AsimField.SrcPortNumber, AsimField.SrcNatPortNumber);
            NatPort(e, "xlatedport"u8, "xlatedport_svc"u8, AsimField.DstPortNumber, AsimField.DstNatPortNumber);
        }
        // xlatesrc may stand before src.
        Same(e, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr);
        Same(e, AsimField.DstIpAddr, AsimField.DstNatIpAddr);
        Interface(e);
        if (e.Has(AsimField.SrcBytes) && e.Has(AsimField.DstBytes))
            e.Remove(AsimField.NetworkBytes);
        if (e.Has(AsimField.SrcPackets) && e.Has(AsimField.DstPackets))
            e.Remove(AsimField.NetworkPackets);
        if (!e.Has(AsimField.ThreatName) && e.Kind == CheckpointKinds.Threat)
            e.Set(AsimField.ThreatName, e.Vendor.Find("malware_family"u8));
        var address = e.Has(AsimField.SrcIpAddr) ? e[AsimField.SrcIpAddr].Utf8 : e[AsimField.DstIpAddr].Utf8;
        if (!address.IsEmpty)
            e.SetConstant(AsimField.NetworkProtocolVersion, address.Contains((byte)':') ? AsimWords.IPv6 : AsimWords.IPv4);
    }

    // 0 is "not translated".
    private static void NatPort(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherName, AsimField original, AsimField translated)
    {
        var text = e.Vendor.Find(name).Utf8;
        if (text.IsEmpty)
            text = e.Vendor.Find(otherName).Utf8;
        if (Numbers.TryRead(text, out var port) && port is > 0 and <= 65535 && (!e.Has(original) || e[original].Integer != port))
            e.SetInteger(translated, port);
    }

    private static void Same(SecurityEvent e, AsimField original, AsimField translated)
    {
        if (e.Has(translated) && e[translated].Utf8.SequenceEqual(e[original].Utf8))
            e.Remove(translated);
    }

    // ifname is the interface of ifdir; "daemon" is a process of the gateway.
    private static void Interface(SecurityEvent e)
    {
        var name = e.Vendor.Find("ifname"u8);
        if (!name.IsPresent)
            name = e.Vendor.Find("i/f_name"u8);
        if (!name.IsPresent || name.Utf8.SequenceEqual("daemon"u8))
            return;
        var direction = e.Vendor.Find("ifdir"u8).Utf8;
        if (direction.IsEmpty)
            direction = e.Vendor.Find("i/f_dir"u8).Utf8;
        if (direction.IsEmpty)
            direction = e.Vendor.Find("deviceDirection"u8).Utf8;
        var field = direction.SequenceEqual("outbound"u8) || direction.SequenceEqual("1"u8) ? AsimField.DvcOutboundInterface : AsimField.DvcInboundInterface;
        if (!e.Has(field))
            e.Set(field, name);
    }
}
