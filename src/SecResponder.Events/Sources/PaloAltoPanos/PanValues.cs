using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What each column does. One line a column; a column that is not here is kept under its own name only.</summary>
internal static class PanValues
{
    public static IReadOnlyDictionary<string, FieldSetter> All { get; } = new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        // every log
        ["serial"] = Serial,
        ["type"] = (e, text) => e.SetText(AsimField.EventOriginalType, text),
        ["subtype"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, Unless(text, "0"u8)),
        ["time_generated"] = PanTimes.Generated,
        // Stands behind time_generated and knows its zone: it wins.
        ["high_res_timestamp"] = PanTimes.HighResolution,
        ["device_name"] = HostFields.Device.Set,
        ["repeatcnt"] = (e, text) => Numbers.Count(e, AsimField.EventCount, Unless(text, "0"u8)),
        ["seqno"] = (e, text) => e.SetText(AsimField.EventOriginalUid, Unless(text, "0"u8)),
        ["severity"] = PanOutcome.Severity,
        ["opaque"] = (e, text) => e.SetText(AsimField.EventMessage, text),

        // sessions
        ["src"] = HostFields.Source.Set,
        ["dst"] = HostFields.Destination.Set,
        ["natsrc"] = (e, text) => Nat(e, text, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr),
        ["natdst"] = (e, text) => Nat(e, text, AsimField.DstIpAddr, AsimField.DstNatIpAddr),
        ["sport"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["dport"] = (e, text) => Numbers.Port(e, AsimField.DstPortNumber, text),
        ["natsport"] = (e, text) => NatPort(e, text, "natsrc"u8, AsimField.SrcIpAddr, AsimField.SrcPortNumber, AsimField.SrcNatPortNumber),
        ["natdport"] = (e, text) => NatPort(e, text, "natdst"u8, AsimField.DstIpAddr, AsimField.DstPortNumber, AsimField.DstNatPortNumber),
        ["rule"] = (e, text) => e.SetText(e.Kind.Schema == AsimSchema.NetworkSession ? AsimField.NetworkRuleName : AsimField.RuleName, text),
        ["srcuser"] = User,
        ["dstuser"] = (e, text) => UserFields.Destination.Set(e, OneBackslash(e, text)),
        ["app"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, IsNoApplication(text) ? default : text),
        ["from"] = (e, text) => e.SetText(AsimField.SrcZone, text),
        ["to"] = (e, text) => e.SetText(AsimField.DstZone, text),
        ["inbound_if"] = (e, text) => e.SetText(AsimField.DvcInboundInterface, text),
        ["outbound_if"] = (e, text) => e.SetText(AsimField.DvcOutboundInterface, text),
        ["sessionid"] = SessionId,
        ["proto"] = Protocols.Set,
        ["action"] = PanOutcome.Action,
        ["srcloc"] = (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["dstloc"] = (e, text) => Country(e, AsimField.DstGeoCountry, text),
        ["src_host"] = (e, text) => Name(e, HostFields.Source, text),
        ["dst_host"] = (e, text) => Name(e, HostFields.Destination, text),
        ["src_mac"] = (e, text) => Mac(e, AsimField.SrcMacAddr, text),
        ["dst_mac"] = (e, text) => Mac(e, AsimField.DstMacAddr, text),

        // TRAFFIC
        ["start"] = PanTimes.Start,
        ["bytes"] = (e, text) => Numbers.Count(e, AsimField.NetworkBytes, text),
        ["bytes_sent"] = (e, text) => Numbers.Count(e, AsimField.SrcBytes, text),
        ["bytes_received"] = (e, text) => Numbers.Count(e, AsimField.DstBytes, text),
        ["packets"] = (e, text) => Numbers.Count(e, AsimField.NetworkPackets, text),
        ["pkts_sent"] = (e, text) => Numbers.Count(e, AsimField.SrcPackets, text),
        ["pkts_received"] = (e, text) => Numbers.Count(e, AsimField.DstPackets, text),
        ["elapsed"] = Elapsed,
        ["session_end_reason"] = PanOutcome.EndReason,

        // THREAT
        ["misc"] = (e, text) => Web(e, AsimField.Url, text),
        ["category"] = (e, text) => Web(e, AsimField.UrlCategory, Unless(text, "any"u8)),
        ["user_agent"] = (e, text) => Web(e, AsimField.HttpUserAgent, text),
        ["referer"] = (e, text) => Web(e, AsimField.HttpReferrer, text),
        ["http_method"] = Method,
        ["xff"] = (e, text) => Web(e, AsimField.HttpRequestXff, text),
        ["xff_ip"] = (e, text) => Web(e, AsimField.HttpRequestXff, IsNoAddress(text) || e.Has(AsimField.HttpRequestXff) ? default : text),
        ["contenttype"] = (e, text) => Web(e, AsimField.HttpContentType, text),
        ["threatid"] = PanOutcome.Threat,
        ["thr_category"] = (e, text) => e.SetText(AsimField.ThreatCategory, IsAbsent(text) ? default : text),
        ["direction"] = PanOutcome.Attacker,

        // CONFIG and audit
        ["host"] = (e, text) => HostFields.Source.Set(e, Unless(text, "0.0.0.0"u8)),
        ["admin"] = User,
        ["client"] = (e, text) => e.SetText(AsimField.ActingAppName, text),
        ["cmd"] = PanOutcome.Command,
        ["result"] = PanOutcome.Result,
        ["path"] = PanOutcome.Path,
        ["before_change_detail"] = (e, text) => e.SetText(AsimField.OldValue, text),
        ["after_change_detail"] = (e, text) => e.SetText(AsimField.NewValue, text),

        // GLOBALPROTECT, USERID, AUTHENTICATION, HIPMATCH
        ["ip"] = HostFields.Source.Set,
        ["srcipv6"] = (e, text) => e.SetText(AsimField.SrcIpAddr, IsNoAddress(text) ? default : text),
        ["user"] = User,
        ["normalize_user"] = (e, text) => User(e, e.Has(AsimField.TargetUsername) ? default : text),
        ["machinename"] = (e, text) => Name(e, HostFields.Source, text),
        ["public_ip"] = (e, text) => e.SetText(AsimField.SrcIpAddr, IsNoAddress(text) ? default : text),
        ["public_ipv6"] = (e, text) => e.SetText(AsimField.SrcIpAddr, IsNoAddress(text) ? default : text),
        ["srcregion"] = (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["status"] = PanOutcome.Status,
        ["reason"] = PanOutcome.Reason,
        ["error"] = PanOutcome.Reason,
        ["client_os"] = (e, text) => Logon(e, AsimField.SrcDvcOs, text),
        ["auth_method"] = (e, text) => Logon(e, AsimField.LogonProtocol, text),
        ["authproto"] = (e, text) => Logon(e, AsimField.LogonProtocol, Unless(text, "0"u8)),
        ["authpolicy"] = (e, text) => e.SetText(AsimField.RuleName, text),
        ["portal"] = (e, text) => e.SetText(AsimField.TargetAppName, text),
        // What is logged on to; a system log's object is something else.
        ["object"] = (e, text) => e.SetText(AsimField.TargetAppName, e.Kind == PanKinds.Authentication ? text : default),
        ["matchtype"] = (e, text) => e.SetText(AsimField.OriginalObjectType, text),
        ["desc"] = (e, text) => e.SetText(AsimField.EventMessage, text),
    };

    /// <summary>What the device writes where it has nothing to say.</summary>
    public static bool IsAbsent(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("N/A"u8) || text.SequenceEqual("n/a"u8) || text.SequenceEqual("unknown"u8);

    // States of the identification, not applications.
    private static bool IsNoApplication(ReadOnlySpan<byte> text) =>
        IsAbsent(text) || text.SequenceEqual("not-applicable"u8) || text.SequenceEqual("incomplete"u8) || text.SequenceEqual("insufficient-data"u8);

    private static bool IsNoAddress(ReadOnlySpan<byte> text) => !Addresses.IsAddress(text) || text.SequenceEqual("0.0.0.0"u8) || text.SequenceEqual("::"u8);

    private static ReadOnlySpan<byte> Unless(ReadOnlySpan<byte> text, ReadOnlySpan<byte> nothing) => text.SequenceEqual(nothing) ? default : text;

    private static void Serial(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("no-serial"u8))
            return;
        e.SetText(AsimField.DvcId, text);
        e.SetConstant(AsimField.DvcIdType, PanWords.Other);
    }

    // Who it is: the one who logs on, who did it, or whose session it is.
    private static void User(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // With X-Forwarded-For as user identification, the address of the client stands in the user's place.
        if (text.StartsWith("x-fwd-for: "u8))
            Web(e, AsimField.HttpRequestXff, text["x-fwd-for: ".Length..]);
        else
            (e.Kind.Schema switch { AsimSchema.Authentication => UserFields.Target, AsimSchema.AuditEvent => UserFields.Actor, _ => UserFields.Source }).Set(e, OneBackslash(e, text));
    }

    // Custom formats can escape the backslash; no name has two.
    private static ReadOnlySpan<byte> OneBackslash(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf("\\\\"u8);
        if (at < 0)
            return text;
        var room = e.ScratchRoom(text.Length - 1);
        text[..at].CopyTo(room);
        text[(at + 1)..].CopyTo(room[at..]);
        return room;
    }

    // 0.0.0.0 is no translation, and so is the address itself.
    private static void Nat(SecurityEvent e, ReadOnlySpan<byte> text, AsimField original, AsimField translated)
    {
        if (!IsNoAddress(text) && !text.SequenceEqual(e[original].Utf8))
            e.SetText(translated, text);
    }

    // The address may stay and the port alone be another. Where nothing is translated both are 0, or those of the connection.
    private static void NatPort(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<byte> translated, AsimField address, AsimField original, AsimField port)
    {
        if (text.SequenceEqual("0"u8) || e.Vendor.Find(translated).Utf8 is var at && IsNoAddress(at))
            return;
        if (!at.SequenceEqual(e[address].Utf8) || (Numbers.TryRead(text, out var number) && e.Has(original) && number != e[original].Integer))
            Numbers.Port(e, port, text);
    }

    private static void SessionId(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession)
            e.SetText(AsimField.NetworkSessionId, Unless(text, "0"u8));
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
            if (!(char.IsAsciiLetter((char)b) || b is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'\''))
                return;
        if (!text.SequenceEqual("Reserved"u8) && !text.SequenceEqual("Unknown"u8) && !text.SequenceEqual("unknown"u8))
            e.SetText(field, text);
    }

    private static void Name(SecurityEvent e, HostFields fields, ReadOnlySpan<byte> text)
    {
        if (!Addresses.IsAddress(text))
            fields.Set(e, text);
    }

    private static void Mac(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession)
            MacAddresses.Set(e, field, text);
    }

    private static void Method(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession && !IsAbsent(text))
            Protocols.UpperCase(e, AsimField.HttpRequestMethod, text);
    }

    private static void Web(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession && !IsAbsent(text))
            e.SetText(field, text);
    }

    private static void Logon(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.Authentication)
            e.SetText(field, text);
    }
}
