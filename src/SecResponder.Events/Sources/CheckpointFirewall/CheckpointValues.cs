using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>What each field does, whatever format brought it. One line a field; every field is kept under its own name in any case.</summary>
/// <remarks>Check Point, "Logging and Monitoring Administration Guide", log fields; sk144192.</remarks>
internal static class CheckpointValues
{
    private const int ConfidenceSteps = 5;

    private static readonly Utf8Map<FieldSetter> Setters = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["product"] = Into.Text(AsimField.EventOriginalType),
        ["ProductName"] = Into.TextIfAbsent(AsimField.EventOriginalType),
        ["loguid"] = Uid,
        ["action"] = CheckpointOutcome.Action,
        ["severity"] = CheckpointOutcome.Severity,
        ["sev"] = CheckpointOutcome.LeefSeverity,
        ["origin"] = static (e, text) => Origin(e, text),
        ["orig"] = static (e, text) => Origin(e, text),
        ["src"] = static (e, text) => Side(e, text, HostFields.Source),
        ["dst"] = static (e, text) => Side(e, text, e.Kind.Schema == AsimSchema.Authentication ? HostFields.Target : HostFields.Destination),
        ["s_port"] = Session(Into.Port(AsimField.SrcPortNumber)),
        ["sport_svc"] = Session(Into.Port(AsimField.SrcPortNumber)),
        ["service"] = Session(Into.Port(AsimField.DstPortNumber)),
        ["svc"] = Session(Into.Port(AsimField.DstPortNumber)),
        ["proto"] = Session(Protocols.Set),
        ["service_id"] = Session(CheckpointOutcome.Service),
        ["app"] = Session(Into.Upper(AsimField.NetworkApplicationProtocol)),
        ["appi_name"] = Session(Into.Text(AsimField.DstAppName)),
        ["rule"] = Rule(Into.Count(AsimField.NetworkRuleNumber), Into.Count(AsimField.RuleNumber)),
        ["rule_name"] = Rule(Into.Text(AsimField.NetworkRuleName), Into.Text(AsimField.RuleName)),
        ["malware_rule_name"] = Rule(Into.Text(AsimField.NetworkRuleName), Into.Text(AsimField.RuleName)),
        ["app_rule_name"] = Rule(Into.TextIfAbsent(AsimField.NetworkRuleName), Into.TextIfAbsent(AsimField.RuleName)),
        ["https_inspection_rule_name"] = Rule(Into.TextIfAbsent(AsimField.NetworkRuleName), Into.TextIfAbsent(AsimField.RuleName)),
        ["xlatesrc"] = Session(static (e, text) => Nat(e, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr, text)),
        ["xlatedst"] = Session(static (e, text) => Nat(e, AsimField.DstIpAddr, AsimField.DstNatIpAddr, text)),
        ["inzone"] = Session(Into.Text(AsimField.SrcZone)),
        ["outzone"] = Session(Into.Text(AsimField.DstZone)),
        ["conn_direction"] = Session(Into.Word(AsimField.NetworkDirection, new WordMap(("Incoming", "Inbound"), ("Outgoing", "Outbound"), ("Internal", "Local"), ("External", "External")))),
        ["client_inbound_interface"] = Session(Into.Text(AsimField.DvcInboundInterface)),
        ["server_outbound_interface"] = Session(Into.Text(AsimField.DvcOutboundInterface)),
        ["bytes"] = Session(Into.Count(AsimField.NetworkBytes)),
        ["packets"] = Session(Into.Count(AsimField.NetworkPackets)),
        // "Client inbound" comes from the client into the gateway: it leaves as "server outbound".
        ["client_inbound_bytes"] = Session(Into.Count(AsimField.SrcBytes)),
        ["client_inbound_packets"] = Session(Into.Count(AsimField.SrcPackets)),
        ["server_inbound_bytes"] = Session(Into.Count(AsimField.DstBytes)),
        ["server_inbound_packets"] = Session(Into.Count(AsimField.DstPackets)),
        ["sent_bytes"] = Session(static (e, text) => IfAbsent(e, AsimField.SrcBytes, text)),
        ["received_bytes"] = Session(static (e, text) => IfAbsent(e, AsimField.DstBytes, text)),
        ["elapsed"] = Session(CheckpointTime.Elapsed),
        ["duration"] = Session(CheckpointTime.Elapsed),
        ["aggregated_log_count"] = Times,
        ["user"] = static (e, text) => User(e, text, onlyIfAbsent: true),
        ["src_user_name"] = static (e, text) => User(e, text, onlyIfAbsent: false),
        ["dst_user_name"] = Session(Into.User(UserFields.Destination)),
        ["src_machine_name"] = static (e, text) => CheckpointMachine.Set(e, text, HostFields.Source),
        ["dst_machine_name"] = Session(static (e, text) => CheckpointMachine.Set(e, text, HostFields.Destination)),
        ["dst_domain_name"] = Session(static (e, text) => CheckpointMachine.Set(e, text, HostFields.Destination)),
        ["tls_server_host_name"] = Session(static (e, text) => CheckpointMachine.SetIfAbsent(e, text, HostFields.Destination)),
        ["src_country"] = static (e, text) => Country(e, AsimField.SrcGeoCountry, text),
        ["dst_country"] = Session(static (e, text) => Country(e, AsimField.DstGeoCountry, text)),
        ["icmp"] = Session(Into.Text(AsimField.NetworkIcmpType)),
        ["icmp_type"] = Session(CheckpointOutcome.IcmpType),
        ["icmp_code"] = Session(Into.Count(AsimField.NetworkIcmpCode)),
        ["tcp_flags"] = Network(CheckpointOutcome.TcpFlags),
        ["tcp_packet_out_of_state"] = Network(CheckpointOutcome.OutOfState),
        ["mac_source_address"] = Session(Into.Mac(AsimField.SrcMacAddr)),
        ["mac_destination_address"] = Session(Into.Mac(AsimField.DstMacAddr)),
        ["protection_name"] = Session(Into.TextIfAbsent(AsimField.ThreatName)),
        ["attack"] = Session(Into.TextIfAbsent(AsimField.ThreatName)),
        ["protection_id"] = Session(Into.Text(AsimField.ThreatId)),
        ["protection_type"] = Session(Into.Text(AsimField.ThreatCategory)),
        ["confidence_level"] = Session(Confidence),
        ["resource"] = Web(CheckpointWeb.Url),
        ["method"] = Web(Into.Upper(AsimField.HttpRequestMethod)),
        ["user_agent"] = Web(Into.Text(AsimField.HttpUserAgent)),
        ["referrer"] = Web(Into.Text(AsimField.HttpReferrer)),
        ["http_host"] = Web(Into.Text(AsimField.HttpHost)),
        ["content_type"] = Web(Into.Text(AsimField.HttpContentType)),
        ["matched_category"] = Web(Into.Text(AsimField.UrlCategory)),
        ["app_category"] = Web(Into.TextIfAbsent(AsimField.UrlCategory)),
        ["file_name"] = Web(Into.Text(AsimField.FileName)),
        ["file_size"] = Web(Into.Count(AsimField.FileSize)),
        ["file_type"] = Web(Into.Text(AsimField.FileContentType)),
        ["file_md5"] = Web(Into.Text(AsimField.FileMD5)),
        ["file_sha1"] = Web(Into.Text(AsimField.FileSHA1)),
        ["file_sha256"] = Web(Into.Text(AsimField.FileSHA256)),
        ["attack_info"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["message_info"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["information"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["sys_message"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["default_device_message"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["description"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["comment"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["drop_reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["action_reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["reject_category"] = Into.TextIfAbsent(AsimField.EventOriginalResultDetails),
    });

    // Names are kept first, all of them; what kind of record it is decides what they do.
    private static readonly FieldTable Names = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal), [.. Setters.Names, "time", "flags", "ifdir", "ifname", "logid", "originsicname", "sequencenum",
        "version", "layer_name", "layer_uuid", "match_id", "parent_rule", "rule_action", "rule_uid", "__policy_id_tag", "nat_rulenum", "nat_addtnl_rulenum", "xlatesport", "xlatedport", "operation",
        "administrator", "objectname", "objecttype", "fieldschanges", "client_ip", "machine", "subject", "additional_info", "audit_status", "session_uid", "uid"]);

    /// <summary>Keeps a field under its name.</summary>
    public static void Keep(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Names.Set(e, name, value);

    /// <summary>Lets each field that was kept do what it does in an event of this kind, in the record's order.</summary>
    public static void Apply(SecurityEvent e)
    {
        for (var i = 0; i < e.Vendor.Count; i++)
        {
            var (name, value) = e.Vendor.At(i);
            Setters.Find(name)?.Invoke(e, value.Utf8);
        }
    }

    private static FieldSetter Session(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.IsSession)
            set(e, text);
    };

    private static FieldSetter Network(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.Schema == AsimSchema.NetworkSession)
            set(e, text);
    };

    private static FieldSetter Web(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.Schema == AsimSchema.WebSession)
            set(e, text);
    };

    // One column a layer of the policy: the last one that names a rule decided.
    private static FieldSetter Rule(FieldSetter network, FieldSetter web) => (e, text) =>
    {
        if (e.Kind.IsSession)
            (e.Kind.Schema == AsimSchema.NetworkSession ? network : web)(e, text);
    };

    private static void Side(SecurityEvent e, ReadOnlySpan<byte> text, HostFields host)
    {
        if (!IsNone(text) && (e.Kind.Schema != AsimSchema.AuditEvent || host == HostFields.Source))
            host.Set(e, text);
    }

    // Of several (a cluster's member and the management's view of it) the first is the device.
    private static void Origin(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsNone(text) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, text);
    }

    private static bool IsNone(ReadOnlySpan<byte> address) => address.SequenceEqual("0.0.0.0"u8) || address.SequenceEqual("::"u8);

    // "{0x0,0x0,0x0,0x0}" is none.
    private static void Uid(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAnyExcept("{}0x,"u8) < 0)
            return;
        e.SetText(AsimField.EventOriginalUid, text);
        if (e.Kind.IsSession)
            e.SetText(AsimField.NetworkSessionId, text);
    }

