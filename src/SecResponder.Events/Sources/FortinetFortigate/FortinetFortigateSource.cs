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
    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] Logon = "Logon"u8.ToArray();
    private static readonly byte[] Logoff = "Logoff"u8.ToArray();
    private static readonly byte[] Set = "Set"u8.ToArray();
    private static readonly byte[] Create = "Create"u8.ToArray();
    private static readonly byte[] Delete = "Delete"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();
    private static readonly byte[] PolicyRule = "Policy Rule"u8.ToArray();
    private static readonly byte[] ConfigurationAtom = "Configuration Atom"u8.ToArray();
    private static readonly byte[] Version4 = "IPv4"u8.ToArray();
    private static readonly byte[] Version6 = "IPv6"u8.ToArray();

    public override string Id => FortigateKinds.Source;

    public override string Title => "Fortinet FortiGate";

    public override IReadOnlyList<EventKind> Kinds => FortigateKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) =>
        (record.IndexOf(" subtype="u8) >= 0 || record.IndexOf(",subtype="u8) >= 0) && record.IndexOf("level="u8) >= 0
        && (record.IndexOf("logid="u8) >= 0 || record.IndexOf("log_id="u8) >= 0 || record.IndexOf(" vd="u8) >= 0 || record.IndexOf("devid="u8) >= 0);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        var pairs = line[header.BodyOffset..];
        if (KeyValuePairs.Find(line, "type"u8).IsEmpty)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no key=value line with a type: {Excerpt.Of(pairs)}", header.BodyOffset));
            return;
        }
        if (FortigateKinds.Of(line) is not { } kind)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"the type {Excerpt.Of(KeyValuePairs.Find(line, "type"u8))} is not read", header.BodyOffset));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        Read(scratch, pairs);
        if (!FortigateTime.TrySet(scratch) && header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!scratch.Has(AsimField.DvcHostname) && !scratch.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(scratch, header.Host);
        if (kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession && !scratch.Has(AsimField.SrcIpAddr) && !scratch.Has(AsimField.DstIpAddr))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "neither srcip nor dstip stands in it", line.Length));
            return;
        }
        Finish(scratch);
        receiver.Receive(scratch);
    }

    private static void Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var pairs = new KeyValuePairs(text);
        while (pairs.Next())
            FortigateValues.Table.Set(e, pairs.Key, pairs.Text(e));
    }

    private static void Finish(SecurityEvent e)
    {
        var action = e.Vendor.Find("action"u8).Utf8;
        if (e.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession)
            Session(e, action);
        else if (e.Kind.Schema == AsimSchema.Authentication)
            Authentication(e, action);
        else
            Change(e, action);
        AsimDerivation.Complete(e);
    }

    private static void Session(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        if (e.Kind == FortigateKinds.Traffic)
        {
            e.SetConstant(AsimField.EventType, NetworkSession);
            e.SetConstant(AsimField.EventSubType, action.SequenceEqual("start"u8) ? Start : End);
        }
        else
            e.SetConstant(AsimField.EventType, e.Kind == FortigateKinds.Web ? HttpSession : Ids);
        if (e.Kind == FortigateKinds.Web)
            Url(e);
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, Allow);
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

    private static void Change(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        var (path, thing, description) = (e.Vendor.Find("cfgpath"u8), e.Vendor.Find("cfgobj"u8), e.Vendor.Find("logdesc"u8));
        e.SetConstant(AsimField.EventType, action.SequenceEqual("Edit"u8) || action.SequenceEqual("Move"u8) ? Set : action.SequenceEqual("Add"u8) ? Create : action.SequenceEqual("Delete"u8) ? Delete : Other);
        e.SetText(AsimField.Operation, action.IsEmpty ? description.Utf8 : action);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, e[AsimField.EventOriginalSubType].Utf8);
        if (path.IsPresent)
        {
            var room = e.ScratchRoom(path.Utf8.Length + 1 + thing.Utf8.Length);
            path.Utf8.CopyTo(room);
            room[path.Utf8.Length] = (byte)'/';
            thing.Utf8.CopyTo(room[(path.Utf8.Length + 1)..]);
            e.SetText(AsimField.Object, thing.IsPresent ? room : room[..path.Utf8.Length]);
            e.SetConstant(AsimField.ObjectType, path.Utf8.SequenceEqual("firewall.policy"u8) ? PolicyRule : ConfigurationAtom);
        }
        else
        {
            e.Set(AsimField.Object, description.IsPresent ? description : e[AsimField.Operation]);
            e.SetConstant(AsimField.ObjectType, Other);
        }
    }
}
