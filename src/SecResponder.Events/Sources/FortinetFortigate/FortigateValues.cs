using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>What each field does. One line a field; every field is kept under its own name in any case.</summary>
internal static class FortigateValues
{
    // Made once: a delegate made at each use would cost memory at each event.
    private static readonly FieldTaker Count = Numbers.Count;
    private static readonly FieldTaker Mac = MacAddresses.Set;
    private static readonly FieldTaker UpperCase = Protocols.UpperCase;
    private static readonly FieldTaker Text = static (e, field, text) => e.SetText(field, text);
    private static readonly FieldSetter SourceHost = HostFields.Source.Set;
    private static readonly FieldSetter DestinationName = static (e, text) => HostFields.Destination.Set(e, e.Kind.IsSession && !Addresses.IsAddress(text) ? text : default);

    // icmptype=0x08
    private static readonly FieldTaker Hexadecimal = static (e, field, text) =>
    {
        if (!text.StartsWith("0x"u8) || !System.Buffers.Text.Utf8Parser.TryParse(text[2..], out byte number, out var read, 'x') || read != text.Length - 2)
            return;
        if (field == AsimField.NetworkIcmpCode)
        {
            e.SetInteger(field, number);
            return;
        }
        Span<byte> digits = stackalloc byte[3];
        if (System.Buffers.Text.Utf8Formatter.TryFormat(number, digits, out var written))
            e.SetText(field, digits[..written]);
    };

