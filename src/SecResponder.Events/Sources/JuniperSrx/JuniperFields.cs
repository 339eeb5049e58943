using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>What each field of a security message does. Plain lines are read by position into the same names.</summary>
/// <remarks>Juniper, "System Log Explorer": RT_FLOW, RT_IDP, RT_UTM, RT_IDS, RT_AAMW, RT_SECINTEL.</remarks>
internal static class JuniperFields
{
    private static readonly WordMap Actions = new(
        ("none", "Allow"), ("ignore", "Allow"), ("permit", "Allow"), ("permitted", "Allow"), ("accept", "Allow"), ("log", "Allow"), ("alarm-without-drop", "Allow"), ("notify", "Allow"), ("forward", "Allow"), ("passed", "Allow"),
        ("not-scanned", "Allow"), ("drop", "Drop"), ("dropped", "Drop"), ("drop_packet", "Drop"), ("drop_connection", "Drop"), ("drop packet", "Drop"), ("drop connection", "Drop"), ("sinkhole", "Drop"), ("block", "Deny"),
        ("blocked", "Deny"), ("block drop", "Drop"), ("block close", "Reset"), ("deny", "Deny"), ("reject", "Reset"), ("close", "Reset"), ("close_client", "Reset Source"), ("close_server", "Reset Destination"),
        ("close client", "Reset Source"), ("close server", "Reset Destination"));

    private static readonly WordMap Severities = new(("info", "Informational"), ("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "High"));

    public static FieldTable Table { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["source-address"] = Into.Host(HostFields.Source),
        ["client-ip-str"] = Into.Host(HostFields.Source),
        ["source-port"] = Into.Port(AsimField.SrcPortNumber),
        ["destination-address"] = Into.Host(HostFields.Destination),
        ["destination-port"] = Into.Port(AsimField.DstPortNumber),
        ["nat-source-address"] = Into.Address(AsimField.SrcNatIpAddr),
        ["nat-source-port"] = Into.Port(AsimField.SrcNatPortNumber),
        ["nat-destination-address"] = Into.Address(AsimField.DstNatIpAddr),
        ["nat-destination-port"] = Into.Port(AsimField.DstNatPortNumber),
        ["protocol-id"] = Protocols.Set,
        ["protocol-name"] = Protocols.Set,
        ["protocol"] = Transport,
        ["application"] = Application,
        ["application-name"] = Application,
        ["policy-name"] = Policy,
        ["rule-name"] = (e, text) => e.SetText(AsimField.NetworkRuleName, e.Kind == JuniperKinds.Idp ? text : default),
        ["source-zone-name"] = Into.Text(AsimField.SrcZone),
        ["source-zone"] = Into.Text(AsimField.SrcZone),
        ["destination-zone-name"] = Into.Text(AsimField.DstZone),
        ["destination-zone"] = Into.Text(AsimField.DstZone),
        ["session-id"] = Into.Text(AsimField.NetworkSessionId),
        ["session-id-32"] = Into.Text(AsimField.NetworkSessionId),
        ["packets-from-client"] = Into.Count(AsimField.SrcPackets),
        ["bytes-from-client"] = Into.Count(AsimField.SrcBytes),
        ["packets-from-server"] = Into.Count(AsimField.DstPackets),
        ["bytes-from-server"] = Into.Count(AsimField.DstBytes),
        ["inbound-packets"] = Counter(AsimField.SrcPackets),
        ["inbound-bytes"] = Counter(AsimField.SrcBytes),
        ["outbound-packets"] = Counter(AsimField.DstPackets),
        ["outbound-bytes"] = Counter(AsimField.DstBytes),
        ["elapsed-time"] = Into.Seconds(AsimField.NetworkDuration),
        ["username"] = Into.User(UserFields.Source),
        ["user"] = Into.User(UserFields.Source),
        ["hostname"] = Name,
        ["packet-incoming-interface"] = Into.Text(AsimField.DvcInboundInterface),
        ["source-interface-name"] = Into.Text(AsimField.DvcInboundInterface),
        ["interface-name"] = Into.Text(AsimField.DvcInboundInterface),
        ["destination-interface-name"] = Into.Text(AsimField.DvcOutboundInterface),
        ["action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["repeat-count"] = Repeats,
        ["epoch-time"] = Into.Time(AsimField.TimeGenerated),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["threat-severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["attack-name"] = Threat(AsimField.ThreatName),
        ["name"] = Threat(AsimField.ThreatName),
        ["malware-info"] = Threat(AsimField.ThreatName),
        ["threat-name"] = Threat(AsimField.ThreatName),
        ["category"] = (e, text) => e.SetText(e.Kind == JuniperKinds.Web ? AsimField.UrlCategory : AsimField.ThreatCategory, text),
        ["verdict-number"] = Verdict,
        ["message"] = Into.Text(AsimField.EventMessage),
        ["sample-sha256"] = (_, _) => { },
    }, "connection-tag", "service-name", "nat-connection-tag", "src-nat-rule-type", "src-nat-rule-name", "dst-nat-rule-type", "dst-nat-rule-name", "icmp-type", "nested-application", "roles", "encrypted", "application-category",
        "application-sub-category", "application-risk", "application-characteristics", "src-vrf-grp", "dst-vrf-grp", "source-tenant", "destination-service", "url", "obj", "profile", "message-type", "rulebase-name", "export-id", "alert");

    private static void Policy(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // IDP tells the rule of its own policy; there it is the better name.
        var rule = text.EndsWith("(global)"u8) ? text[..^"(global)".Length] : text;
        if (e.Kind.Schema == AsimSchema.WebSession)
            e.SetText(AsimField.RuleName, rule);
        else if (e.Kind != JuniperKinds.Idp || !e.Has(AsimField.NetworkRuleName))
            e.SetText(AsimField.NetworkRuleName, rule);
    }

    private static void Application(SecurityEvent e, ReadOnlySpan<byte> text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text);

    // UTM writes the application's protocol here.
    private static void Transport(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.Length <= 4 && (Numbers.TryRead(text, out _) || System.Text.Ascii.EqualsIgnoreCase(text, "tcp"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "udp"u8)))
            Protocols.Set(e, text);
        else
            Application(e, text);
    }

    // The name of the host within, in AAMW; elsewhere of the server asked for.
    private static void Name(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind == JuniperKinds.Aamw && e[AsimField.EventOriginalType].Utf8.IndexOf("EVENT"u8) >= 0 ? HostFields.Source : HostFields.Destination).Set(e, text);

    private static void Repeats(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // It says how often it came again.
        if (Numbers.TryRead(text, out var count) && count is > 0 and < int.MaxValue)
            e.SetInteger(AsimField.EventCount, count + 1);
    }

    // A 0 says that nothing was counted.
    private static FieldSetter Counter(AsimField field) => (e, text) => Numbers.Count(e, field, text.SequenceEqual("0"u8) ? default : text);

    private static FieldSetter Threat(AsimField field) => (e, text) => e.SetText(field, e.Kind == JuniperKinds.Flow ? default : text);

    private static void Verdict(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ThreatOriginalRiskLevel, text);
        if (Numbers.TryRead(text, out var verdict) && verdict is >= 0 and <= 10)
        {
            e.SetInteger(AsimField.ThreatRiskLevel, verdict * 10);
            e.SetConstant(AsimField.EventSeverity, verdict >= 7 ? AsimWords.High : verdict >= 4 ? AsimWords.Medium : AsimWords.Low);
        }
    }
}
