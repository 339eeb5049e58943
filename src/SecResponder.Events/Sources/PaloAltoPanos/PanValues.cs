using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What each column does. One line a column; a column that is not here is kept under its own name only.</summary>
internal static class PanValues
{
    public static IReadOnlyDictionary<string, FieldSetter> All { get; } = new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["type"] = (e, text) => e.SetText(AsimField.EventOriginalType, text),
        ["subtype"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["time_generated"] = (e, text) => Time(e, AsimField.TimeGenerated, text),
        // Stands behind time_generated and knows its zone: it wins.
        ["high_res_timestamp"] = (e, text) => Time(e, AsimField.TimeGenerated, text),
        ["start"] = (e, text) => Time(e, AsimField.EventStartTime, text),
        ["device_name"] = HostFields.Device.Set,
        ["src"] = HostFields.Source.Set,
        ["dst"] = HostFields.Destination.Set,
        ["natsrc"] = (e, text) => Nat(e, text, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr),
        ["natdst"] = (e, text) => Nat(e, text, AsimField.DstIpAddr, AsimField.DstNatIpAddr),
        ["sport"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["dport"] = (e, text) => Numbers.Port(e, AsimField.DstPortNumber, text),
        ["natsport"] = (e, text) => NatPort(e, text, AsimField.SrcNatIpAddr, AsimField.SrcNatPortNumber),
        ["natdport"] = (e, text) => NatPort(e, text, AsimField.DstNatIpAddr, AsimField.DstNatPortNumber),
        ["rule"] = (e, text) => e.SetText(e.Kind.Schema == AsimSchema.NetworkSession ? AsimField.NetworkRuleName : AsimField.RuleName, text),
        ["srcuser"] = UserFields.Source.Set,
        ["dstuser"] = UserFields.Destination.Set,
        ["app"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, IsAbsent(text) ? default : text),
        ["from"] = (e, text) => e.SetText(AsimField.SrcZone, text),
        ["to"] = (e, text) => e.SetText(AsimField.DstZone, text),
        ["inbound_if"] = (e, text) => e.SetText(AsimField.DvcInboundInterface, text),
        ["outbound_if"] = (e, text) => e.SetText(AsimField.DvcOutboundInterface, text),
        ["sessionid"] = SessionId,
        ["repeatcnt"] = (e, text) => Numbers.Count(e, AsimField.EventCount, text.SequenceEqual("0"u8) ? default : text),
        ["proto"] = Protocols.Set,
        ["action"] = PanOutcome.Action,
        ["bytes"] = (e, text) => Numbers.Count(e, AsimField.NetworkBytes, text),
        ["bytes_sent"] = (e, text) => Numbers.Count(e, AsimField.SrcBytes, text),
        ["bytes_received"] = (e, text) => Numbers.Count(e, AsimField.DstBytes, text),
        ["packets"] = (e, text) => Numbers.Count(e, AsimField.NetworkPackets, text),
        ["pkts_sent"] = (e, text) => Numbers.Count(e, AsimField.SrcPackets, text),
        ["pkts_received"] = (e, text) => Numbers.Count(e, AsimField.DstPackets, text),
        ["elapsed"] = Elapsed,
        ["seqno"] = (e, text) => e.SetText(AsimField.EventOriginalUid, text.SequenceEqual("0"u8) ? default : text),
        ["srcloc"] = (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["dstloc"] = (e, text) => Country(e, AsimField.DstGeoCountry, text),
        ["src_mac"] = (e, text) => e.SetText(AsimField.SrcMacAddr, text),
        ["dst_mac"] = (e, text) => e.SetText(AsimField.DstMacAddr, text),
        ["session_end_reason"] = PanOutcome.EndReason,

        ["misc"] = Misc,
        ["category"] = (e, text) => Web(e, AsimField.UrlCategory, text),
        ["user_agent"] = (e, text) => Web(e, AsimField.HttpUserAgent, text),
        ["referer"] = (e, text) => Web(e, AsimField.HttpReferrer, text),
        ["http_method"] = (e, text) => Web(e, AsimField.HttpRequestMethod, text),
        ["xff"] = (e, text) => Web(e, AsimField.HttpRequestXff, text),
        ["contenttype"] = (e, text) => Web(e, AsimField.HttpContentType, text),
        ["threatid"] = PanOutcome.Threat,
        ["thr_category"] = (e, text) => e.SetText(AsimField.ThreatCategory, IsAbsent(text) ? default : text),
        ["severity"] = PanOutcome.Severity,
        ["direction"] = PanOutcome.Attacker,

        ["host"] = HostFields.Source.Set,
        ["admin"] = UserFields.Actor.Set,
        ["client"] = (e, text) => e.SetText(AsimField.ActingAppName, text),
        ["cmd"] = PanOutcome.Command,
        ["result"] = PanOutcome.Result,
        ["path"] = PanOutcome.Path,
        ["before_change_detail"] = (e, text) => e.SetText(AsimField.OldValue, text),
        ["after_change_detail"] = (e, text) => e.SetText(AsimField.NewValue, text),
        ["opaque"] = (e, text) => e.SetText(AsimField.EventMessage, text),

        ["logon_ip"] = HostFields.Source.Set,
        ["logon_user"] = UserFields.Target.Set,
        ["desc"] = (e, text) => e.SetText(AsimField.EventMessage, text),
        ["authproto"] = (e, text) => e.SetText(AsimField.LogonProtocol, text),
        ["object"] = TargetService,

        ["hip_user"] = UserFields.Actor.Set,
        ["hip_src"] = HostFields.Source.Set,
        ["hip_machine"] = (e, text) => HostFields.Source.Set(e, text),
        ["matchname"] = (e, text) => e.SetText(AsimField.Object, text),
        ["matchtype"] = (e, text) => e.SetText(AsimField.OriginalObjectType, text),

        ["gp_user"] = UserFields.Target.Set,
        ["machinename"] = HostFields.Source.Set,
        ["public_ip"] = (e, text) => e.SetText(AsimField.SrcIpAddr, IsNoAddress(text) ? default : text),
        ["public_ipv6"] = (e, text) => e.SetText(AsimField.SrcIpAddr, IsNoAddress(text) ? e[AsimField.SrcIpAddr].Utf8 : text),
        ["srcregion"] = (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["status"] = PanOutcome.LogonStatus,
        ["reason"] = PanOutcome.LogonReason,
        ["client_os"] = (e, text) => e.SetText(AsimField.SrcDvcOs, e.Kind.Schema == AsimSchema.Authentication ? text : default),
        ["portal"] = TargetService,
    };

    /// <summary>What the device writes where it has nothing to say.</summary>
    public static bool IsAbsent(ReadOnlySpan<byte> text) =>
        text.IsEmpty || text.SequenceEqual("N/A"u8) || text.SequenceEqual("n/a"u8) || text.SequenceEqual("unknown"u8) || text.SequenceEqual("not-applicable"u8) || text.SequenceEqual("incomplete"u8);

    private static bool IsNoAddress(ReadOnlySpan<byte> text) => !Addresses.IsAddress(text) || text.SequenceEqual("0.0.0.0"u8) || text.SequenceEqual("::"u8);

    private static void Time(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (IsoStamp.TryRead(text, out var time, out var read) && read == text.Length)
            e.SetTime(field, time);
    }

    // 0.0.0.0 is no translation, and so is the address itself.
    private static void Nat(SecurityEvent e, ReadOnlySpan<byte> text, AsimField original, AsimField translated)
    {
        if (!IsNoAddress(text) && !text.SequenceEqual(e[original].Utf8))
            e.SetText(translated, text);
    }

    private static void NatPort(SecurityEvent e, ReadOnlySpan<byte> text, AsimField address, AsimField port)
    {
        if (e.Has(address) && !text.SequenceEqual("0"u8))
            Numbers.Port(e, port, text);
    }

    // The URL of a URL log, the file's name of the others; NetworkSession has no field for a file.
    private static void Misc(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession)
            e.SetText(AsimField.Url, text);
    }

    private static readonly byte[] Service = "Service"u8.ToArray();

    // What is logged on to. A system log's object is taken where its kind is known.
    private static void TargetService(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind != PanKinds.GlobalProtect && e.Kind != PanKinds.Authentication)
            return;
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, Service);
    }

    private static void SessionId(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.SequenceEqual("0"u8))
            e.SetText(AsimField.NetworkSessionId, text);
    }

    private static void Elapsed(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var seconds) && seconds < int.MaxValue)
            e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
    }

    // A private network stands in the country's place as a range; "Reserved" is no country either.
    private static void Country(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
            if (!(char.IsAsciiLetter((char)b) || b is (byte)' ' or (byte)'-' or (byte)'.'))
                return;
        if (!text.SequenceEqual("Reserved"u8) && !text.SequenceEqual("Unknown"u8) && !text.SequenceEqual("unknown"u8))
            e.SetText(field, text);
    }

    private static void Web(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession && !IsAbsent(text))
            e.SetText(field, text);
    }
}