    public static FieldTable Table { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["type"] = (e, text) => e.SetText(AsimField.EventOriginalType, text),
        ["subtype"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["devname"] = HostFields.Device.Set,
        ["devid"] = Serial,
        ["level"] = FortigateOutcome.Level,
        ["severity"] = FortigateOutcome.Severity,
        ["msg"] = (e, text) => e.SetText(AsimField.EventMessage, text),
        ["srcip"] = HostFields.Source.Set,
        ["remip"] = (e, text) => Absent(e, AsimField.SrcIpAddr, SourceHost, text),
        ["userip"] = (e, text) => Absent(e, AsimField.SrcIpAddr, SourceHost, text),
        ["remport"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["dstip"] = (e, text) => (e.Kind.IsSession || IsDns(e) ? HostFields.Destination : HostFields.Target).Set(e, text),
        ["locip"] = (e, text) => Addresses.Set(e, AsimField.TargetIpAddr, e.Kind.IsSession || IsDns(e) ? default : text),
        ["locport"] = (e, text) => Numbers.Port(e, AsimField.TargetPortNumber, e.Kind.IsSession || IsDns(e) ? default : text),
        ["srcname"] = (e, text) => Absent(e, AsimField.SrcHostname, SourceHost, text),
        ["srcport"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["dstport"] = (e, text) => Numbers.Port(e, e.Kind.IsSession || IsDns(e) ? AsimField.DstPortNumber : AsimField.TargetPortNumber, text),
        ["srcintf"] = (e, text) => Session(e, AsimField.DvcInboundInterface, text),
        ["dstintf"] = (e, text) => Session(e, AsimField.DvcOutboundInterface, text),
        ["srcmac"] = (e, text) => Session(e, AsimField.SrcMacAddr, text, Mac),
        ["dstmac"] = (e, text) => Session(e, AsimField.DstMacAddr, text, Mac),
        ["srccountry"] = (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["dstcountry"] = (e, text) => Country(e, AsimField.DstGeoCountry, text),
        ["sessionid"] = (e, text) => e.SetText(IsDns(e) ? AsimField.DnsSessionId : AsimField.NetworkSessionId, (e.Kind.IsSession || IsDns(e)) && !text.SequenceEqual("0"u8) ? text : default),
        ["proto"] = Protocol,
        ["service"] = (e, text) => Session(e, AsimField.NetworkApplicationProtocol, text, UpperCase),
        ["app"] = Into.SessionApplication,
        ["hostname"] = Name,
        ["dstname"] = (e, text) => Absent(e, AsimField.DstHostname, DestinationName, text),
        ["dstuser"] = (e, text) => UserFields.Destination.Set(e, e.Kind.IsSession ? text : default),
        ["forwardedfor"] = (e, text) => Web(e, AsimField.HttpRequestXff, text),
        ["icmptype"] = (e, text) => Session(e, AsimField.NetworkIcmpType, text, Hexadecimal),
        ["icmpcode"] = (e, text) => Session(e, AsimField.NetworkIcmpCode, text, Hexadecimal),
        ["ip"] = FortigateLease.Address,
        ["mac"] = FortigateLease.Hardware,
        ["lease"] = FortigateLease.Duration,
        ["policyid"] = (e, text) => Rule(e, AsimField.NetworkRuleNumber, AsimField.RuleNumber, text, Count),
        ["policyname"] = (e, text) => Rule(e, AsimField.NetworkRuleName, AsimField.RuleName, text, Text),
        ["transip"] = (e, text) => Nat(e, text, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr),
        ["transport"] = (e, text) => NatPort(e, text, AsimField.SrcNatIpAddr, AsimField.SrcNatPortNumber),
        ["tranip"] = (e, text) => Nat(e, text, AsimField.DstIpAddr, AsimField.DstNatIpAddr),
        ["tranport"] = (e, text) => NatPort(e, text, AsimField.DstNatIpAddr, AsimField.DstNatPortNumber),
        ["duration"] = Duration,
        ["sentbyte"] = (e, text) => Session(e, AsimField.SrcBytes, text, Count),
        ["rcvdbyte"] = (e, text) => Session(e, AsimField.DstBytes, text, Count),
        ["sentpkt"] = (e, text) => Session(e, AsimField.SrcPackets, text, Count),
        ["rcvdpkt"] = (e, text) => Session(e, AsimField.DstPackets, text, Count),
        ["action"] = FortigateOutcome.Action,
        ["utmaction"] = FortigateOutcome.UtmAction,
        ["status"] = FortigateOutcome.Status,
        ["reason"] = FortigateOutcome.Reason,
        ["user"] = User,
        ["unauthuser"] = (e, text) => UserFields.Source.Set(e, e.Kind.IsSession && !e.Has(AsimField.SrcUsername) ? text : default),
        ["ui"] = Console,
        ["attack"] = (e, text) => Threat(e, AsimField.ThreatName, text),
        ["virus"] = (e, text) => Threat(e, AsimField.ThreatName, text),
        ["attackid"] = (e, text) => Threat(e, AsimField.ThreatId, text),
        ["agent"] = (e, text) => Web(e, AsimField.HttpUserAgent, text),
        ["httpmethod"] = (e, text) => Web(e, AsimField.HttpRequestMethod, text),
        ["referralurl"] = (e, text) => Web(e, AsimField.HttpReferrer, text),
        ["catdesc"] = (e, text) => e.SetText(AsimField.UrlCategory, e.Kind.Schema is AsimSchema.WebSession or AsimSchema.Dns ? text : default),
        ["count"] = (e, text) => Session(e, AsimField.EventCount, text, Count),
        ["cfgattr"] = FortigateChange.Attributes,
        ["qname"] = (e, text) => Dns(e, AsimField.DnsQuery, text.Trim("[]"u8).TrimEnd((byte)'.')),
        ["qtype"] = (e, text) => Dns(e, AsimField.DnsQueryTypeName, text),
        ["qtypeval"] = (e, text) => Dns(e, AsimField.DnsQueryType, text, Count),
        ["qclass"] = (e, text) => Dns(e, AsimField.DnsQueryClassName, text),
        ["ipaddr"] = (e, text) => Dns(e, AsimField.DnsResponseName, text),
        ["rcode"] = (e, text) => Dns(e, AsimField.DnsResponseCode, text, Count),
        ["xid"] = (e, text) => DnsCodes.SetTransaction(e, IsDns(e) ? text : default),
    });

    private delegate void FieldTaker(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text);

    // Of a session it is the name that was asked for (Host, SNI), of a lease the client's.
    private static void Name(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        FortigateLease.Name(e, text);
        if (!e.Kind.IsSession)
            return;
        Web(e, AsimField.HttpHost, text);
        if (!Addresses.IsAddress(text))
            HostFields.Destination.Set(e, text);
    }

    private static void Serial(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcId, text);
        e.SetConstant(AsimField.DvcIdType, AsimWords.Other);
    }

    private static void Session(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession)
            e.SetText(field, text);
    }

    private static void Session(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text, FieldTaker set)
    {
        if (e.Kind.IsSession)
            set(e, field, text);
    }

    private static void Absent(SecurityEvent e, AsimField field, FieldSetter set, ReadOnlySpan<byte> text)
    {
        if (!e.Has(field))
            set(e, text);
    }

    private static void Rule(SecurityEvent e, AsimField network, AsimField other, ReadOnlySpan<byte> text, FieldTaker set)
    {
        if (e.Kind.IsSession || IsDns(e))
            set(e, e.Kind.Schema == AsimSchema.NetworkSession ? network : other, text);
    }

    private static void Threat(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text) => Session(e, field, text);

    private static void Web(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession)
            e.SetText(field, text);
    }

