using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>Fortinet FortiGate, <c>key=value</c> over syslog: one line, one event.</summary>
/// <remarks>FortiOS Log Message Reference.</remarks>
internal sealed class FortinetFortigateSource : EventSource
{
    private static readonly byte[] Vendor = "Fortinet"u8.ToArray();
    private static readonly byte[] Product = "Fortigate"u8.ToArray();
    private static readonly byte[] NetworkSession = "NetworkSession"u8.ToArray();
    private static readonly byte[] Ids = "IDS"u8.ToArray();
    private static readonly byte[] HttpSession = "HTTPsession"u8.ToArray();
    private static readonly byte[] Start = "Start"u8.ToArray();
    private static readonly byte[] End = "End"u8.ToArray();
    private static readonly byte[] RunningTotal = "000020"u8.ToArray();
    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] Logon = "Logon"u8.ToArray();
    private static readonly byte[] Logoff = "Logoff"u8.ToArray();
    private static readonly byte[] Version4 = "IPv4"u8.ToArray();
    private static readonly byte[] Version6 = "IPv6"u8.ToArray();

    public override string Id => FortigateKinds.Source;

    public override string Title => "Fortinet FortiGate";

    public override IReadOnlyList<EventKind> Kinds => FortigateKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        if (JsonBody.Find(record) is var json and >= 0)
            return record[json..] is var body && body.IndexOf("\"logid\""u8) >= 0 && body.IndexOf("\"subtype\""u8) >= 0 && body.IndexOf("\"devid\""u8) >= 0 && body.IndexOf("\"vd\""u8) >= 0;
        if (CefRecord.Find(record) is var cef and >= 0)
            return record[cef..].IndexOf("|Fortinet|Forti"u8) is >= 0 and < 12 && record[cef..].IndexOf("|FortiWeb"u8) < 0 || record[cef..].IndexOf("|Fortinet|Fortigate|"u8) is >= 0 and < 12;
        return (record.IndexOf(" subtype="u8) >= 0 || record.IndexOf(",subtype="u8) >= 0) && record.IndexOf("level="u8) >= 0
            && (record.IndexOf("logid="u8) >= 0 || record.IndexOf("log_id="u8) >= 0 || record.IndexOf(" vd="u8) >= 0 || record.IndexOf("devid="u8) >= 0);
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        scratch.Reset(record);
        var json = JsonBody.Find(line);
        var body = json >= 0 ? json : CefRecord.Find(line) is var cef and >= 0 ? cef : SyslogHeader.Read(line, record.ReceivedAt).BodyOffset;
        if (FortigateForms.Read(scratch, line, body) is { } rejection)
        {
            receiver.Reject(record, rejection);
            return;
        }
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        // The header is needed for what the record itself leaves open only.
        var header = json == 0 ? default : SyslogHeader.Read(line, record.ReceivedAt);
        if (!FortigateTime.TrySet(scratch) && header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!scratch.Has(AsimField.DvcHostname) && !scratch.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(scratch, header.Host);
        if (scratch.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession or AsimSchema.Dns && !HasEnd(scratch))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "neither srcip nor dstip stands in it", line.Length));
            return;
        }
        Finish(scratch);
        receiver.Receive(scratch);
    }

    private static bool HasEnd(SecurityEvent e) => e.Has(AsimField.SrcIpAddr) || e.Has(AsimField.DstIpAddr) || e.Has(AsimField.SrcHostname) || e.Has(AsimField.DstHostname);

    private static void Finish(SecurityEvent e)
    {
        // People know the device by its name, not by its serial number.
        e.Set(AsimField.Dvc, e[e.Has(AsimField.DvcFQDN) ? AsimField.DvcFQDN : AsimField.DvcHostname]);
        var action = e.Vendor.Find("action"u8).Utf8;
        if (e.Kind.IsSession)
            Session(e, action);
        else if (e.Kind.Schema == AsimSchema.Authentication)
            Authentication(e, action);
        else if (e.Kind.Schema == AsimSchema.Dns)
            Query(e);
        else if (e.Kind == FortigateKinds.Lease)
            FortigateLease.Finish(e);
        else
            FortigateChange.Finish(e, action);
        AsimDerivation.Complete(e);
    }

    private static void Session(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        if (e.Kind == FortigateKinds.Traffic)
        {
            e.SetConstant(AsimField.EventType, NetworkSession);
            // A running total of a long session is neither.
            if (!e.Vendor.Find("logid"u8).Utf8.EndsWith(RunningTotal))
                e.SetConstant(AsimField.EventSubType, action.SequenceEqual("start"u8) ? Start : End);
        }
        else
            e.SetConstant(AsimField.EventType, e.Kind == FortigateKinds.Web ? HttpSession : Ids);
        if (e.Kind == FortigateKinds.Web)
            Url(e);
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, Allow);
        if (FortigateOutcome.Direction(e.Vendor.Find("srcintfrole"u8).Utf8, e.Vendor.Find("dstintfrole"u8).Utf8) is { } direction)
            e.SetConstant(AsimField.NetworkDirection, direction);
        // The level speaks of the log, not of what happened; what was stopped is at least low.
        if (e.Kind == FortigateKinds.Traffic)
            e.Remove(AsimField.EventSeverity);
        if (e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8))
        {
            e.Remove(AsimField.SrcPortNumber);
            e.Remove(AsimField.DstPortNumber);
        }
        if (e[AsimField.SrcIpAddr].Utf8 is { IsEmpty: false } source)
            e.SetConstant(AsimField.NetworkProtocolVersion, source.Contains((byte)':') ? Version6 : Version4);
    }

    // An answer without a code is one that had no error; what a profile blocked had none.
    private static void Query(SecurityEvent e)
    {
        var isResponse = e.Vendor.Find("eventtype"u8).Utf8.EndsWith("response"u8) || e[AsimField.EventOriginalSubType].Utf8.EndsWith("response"u8);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        e.SetConstant(AsimField.EventSubType, isResponse ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, Allow);
        var code = e.Has(AsimField.DnsResponseCode) ? DnsCodes.Name(e[AsimField.DnsResponseCode].Integer) : isResponse ? DnsCodes.Name(0) : AsimWords.NotApplicable;
        e.SetConstant(AsimField.EventResultDetails, code);
        e.SetConstant(AsimField.EventResult, AsimDerivation.IsStopped(e[AsimField.DvcAction].Utf8) ? Failure : !isResponse ? AsimWords.NotApplicable : ReferenceEquals(code, DnsCodes.Name(0)) ? Success : Failure);
        if (e[AsimField.SrcIpAddr].Utf8 is { IsEmpty: false } source)
            e.SetConstant(AsimField.NetworkProtocolVersion, source.Contains((byte)':') ? Version6 : Version4);
    }

    // "url" is the path, or all of it.
    private static void Url(SecurityEvent e)
    {
        var (host, url) = (e.Vendor.Find("hostname"u8), e.Vendor.Find("url"u8));
        if (url.Utf8.StartsWith("http"u8) || !host.IsPresent)
            e.Set(AsimField.Url, url.IsPresent ? url : host);
        else
        {
            var room = e.ScratchRoom(host.Utf8.Length + url.Utf8.Length);
            host.Utf8.CopyTo(room);
            url.Utf8.CopyTo(room[host.Utf8.Length..]);
            e.SetText(AsimField.Url, room);
        }
        if (!e.Has(AsimField.Url))
            e.SetText(AsimField.Url, e[AsimField.DstIpAddr].Utf8);
    }

    private static void Authentication(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        e.SetConstant(AsimField.EventType, action.IndexOf("logout"u8) >= 0 || action.SequenceEqual("tunnel-down"u8) ? Logoff : Logon);
        if (action.IndexOf("fail"u8) >= 0)
            e.SetConstant(AsimField.EventResult, Failure);
        else if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, Success);
        // Why somebody logged out, or how they logged on, is no reason to have failed.
        if (!e[AsimField.EventResult].Utf8.SequenceEqual(Failure))
            e.Remove(AsimField.EventResultDetails);
    }
}
