using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What TRAFFIC, THREAT, DECRYPTION and CORRELATION say by several columns together.</summary>
internal static class PanSessions
{
    private static readonly byte[] NetworkSession = "NetworkSession"u8.ToArray();
    private static readonly byte[] Ids = "IDS"u8.ToArray();
    private static readonly byte[] HttpSession = "HTTPsession"u8.ToArray();
    private static readonly byte[] Version4 = "IPv4"u8.ToArray();
    private static readonly byte[] Version6 = "IPv6"u8.ToArray();

    public static void Finish(SecurityEvent e)
    {
        if (e.Kind == PanKinds.Traffic || e.Kind == PanKinds.Tunnel)
        {
            e.SetConstant(AsimField.EventType, NetworkSession);
            e.SetConstant(AsimField.EventSubType, e.Vendor.Find("subtype"u8).Utf8.SequenceEqual("start"u8) ? PanWords.Start : PanWords.End);
        }
        else if (e.Kind == PanKinds.Sctp || e.Kind == PanKinds.Gtp)
            e.SetConstant(AsimField.EventType, NetworkSession);
        else if (e.Kind == PanKinds.Decryption)
            Decryption(e);
        else if (e.Kind == PanKinds.Correlation)
            Correlation(e);
        else
            e.SetConstant(AsimField.EventType, e.Kind == PanKinds.Url ? HttpSession : Ids);
        Session(e);
    }

    private static void Decryption(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, NetworkSession);
        var error = e.Vendor.Find("err_index"u8).Utf8;
        if (!error.IsEmpty && !error.SequenceEqual("None"u8))
            e.SetConstant(AsimField.EventResult, PanWords.Failure);
    }

    // Of many logs together: this host is likely to be compromised.
    private static void Correlation(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, Ids);
        e.Set(AsimField.ThreatName, e.Vendor.Find("objectname"u8));
        e.Set(AsimField.ThreatId, e.Vendor.Find("object_id"u8));
        e.Set(AsimField.ThreatCategory, e.Vendor.Find("category"u8));
        e.Set(AsimField.EventMessage, e.Vendor.Find("evidence"u8));
        PanOutcome.AttackerIs(e, AsimField.SrcIpAddr);
    }

    private static void Session(SecurityEvent e)
    {
        if (e[AsimField.SrcIpAddr].Utf8 is { IsEmpty: false } source)
            e.SetConstant(AsimField.NetworkProtocolVersion, source.Contains((byte)':') ? Version6 : Version4);
        if (e[AsimField.NetworkProtocol].Utf8 is { IsEmpty: false } protocol && protocol.EndsWith("ICMP"u8))
        {
            e.Remove(AsimField.SrcPortNumber);
            e.Remove(AsimField.DstPortNumber);
        }
        // The session's own times: it began at start and ended when it was written.
        if (e.Has(AsimField.EventStartTime))
            e.SetTime(AsimField.EventEndTime, e.Time);
    }
}
