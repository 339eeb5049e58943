using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SophosFirewall;

/// <summary>What each field does: of the device standard format, of the central reporting format, of Sophos UTM. Every field is kept under its own name.</summary>
/// <remarks>Sophos Firewall, "Syslog guide", log fields; Sophos UTM, "Administration guide", log files.</remarks>
internal static class SophosFields
{
    private static readonly WordMap Actions = new(
        ("Allow", "Allow"), ("Allowed", "Allow"), ("accept", "Allow"), ("pass", "Allow"), ("Detect", "Allow"), ("alert", "Allow"), ("Warned", "Allow"), ("Override", "Allow"), ("Decrypt", "Decrypt"), ("Do not decrypt", "Allow"), ("Deny", "Deny"),
        ("Denied", "Deny"), ("Block", "Deny"), ("Blocked", "Deny"), ("Virus", "Deny"), ("Drop", "Drop"), ("Dropped", "Drop"), ("reject", "Reset"), ("Rejected", "Reset"));

    private static readonly WordMap Severities = new(
        ("Emergency", "High"), ("Alert", "High"), ("Critical", "High"), ("Error", "Medium"), ("Warning", "Low"), ("Warn", "Low"), ("Notice", "Informational"), ("Information", "Informational"), ("Info", "Informational"), ("Debug", "Informational"), ("0", "High"),
        ("1", "High"), ("2", "High"), ("3", "Medium"), ("4", "Low"), ("5", "Informational"), ("6", "Informational"));

    public static FieldTable Table { get; } = new(Places(), "device", "date", "time", "timezone", "log_id", "duration", "status", "message", "timestamp", "name", "id", "sys", "fw_rule_section", "nat_rule_id", "nat_rule_name", "policy_type", "user_gp", "iap");

    private static Dictionary<string, FieldSetter> Places()
    {
        var places = new Dictionary<string, FieldSetter>(StringComparer.Ordinal);
        Add(Into.Text(AsimField.EventOriginalType), "log_type", "sub");
        Add(Into.Text(AsimField.EventOriginalSubType), "log_subtype", "action");
        Add((e, text) => Severity(e, text), "priority", "severity");
        Add(Into.Host(HostFields.Device), "device_name");
        Add(DeviceId, "device_id", "device_serial_id");
        Add(Into.Host(HostFields.Source), "src_ip", "srcip");
        Add(Into.Port(AsimField.SrcPortNumber), "src_port", "srcport");
        Add(Destination, "dst_ip", "dstip");
        Add((e, text) => Numbers.Port(e, e.Kind.IsSession ? AsimField.DstPortNumber : AsimField.TargetPortNumber, text), "dst_port", "dstport");
        Add(Session(Protocols.Set), "protocol", "proto");
        Add(Into.All(Session(Into.Mac(AsimField.SrcMacAddr)), SophosLease.Hardware), "src_mac", "srcmac");
        Add(SophosLease.Hardware, "client_physical_address");
        Add(SophosLease.Address, "reported_ip", "ipaddress");
        Add(SophosLease.Name, "reported_host", "client_host_name");
        Add(SophosLease.Duration, "lease_time");
        Add(Session(Into.Mac(AsimField.DstMacAddr)), "dst_mac", "dstmac");
        Add(Session(Country(AsimField.SrcGeoCountry)), "src_country_code", "src_country");
        Add(Session(Country(AsimField.DstGeoCountry)), "dst_country_code", "dst_country");
        Add(Session(Into.Text(AsimField.SrcZone)), "srczone", "src_zone");
        Add(Session(Into.Text(AsimField.DstZone)), "dstzone", "dst_zone");
        Add(Session(Into.Address(AsimField.SrcNatIpAddr)), "tran_src_ip", "src_trans_ip");
        Add(Session(Into.Port(AsimField.SrcNatPortNumber)), "tran_src_port", "src_trans_port");
        Add(Session(Into.Address(AsimField.DstNatIpAddr)), "tran_dst_ip", "dst_trans_ip");
        Add(Session(Into.Port(AsimField.DstNatPortNumber)), "tran_dst_port", "dst_trans_port");
        Add(Session(Into.Count(AsimField.SrcBytes)), "sent_bytes", "bytes_sent");
        Add(Session(Into.Count(AsimField.DstBytes)), "recv_bytes", "bytes_received");
        Add(Session(Into.Count(AsimField.SrcPackets)), "sent_pkts", "packets_sent");
        Add(Session(Into.Count(AsimField.DstPackets)), "recv_pkts", "packets_received");
        Add(Session(Into.Text(AsimField.DvcInboundInterface)), "in_interface", "initf");
        Add(Session(Into.Text(AsimField.DvcOutboundInterface)), "out_interface", "outitf");
        Add(Session(Into.Text(AsimField.NetworkSessionId)), "connid", "con_id");
        Add(Session(Into.Upper(AsimField.NetworkApplicationProtocol)), "application", "app_name");
        Add(Session(Into.Text(AsimField.NetworkIcmpType)), "icmp_type");
        Add(Session(Into.Count(AsimField.NetworkIcmpCode)), "icmp_code");
        Add(RuleNumber, "fw_rule_id", "fwrule", "rule_id");
        Add(RuleName, "fw_rule_name", "rule_name");
        Add(User, "user_name", "user");
        Add((e, text) => e.SetText(AsimField.ThreatName, e.Kind == SophosKinds.Threat ? text : default), "signature_msg", "virus", "threatname", "reason");
        Add((e, text) => e.SetText(AsimField.ThreatId, e.Kind == SophosKinds.Threat ? text : default), "signature_id", "sid");
        Add((e, text) => e.SetText(AsimField.ThreatCategory, e.Kind == SophosKinds.Threat ? text : default), "classification", "class");
        Add(Web(AsimField.Url), "url");
        Add(Web(AsimField.UrlCategory), "category", "categoryname");
        Add(Web(AsimField.HttpHost), "domain");
        Add(Web(AsimField.HttpUserAgent), "user_agent", "ua");
        Add(Web(AsimField.HttpReferrer), "referer");
        Add(Web(AsimField.HttpContentType), "contenttype", "content_type");
        Add(Web(AsimField.HttpRequestMethod), "method", "http_method");
        Add(Web(AsimField.EventResultDetails), "status_code", "statuscode", "httpresponsecode", "http_status");
        Add((e, text) => e.SetText(AsimField.LogonProtocol, e.Kind == SophosKinds.Logon ? text : default), "auth_mechanism", "auth_client", "caller");
        return places;

        void Add(FieldSetter set, params string[] names)
        {
            foreach (var name in names)
                places.Add(name, set);
        }
    }

