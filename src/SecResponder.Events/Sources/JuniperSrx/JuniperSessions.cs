using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>What only the whole message says of a session or an attack.</summary>
internal static class JuniperSessions
{
    private static readonly WordMap Ends = new(
        ("TCP FIN", "NA"), ("response received", "NA"), ("unset", "NA"), ("TCP RST", "Reset"), ("TCP CLIENT RST", "Reset"), ("TCP SERVER RST", "Reset"), ("idle Timeout", "Timeout"), ("timeout", "Timeout"),
        ("ICMP error", "Terminated"), ("application failure or action", "Terminated"), ("policy delete", "Terminated"), ("session closed", "NA"), ("HA", "Failover"));

    /// <summary>Completes the event.</summary>
    /// <returns>What is missing, or null.</returns>
    public static string? Finish(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return "it has neither source-address nor destination-address";
        if (e.Kind == JuniperKinds.Flow)
            Flow(e, tag);
        else if (e.Kind == JuniperKinds.Web)
            Web(e, tag);
        else
            Attack(e, tag);
        SessionEnds.Untranslate(e);
        // For ICMP the ports are the identifier and the type.
        SessionEnds.Complete(e);
        if (!e.Has(AsimField.NetworkApplicationProtocol) && e.Vendor.Find("service-name"u8).Utf8 is { IsEmpty: false } service)
            Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, service.StartsWith("junos-"u8) ? service["junos-".Length..] : service);
        return null;
    }

    private static void Flow(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        var isDeny = tag.IndexOf("_DENY"u8) >= 0;
        e.SetConstant(AsimField.DvcAction, isDeny ? AsimWords.Deny : AsimWords.Allow);
        if (tag.IndexOf("_CREATE"u8) >= 0)
            e.SetConstant(AsimField.EventSubType, AsimWords.Start);
        else if (tag.IndexOf("_CLOSE"u8) >= 0)
        {
            e.SetConstant(AsimField.EventSubType, AsimWords.End);
            if (e.Has(AsimField.NetworkDuration) && e.Has(AsimField.TimeGenerated))
                e.SetTime(AsimField.EventStartTime, e.Time.AddMilliseconds(-Math.Min(e[AsimField.NetworkDuration].Integer, 1L << 40)));
        }
        if (e[AsimField.EventOriginalResultDetails].Utf8 is { IsEmpty: false } reason)
            e.SetConstant(AsimField.EventResultDetails, Ends.Find(reason) ?? (isDeny ? AsimWords.Terminated : AsimWords.Unknown));
    }

    private static void Web(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, tag.IndexOf("_PERMITTED"u8) >= 0 ? AsimWords.Allow : AsimWords.Deny);
        var host = e.Vendor.Find("url"u8).Utf8;
        var path = e.Vendor.Find("obj"u8).Utf8;
        var room = e.ScratchRoom(host.Length + path.Length);
        host.CopyTo(room);
        path.CopyTo(room[host.Length..]);
        e.SetText(AsimField.Url, room);
        if (!e.Has(AsimField.Url))
            e.Set(AsimField.Url, e[AsimField.DstIpAddr]);
    }

    private static void Attack(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Ids);
        // What was found comes from the server; so the source is not the one who asked.
        if (e.Kind == JuniperKinds.Utm && tag.StartsWith("AV_"u8) && e.Has(AsimField.SrcIpAddr))
        {
            e.SetConstant(AsimField.ThreatField, AsimWords.SrcIpAddr);
            e.Set(AsimField.ThreatIpAddr, e[AsimField.SrcIpAddr]);
        }
        if (!e.Has(AsimField.DvcAction) && (tag.IndexOf("DROP"u8) >= 0 || tag.IndexOf("BLOCKED"u8) >= 0))
            e.SetConstant(AsimField.DvcAction, tag.IndexOf("DROP"u8) >= 0 ? AsimWords.Drop : AsimWords.Deny);
        if (!e.Has(AsimField.DvcAction) && (tag.IndexOf("_PASSED"u8) >= 0 || tag.IndexOf("_NOT_SCANNED"u8) >= 0 || tag.IndexOf("SKIPPED"u8) >= 0))
            e.SetConstant(AsimField.DvcAction, AsimWords.Allow);
    }
}
