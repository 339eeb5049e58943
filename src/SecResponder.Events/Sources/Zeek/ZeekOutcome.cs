using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Zeek;

/// <summary>What only the whole record says. Zeek watches and does not decide: there is no DvcAction.</summary>
internal static class ZeekOutcome
{
    /// <summary>How a connection went, by <c>conn_state</c>.</summary>
    private static readonly WordMap Details = new(
        ("S0", "Timeout"), ("S1", "NA"), ("SF", "NA"), ("REJ", "Reset"), ("S2", "NA"), ("S3", "NA"), ("RSTO", "Reset"), ("RSTR", "Reset"), ("RSTOS0", "Reset"), ("RSTRH", "Reset"), ("SH", "Timeout"), ("SHR", "Timeout"), ("OTH", "Unknown"));

    private static readonly WordMap Results = new(
        ("S0", "Failure"), ("S1", "Success"), ("SF", "Success"), ("REJ", "Failure"), ("S2", "Success"), ("S3", "Success"), ("RSTO", "Success"), ("RSTR", "Success"), ("RSTOS0", "Failure"), ("RSTRH", "Failure"), ("SH", "Failure"),
        ("SHR", "Failure"), ("OTH", "NA"));

    /// <summary>Completes an event of this kind.</summary>
    /// <returns>What is missing, or null.</returns>
    public static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (ts), or one that can't be read", 0);
        if (!SessionEnds.IsAnyKnown(e) && e.Kind != ZeekKinds.Notice && e.Kind != ZeekKinds.Weird)
            return new Rejection(RejectionCodes.Truncated, "it has neither id.orig_h nor id.resp_h", 0);
        if (e.Kind == ZeekKinds.Conn)
            Connection(e);
        else if (e.Kind == ZeekKinds.Dns)
            Query(e);
        else if (e.Kind == ZeekKinds.Http)
            Request(e);
        else
            Other(e);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Connection(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        e.SetConstant(AsimField.EventSubType, AsimWords.End);
        var state = e[AsimField.EventOriginalResultDetails].Utf8;
        Results.TrySet(e, AsimField.EventResult, state);
        Details.TrySet(e, AsimField.EventResultDetails, state);
        e.Set(AsimField.EventStartTime, e[AsimField.TimeGenerated]);
        if (e.Has(AsimField.NetworkDuration))
            e.SetTime(AsimField.EventEndTime, e.Time.AddMilliseconds(Math.Min(e[AsimField.NetworkDuration].Integer, 1L << 40)));
        Direction(e);
        if (!SessionEnds.IsIcmp(e))
            return;
        // The ports are type and code.
        if (e.Has(AsimField.SrcPortNumber))
            Number(e, AsimField.NetworkIcmpType, e[AsimField.SrcPortNumber].Integer);
        if (e.Has(AsimField.DstPortNumber))
            e.SetInteger(AsimField.NetworkIcmpCode, e[AsimField.DstPortNumber].Integer);
    }

    private static void Number(SecurityEvent e, AsimField field, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        if (System.Buffers.Text.Utf8Formatter.TryFormat(number, digits, out var written))
            e.SetText(field, digits[..written]);
    }

    private static void Direction(SecurityEvent e)
    {
        var (from, to) = (e.Vendor.Find("local_orig"u8), e.Vendor.Find("local_resp"u8));
        if (!from.IsPresent || !to.IsPresent)
            return;
        e.SetConstant(AsimField.NetworkDirection, (ZeekFields.IsTrue(from.Utf8), ZeekFields.IsTrue(to.Utf8)) switch
        {
            (true, true) => AsimWords.Local,
            (true, false) => AsimWords.Outbound,
            (false, true) => AsimWords.Inbound,
            (false, false) => AsimWords.External,
        });
    }

    private static void Query(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        var isAnswered = e.Has(AsimField.EventResultDetails);
        e.SetConstant(AsimField.EventSubType, isAnswered ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (isAnswered)
            return;
        e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
        e.SetConstant(AsimField.EventResult, ZeekFields.IsTrue(e.Vendor.Find("rejected"u8).Utf8) ? AsimWords.Failure : AsimWords.NotApplicable);
    }

    private static void Request(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        var uri = e.Vendor.Find("uri"u8).Utf8;
        if (uri.StartsWith("/"u8) && e.Has(AsimField.HttpHost))
            TextLists.SetJoined(e, AsimField.Url, e[AsimField.HttpHost].Utf8, uri);
        else
            e.SetText(AsimField.Url, uri.IsEmpty ? e[AsimField.HttpHost].Utf8 : uri);
        if (!e.Has(AsimField.Url))
            e.Set(AsimField.Url, e[AsimField.DstIpAddr]);
        Protocols.Set(e, "TCP"u8);
        if (Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status))
            e.SetConstant(AsimField.EventResult, status < 400 ? AsimWords.Success : AsimWords.Failure);
    }

    private static void Other(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e.Kind == ZeekKinds.Notice || e.Kind == ZeekKinds.Weird ? AsimWords.Ids : AsimWords.NetworkSession);
        if (e.Kind == ZeekKinds.Notice && e[AsimField.DvcAction].Utf8.IsEmpty)
            e.Remove(AsimField.DvcAction);
        if (e.Kind == ZeekKinds.Ssl && e.Vendor.Find("established"u8) is { IsPresent: true } established)
            e.SetConstant(AsimField.EventResult, ZeekFields.IsTrue(established.Utf8) ? AsimWords.Success : AsimWords.Failure);
        // "example\ada" is no form Kerberos writes: its clients are "ada/EXAMPLE.COM".
        if (e.Kind == ZeekKinds.Kerberos && e[AsimField.SrcUsername].Utf8 is var client && client.IndexOf((byte)'/') is var slash and > 0)
            UserFields.Source.Set(e, client[..slash]);
        if (e.Kind == ZeekKinds.Ftp || e.Kind == ZeekKinds.Ssh || e.Kind == ZeekKinds.Rdp || e.Kind == ZeekKinds.Ssl || e.Kind == ZeekKinds.SmbFiles || e.Kind == ZeekKinds.SmbMapping || e.Kind == ZeekKinds.DceRpc || e.Kind == ZeekKinds.Ntlm)
            Protocols.Set(e, "TCP"u8);
    }
}