    private static void Nat(SecurityEvent e, AsimField original, AsimField translated, ReadOnlySpan<byte> text)
    {
        if (!IsNone(text) && !text.SequenceEqual(e[original].Utf8))
            Addresses.Set(e, translated, text);
    }

    private static void IfAbsent(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (!e.Has(field))
            Numbers.Count(e, field, text);
    }

    private static void Times(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var count) && count is > 0 and < int.MaxValue)
            e.SetInteger(AsimField.EventCount, count);
    }

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text, bool onlyIfAbsent)
    {
        var fields = e.Kind.Schema switch
        {
            AsimSchema.Authentication => UserFields.Target,
            AsimSchema.AuditEvent => UserFields.Actor,
            _ => UserFields.Source,
        };
        if (!onlyIfAbsent || !e.Has(fields.Username))
            fields.Set(e, text.Trim((byte)' '));
    }

    private static void Country(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema != AsimSchema.AuditEvent && !text.SequenceEqual("Internal"u8) && !text.SequenceEqual("Other"u8))
            e.SetText(field, text);
    }

    // 0 to 5, in ASIM's percent.
    private static void Confidence(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (CheckpointOutcome.ConfidenceOf(text) is not (>= 0 and <= ConfidenceSteps and var level))
            return;
        e.SetText(AsimField.ThreatOriginalConfidence, text);
        e.SetInteger(AsimField.ThreatConfidence, level * 100 / ConfidenceSteps);
    }
}