    /// <summary>Sets what the firewall did, by its own word.</summary>
    public static void Action(SecurityEvent e, ReadOnlySpan<byte> word)
    {
        if (!e.Kind.IsSession || word.IsEmpty)
            return;
        e.SetText(AsimField.DvcOriginalAction, word);
        Actions.TrySet(e, AsimField.DvcAction, word);
    }

    private static FieldSetter Session(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.IsSession)
            set(e, text);
    };

    private static FieldSetter Web(AsimField field) => (e, text) => e.SetText(field, e.Kind == SophosKinds.Web ? text : default);

    // "R1" and its like are reserved networks.
    private static FieldSetter Country(AsimField field) => (e, text) => e.SetText(field, text is [(byte)'R', >= (byte)'0' and <= (byte)'9', ..] ? default : text);

    private static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        // A refused packet is "Information" for the log; what was stopped is at least low.
        if (e.Kind != SophosKinds.Session)
            Severities.TrySet(e, AsimField.EventSeverity, text);
    }

    private static void DeviceId(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcId, text);
        e.SetConstant(AsimField.DvcIdType, AsimWords.Other);
    }

    private static void Destination(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind.IsSession ? HostFields.Destination : HostFields.Target).Set(e, text);

    private static void RuleNumber(SecurityEvent e, ReadOnlySpan<byte> text) => Numbers.Count(e, e.Kind.Schema == AsimSchema.NetworkSession ? AsimField.NetworkRuleNumber : AsimField.RuleNumber, text);

    private static void RuleName(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetText(e.Kind.Schema == AsimSchema.NetworkSession ? AsimField.NetworkRuleName : AsimField.RuleName, text);

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind.Schema switch
    {
        AsimSchema.AuditEvent => UserFields.Actor,
        AsimSchema.Authentication => UserFields.Target,
        _ => UserFields.Source,
    }).Set(e, text);
}