    private static bool IsDns(SecurityEvent e) => e.Kind == FortigateKinds.Dns;

    private static void Dns(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text) => e.SetText(field, IsDns(e) ? text : default);

    private static void Dns(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text, FieldTaker set)
    {
        if (IsDns(e))
            set(e, field, text);
    }

    private static void Protocol(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession || IsDns(e))
            Protocols.Set(e, text);
    }

    // A private network is "Reserved".
    private static void Country(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (!text.SequenceEqual("Reserved"u8) && (field == AsimField.SrcGeoCountry || e.Kind.IsSession || IsDns(e)))
            e.SetText(field, e.Kind.Schema == AsimSchema.AuditEvent ? default : text);
    }

    private static void Nat(SecurityEvent e, ReadOnlySpan<byte> text, AsimField original, AsimField translated)
    {
        if (e.Kind.IsSession && Addresses.IsAddress(text) && !text.SequenceEqual("0.0.0.0"u8) && !text.SequenceEqual(e[original].Utf8))
            e.SetText(translated, text);
    }

    private static void NatPort(SecurityEvent e, ReadOnlySpan<byte> text, AsimField address, AsimField port)
    {
        if (e.Has(address) && !text.SequenceEqual("0"u8))
            Numbers.Port(e, port, text);
    }

    private static void Duration(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession && Numbers.TryRead(text, out var seconds) && seconds < int.MaxValue)
            e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
    }

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind.Schema switch
    {
        AsimSchema.AuditEvent => UserFields.Actor,
        AsimSchema.Authentication => UserFields.Target,
        _ => UserFields.Source,
    }).Set(e, text);

    // "GUI(198.51.100.20)", "ssh(198.51.100.20)", "jsconsole"
    private static void Console(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Addresses.IsAddress(text))
        {
            Absent(e, AsimField.SrcIpAddr, SourceHost, text);
            return;
        }
        var open = text.IndexOf((byte)'(');
        if (e.Kind.Schema == AsimSchema.AuditEvent)
            e.SetText(AsimField.ActingAppName, open < 0 ? text : text[..open]);
        else if (e.Kind.Schema == AsimSchema.Authentication)
            e.SetText(AsimField.LogonProtocol, open < 0 ? text : text[..open]);
        if (open >= 0 && text[^1] == ')')
            Absent(e, AsimField.SrcIpAddr, SourceHost, text[(open + 1)..^1]);
    }
}
