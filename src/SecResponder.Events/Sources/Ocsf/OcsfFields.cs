using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>Which OCSF attributes become what. Of bytes and packets, <c>out</c> is what the source sent.</summary>
/// <remarks>schema.ocsf.io, "Objects": Network Endpoint, Network Connection Information, Network Traffic, Actor, User, API, Finding Information.</remarks>
internal static class OcsfFields
{
    private static readonly WordMap Severities = new(("1", "Informational"), ("2", "Low"), ("3", "Medium"), ("4", "High"), ("5", "High"), ("6", "High"));
    private static readonly WordMap Results = new(("1", "Success"), ("2", "Failure"));
    private static readonly WordMap Directions = new(("1", "Inbound"), ("2", "Outbound"), ("3", "Local"), ("inbound", "Inbound"), ("ingress", "Inbound"), ("outbound", "Outbound"), ("egress", "Outbound"), ("lateral", "Local"), ("local", "Local"));

    // Action says yes or no; the disposition then says how.
    private static readonly WordMap Actions = new(("1", "Allow"), ("2", "Deny"), ("allowed", "Allow"), ("denied", "Deny"));
    private static readonly WordMap Dispositions = new(("1", "Allow"), ("2", "Deny"), ("6", "Drop"), ("14", "Deny"), ("18", "Deny"), ("21", "Reset"), ("27", "Deny"),
        ("allowed", "Allow"), ("blocked", "Deny"), ("dropped", "Drop"), ("unauthorized", "Deny"), ("access revoked", "Deny"), ("rejected", "Deny"), ("reset", "Reset"));

    private static readonly WordMap LogonTypes = new(("0", "System"), ("2", "Interactive"), ("3", "Remote"), ("4", "Service"), ("5", "Service"), ("7", "Interactive"), ("8", "Remote"), ("9", "AssumeRole"), ("10", "RemoteInteractive"),
        ("11", "Interactive"), ("12", "RemoteInteractive"), ("13", "Interactive"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["time"] = Into.Time(AsimField.TimeGenerated),
        ["time_dt"] = Absent(AsimField.TimeGenerated, Into.Time(AsimField.TimeGenerated)),
        ["start_time"] = Into.All(Into.Time(AsimField.EventStartTime), Absent(AsimField.TimeGenerated, Into.Time(AsimField.TimeGenerated))),
        ["start_time_dt"] = Absent(AsimField.EventStartTime, Into.UtcTime(AsimField.EventStartTime)),
        ["end_time"] = Into.Time(AsimField.EventEndTime),
        ["end_time_dt"] = Absent(AsimField.EventEndTime, Into.UtcTime(AsimField.EventEndTime)),
        ["count"] = EventCount,
        ["metadata.uid"] = Into.Text(AsimField.EventOriginalUid),
        ["metadata.product.vendor_name"] = Into.Text(AsimField.EventVendor),
        ["metadata.product.name"] = Into.Text(AsimField.EventProduct),
        ["metadata.product.version"] = Into.Text(AsimField.EventProductVersion),
        ["type_name"] = Into.Text(AsimField.EventOriginalType),
        ["class_name"] = Into.TextIfAbsent(AsimField.EventOriginalType),
        ["class_uid"] = Into.Kept("class_uid"),
        ["activity_id"] = Into.Kept("activity_id"),
        ["activity_name"] = Into.All(Into.Text(AsimField.EventOriginalSubType), Into.Kept("activity_name")),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["severity"] = Into.Text(AsimField.EventOriginalSeverity),
        ["severity_id"] = Into.Word(AsimField.EventSeverity, Severities),
        ["device.hostname"] = Into.Host(HostFields.Device),
        ["device.name"] = Absent(AsimField.DvcHostname, Into.Host(HostFields.Device)),
        ["device.ip"] = Into.Address(AsimField.DvcIpAddr),
        ["device.mac"] = Into.Mac(AsimField.DvcMacAddr),
        ["device.uid"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.Other),
        ["device.os.name"] = Into.Text(AsimField.DvcOs),
        ["device.os.version"] = Into.Text(AsimField.DvcOsVersion),
    };

    private static Dictionary<string, FieldSetter> Outcome { get; } = new(StringComparer.Ordinal)
    {
        ["status_id"] = Into.Word(AsimField.EventResult, Results),
        ["status"] = Into.Kept("status"),
        ["status_code"] = Into.TextIfAbsent(AsimField.EventOriginalResultDetails),
        ["status_detail"] = Into.Text(AsimField.EventOriginalResultDetails),
    };

    private static Dictionary<string, FieldSetter> Source { get; } = new(StringComparer.Ordinal)
    {
        ["src_endpoint.ip"] = Into.Address(AsimField.SrcIpAddr),
        ["src_endpoint.port"] = Port(AsimField.SrcPortNumber),
        ["src_endpoint.hostname"] = Into.Host(HostFields.Source),
        ["src_endpoint.name"] = Absent(AsimField.SrcHostname, Into.Host(HostFields.Source)),
        ["src_endpoint.location.country"] = Into.Text(AsimField.SrcGeoCountry),
        ["src_endpoint.location.region"] = Into.Text(AsimField.SrcGeoRegion),
        ["src_endpoint.location.city"] = Into.Text(AsimField.SrcGeoCity),
    };

    private static Dictionary<string, FieldSetter> Ends { get; } = new(StringComparer.Ordinal)
    {
        ["dst_endpoint.ip"] = Into.Address(AsimField.DstIpAddr),
        ["dst_endpoint.port"] = Port(AsimField.DstPortNumber),
        ["dst_endpoint.hostname"] = Into.Host(HostFields.Destination),
        ["dst_endpoint.name"] = Absent(AsimField.DstHostname, Into.Host(HostFields.Destination)),
        ["dst_endpoint.location.country"] = Into.Text(AsimField.DstGeoCountry),
        ["dst_endpoint.location.region"] = Into.Text(AsimField.DstGeoRegion),
        ["dst_endpoint.location.city"] = Into.Text(AsimField.DstGeoCity),
        ["connection_info.protocol_num"] = Protocols.Set,
        ["connection_info.protocol_name"] = Absent(AsimField.NetworkProtocol, Protocols.Set),
        ["action"] = Into.All(Into.TextIfAbsent(AsimField.DvcOriginalAction), Absent(AsimField.DvcAction, Into.Word(AsimField.DvcAction, Actions))),
        ["action_id"] = Absent(AsimField.DvcAction, Into.Word(AsimField.DvcAction, Actions)),
        ["disposition"] = Into.All(Into.Text(AsimField.DvcOriginalAction), Into.Word(AsimField.DvcAction, Dispositions)),
        ["disposition_id"] = Into.Word(AsimField.DvcAction, Dispositions),
    };

    private static Dictionary<string, FieldSetter> Session { get; } = new(StringComparer.Ordinal)
    {
        ["src_endpoint.mac"] = Into.Mac(AsimField.SrcMacAddr),
        ["src_endpoint.vlan_uid"] = Into.Text(AsimField.SrcVlanId),
        ["src_endpoint.zone"] = Into.Text(AsimField.SrcZone),
        ["dst_endpoint.mac"] = Into.Mac(AsimField.DstMacAddr),
        ["dst_endpoint.vlan_uid"] = Into.Text(AsimField.DstVlanId),
        ["dst_endpoint.zone"] = Into.Text(AsimField.DstZone),
        ["connection_info.direction"] = Absent(AsimField.NetworkDirection, Into.Word(AsimField.NetworkDirection, Directions)),
        ["connection_info.direction_id"] = Into.Word(AsimField.NetworkDirection, Directions),
        ["connection_info.uid"] = Into.Text(AsimField.NetworkSessionId),
        ["traffic.bytes_out"] = Into.Count(AsimField.SrcBytes),
        ["traffic.bytes_in"] = Into.Count(AsimField.DstBytes),
        ["traffic.bytes"] = Into.Count(AsimField.NetworkBytes),
        ["traffic.packets_out"] = Into.Count(AsimField.SrcPackets),
        ["traffic.packets_in"] = Into.Count(AsimField.DstPackets),
        ["traffic.packets"] = Into.Count(AsimField.NetworkPackets),
        ["duration"] = Into.Count(AsimField.NetworkDuration),
        ["app_name"] = Into.Upper(AsimField.NetworkApplicationProtocol),
        ["actor.user.name"] = Into.User(UserFields.Source),
        ["actor.process.pid"] = Into.Text(AsimField.SrcProcessId),
        ["actor.process.name"] = Into.TextIfAbsent(AsimField.SrcProcessName),
        ["actor.process.file.path"] = Into.Text(AsimField.SrcProcessName),
        ["malware>[]>name"] = Into.TextIfAbsent(AsimField.ThreatName),
    };

    private static Dictionary<string, FieldSetter> Actor { get; } = new(StringComparer.Ordinal)
    {
        ["actor.user.name"] = Into.Kept("actor.user.name"),
        ["actor.user.domain"] = Into.Kept("actor.user.domain"),
        ["actor.user.email_addr"] = Into.Kept("actor.user.email_addr"),
        ["actor.user.uid"] = Into.Kept("actor.user.uid"),
        ["actor.user.type"] = Into.Text(AsimField.ActorOriginalUserType),
        ["actor.session.uid"] = Into.Text(AsimField.ActorSessionId),
        ["actor.process.name"] = Into.Kept("actor.process.name"),
        ["actor.process.file.path"] = Into.Kept("actor.process.file.path"),
        ["actor.process.pid"] = Into.Text(AsimField.ActingAppId),
        ["actor.app_name"] = Into.Kept("actor.app_name"),
        ["user.name"] = Into.Kept("user.name"),
        ["user.domain"] = Into.Kept("user.domain"),
        ["user.email_addr"] = Into.Kept("user.email_addr"),
        ["user.uid"] = Into.Kept("user.uid"),
        ["http_request.user_agent"] = Into.Text(AsimField.HttpUserAgent),
        ["dst_endpoint.ip"] = Into.Address(AsimField.TargetIpAddr),
        ["dst_endpoint.hostname"] = Into.Host(HostFields.Target),
        ["api.operation"] = Into.Kept("api.operation"),
        ["api.service.name"] = Into.Kept("service"),
        ["api.response.error"] = Into.All(Into.Kept("error"), Into.TextIfAbsent(AsimField.EventOriginalResultDetails)),
        ["api.response.error_message"] = Into.Kept("error"),
        ["api.response.code"] = Into.Kept("code"),
    };

    public static JsonFieldMap NetworkMap { get; } = Map(Common, Outcome, Source, Ends, Session, new()
    {
        ["firewall_rule.name"] = Into.Text(AsimField.NetworkRuleName),
        ["firewall_rule.uid"] = Into.TextIfAbsent(AsimField.NetworkRuleName),
    });

    public static JsonFieldMap WebMap { get; } = Map(Common, Outcome, Source, Ends, Session, new()
    {
        ["firewall_rule.name"] = Into.Text(AsimField.RuleName),
        ["firewall_rule.uid"] = Into.TextIfAbsent(AsimField.RuleName),
        ["http_request.url.url_string"] = Into.Kept("url"),
        ["http_request.url.hostname"] = Into.All(Into.Text(AsimField.HttpHost), Into.Kept("url.hostname")),
        ["http_request.url.scheme"] = Into.Kept("url.scheme"),
        ["http_request.url.path"] = Into.Kept("url.path"),
        ["http_request.http_method"] = Into.Upper(AsimField.HttpRequestMethod),
        ["http_request.version"] = Into.Text(AsimField.HttpVersion),
        ["http_request.referrer"] = Into.Text(AsimField.HttpReferrer),
        ["http_request.user_agent"] = Into.Text(AsimField.HttpUserAgent),
        ["http_request.x_forwarded_for>[]"] = (e, text) => TextLists.Append(e, AsimField.HttpRequestXff, text),
        ["http_response.code"] = Into.Text(AsimField.EventResultDetails),
        ["http_response.content_type"] = Into.Text(AsimField.HttpContentType),
        ["http_response.length"] = Into.Count(AsimField.HttpResponseBodyBytes),
        ["http_status"] = Into.TextIfAbsent(AsimField.EventResultDetails),
        ["file.name"] = Into.Text(AsimField.FileName),
    });

    public static JsonFieldMap DnsMap { get; } = Map(Common, Source, Ends, new()
    {
        ["firewall_rule.name"] = Into.Text(AsimField.RuleName),
        ["firewall_rule.uid"] = Into.TextIfAbsent(AsimField.RuleName),
        ["duration"] = Into.Count(AsimField.DnsNetworkDuration),
        ["actor.user.name"] = Into.User(UserFields.Source),
        ["actor.process.pid"] = Into.Text(AsimField.SrcProcessId),
        ["actor.process.file.path"] = Into.Text(AsimField.SrcProcessName),
        ["query.packet_uid"] = DnsCodes.SetTransaction,
        ["query.hostname"] = (e, text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.')),
        ["query.type"] = DnsCodes.SetType,
        ["query.class"] = Into.Upper(AsimField.DnsQueryClassName),
        ["answers>[]>rdata"] = (e, text) => TextLists.Append(e, AsimField.DnsResponseName, text.TrimEnd((byte)'.')),
        ["rcode"] = Absent(AsimField.DnsResponseCode, DnsCodes.SetResponse),
        ["rcode_id"] = DnsCodes.SetResponse,
    });

    public static JsonFieldMap LogonMap { get; } = Map(Common, Outcome, Source, Actor, new()
    {
        ["dst_endpoint.port"] = Port(AsimField.TargetPortNumber),
        ["session.uid"] = Into.Text(AsimField.TargetSessionId),
        ["logon_type_id"] = Into.Word(AsimField.EventSubType, LogonTypes),
        ["auth_protocol"] = Into.Text(AsimField.LogonProtocol),
        ["is_mfa"] = (e, text) =>
        {
            if (text.SequenceEqual("true"u8))
                e.SetConstant(AsimField.LogonMethod, AsimWords.MultiFactor);
        },
        ["service.name"] = Into.Kept("service"),
    });

    public static JsonFieldMap ActivityMap { get; } = Map(Common, Outcome, Source, Actor, new()
    {
        ["resources>[]>name"] = Into.Kept("resource.name"),
        ["resources>[]>uid"] = Into.Kept("resource.uid"),
        ["resources>[]>type"] = Into.TextIfAbsent(AsimField.OriginalObjectType),
        ["resource.name"] = Into.Kept("resource.name"),
        ["resource.uid"] = Into.Kept("resource.uid"),
        ["resource.type"] = Into.TextIfAbsent(AsimField.OriginalObjectType),
        ["web_resources>[]>name"] = Into.Kept("resource.name"),
        ["web_resources>[]>uid"] = Into.Kept("resource.uid"),
        ["group.name"] = Into.Kept("group.name"),
        ["policy.name"] = Into.Kept("policy.name"),
        ["privileges>[]"] = (e, text) => TextLists.Append(e, AsimField.NewValue, text),
        ["process.cmd_line"] = Into.Text(AsimField.NewValue),
        ["process.file.path"] = Into.Kept("process.file.path"),
        ["process.name"] = Into.Kept("process.name"),
        ["file.path"] = Into.Kept("file.path"),
        ["file.name"] = Into.Kept("file.name"),
        ["driver.file.path"] = Into.Kept("file.path"),
        ["module.file.path"] = Into.Kept("file.path"),
        ["job.name"] = Into.Kept("job.name"),
        ["win_service.name"] = Into.Kept("service.name"),
        ["reg_key.path"] = Into.Kept("registry.path"),
        ["reg_value.path"] = Into.Kept("registry.path"),
        ["reg_value.data"] = Into.Text(AsimField.NewValue),
        ["prev_reg_value.data"] = Into.Text(AsimField.OldValue),
        ["win_resource.name"] = Into.Kept("resource.name"),
        ["entity.name"] = Into.Kept("resource.name"),
        ["entity.uid"] = Into.Kept("resource.uid"),
        ["http_request.url.path"] = Into.Kept("url.path"),
        ["command_uid"] = Into.Text(AsimField.ObjectId),
    });

    public static JsonFieldMap FindingMap { get; } = Map(Common, new()
    {
        ["finding_info.uid"] = Into.Text(AsimField.EventUid),
        ["finding_info.title"] = Into.Text(AsimField.AlertName),
        ["finding_info.desc"] = Into.Text(AsimField.AlertDescription),
        ["finding_info.src_url"] = Into.Text(AsimField.EventReportUrl),
        ["finding_info.attacks>[]>technique.uid"] = Technique,
        ["finding_info.attacks>[]>tactic.name"] = Tactic,
        ["finding_info.attacks>[]>tactics>[]>name"] = Tactic,
        ["finding.uid"] = Into.Text(AsimField.EventUid),
        ["finding.title"] = Into.Text(AsimField.AlertName),
        ["finding.desc"] = Into.Text(AsimField.AlertDescription),
        ["finding.src_url"] = Into.Text(AsimField.EventReportUrl),
        ["attacks>[]>technique.uid"] = Technique,
        ["attacks>[]>tactic.name"] = Tactic,
        ["attacks>[]>tactics>[]>name"] = Tactic,
        ["malware>[]>name"] = Into.TextIfAbsent(AsimField.ThreatName),
        ["actor.user.name"] = Into.Text(AsimField.Username),
        ["evidences>[]>actor.user.name"] = Into.TextIfAbsent(AsimField.Username),
        ["evidences>[]>src_endpoint.ip"] = Absent(AsimField.IpAddr, Into.Address(AsimField.IpAddr)),
        ["evidences>[]>process.cmd_line"] = Into.TextIfAbsent(AsimField.ProcessCommandLine),
        ["evidences>[]>file.name"] = Into.TextIfAbsent(AsimField.FileName),
        ["process.cmd_line"] = Into.Text(AsimField.ProcessCommandLine),
        ["status"] = Into.Text(AsimField.AlertOriginalStatus),
    });

    private static void Technique(SecurityEvent e, ReadOnlySpan<byte> text) => TextLists.Append(e, AsimField.AttackTechniques, text);

    private static void Tactic(SecurityEvent e, ReadOnlySpan<byte> text) => TextLists.Append(e, AsimField.AttackTactics, text);

    private static void EventCount(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var count) && count is > 0 and <= int.MaxValue)
            e.SetInteger(AsimField.EventCount, count);
    }

    // 0 is how "none" is written.
    private static FieldSetter Port(AsimField field) => (e, text) =>
    {
        if (!text.SequenceEqual("0"u8))
            Numbers.Port(e, field, text);
    };

    private static FieldSetter Absent(AsimField field, FieldSetter set) => (e, text) =>
    {
        if (!e.Has(field))
            set(e, text);
    };

    // A later table's place comes before an earlier one's; a dot joins the names of nested objects.
    private static JsonFieldMap Map(params Dictionary<string, FieldSetter>[] tables)
    {
        var places = new Dictionary<string, FieldSetter>(StringComparer.Ordinal);
        foreach (var (name, set) in tables.SelectMany(table => table))
            places[name.Replace('.', '>')] = (e, text) =>
            {
                // Windows' own placeholders come through.
                if (!text.IsEmpty && !text.SequenceEqual("-"u8) && !text.SequenceEqual("NULL SID"u8))
                    set(e, text);
            };
        return new JsonFieldMap(places);
    }
}
