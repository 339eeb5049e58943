using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>Which ECS fields become what; each as nested objects and as one dotted name.</summary>
/// <remarks>Elastic, "ECS Field Reference".</remarks>
internal static class EcsFields
{
    private static readonly WordMap Results = new(("success", "Success"), ("failure", "Failure"), ("unknown", "NA"));

    private static readonly WordMap Levels = new(("emergency", "High"), ("emerg", "High"), ("alert", "High"), ("critical", "High"), ("crit", "High"), ("fatal", "High"), ("error", "Medium"), ("err", "Medium"), ("high", "High"), ("medium", "Medium"), ("low", "Low"),
        ("warning", "Low"), ("warn", "Low"), ("notice", "Informational"), ("info", "Informational"), ("information", "Informational"), ("informational", "Informational"), ("debug", "Informational"));

    private static readonly WordMap Directions = new(("ingress", "Inbound"), ("inbound", "Inbound"), ("egress", "Outbound"), ("outbound", "Outbound"), ("internal", "Local"), ("external", "External"), ("unknown", "NA"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["@timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["event.start"] = Into.Time(AsimField.EventStartTime),
        ["event.end"] = Into.Time(AsimField.EventEndTime),
        ["event.id"] = Into.Text(AsimField.EventOriginalUid),
        ["event.action"] = Into.All(Into.Text(AsimField.EventOriginalType), Into.Kept("event.action")),
        ["event.kind"] = Into.Kept("event.kind"),
        ["event.code"] = Into.Text(AsimField.EventOriginalSubType),
        ["event.reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["event.severity"] = Into.Text(AsimField.EventOriginalSeverity),
        ["event.outcome"] = Into.Word(AsimField.EventResult, Results),
        ["event.provider"] = Into.Kept("event.provider"),
        ["event.module"] = Into.Kept("event.module"),
        ["event.dataset"] = Into.Kept("event.dataset"),
        ["event.url"] = Into.Text(AsimField.EventReportUrl),
        ["event.type"] = EcsTypes.Set,
        ["event.type>[]"] = EcsTypes.Set,
        ["log.level"] = Into.Word(AsimField.EventSeverity, Levels),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["observer.vendor"] = Into.Text(AsimField.EventVendor),
        ["observer.product"] = Into.All(Into.Text(AsimField.EventProduct), Into.Kept("observer.product")),
        ["observer.version"] = Into.Text(AsimField.EventProductVersion),
        ["observer.hostname"] = Into.Host(HostFields.Device),
        ["observer.name"] = DeviceIfAbsent,
        ["observer.ip"] = Into.Address(AsimField.DvcIpAddr),
        ["observer.ip>[]"] = FirstAddress(AsimField.DvcIpAddr),
        ["observer.mac"] = Into.Mac(AsimField.DvcMacAddr),
        ["observer.serial_number"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.Other),
        ["host.hostname"] = DeviceIfAbsent,
        ["host.name"] = DeviceIfAbsent,
        ["host.ip"] = FirstAddress(AsimField.DvcIpAddr),
        ["host.ip>[]"] = FirstAddress(AsimField.DvcIpAddr),
        ["host.os.name"] = Into.Text(AsimField.DvcOs),
        ["host.os.version"] = Into.Text(AsimField.DvcOsVersion),
    };

    private static Dictionary<string, FieldSetter> Source { get; } = new(StringComparer.Ordinal)
    {
        ["source.ip"] = Into.Address(AsimField.SrcIpAddr),
        ["source.address"] = Into.Host(HostFields.Source),
        ["source.port"] = Into.Port(AsimField.SrcPortNumber),
        ["source.domain"] = Into.Host(HostFields.Source),
        ["source.geo.country_iso_code"] = Into.Text(AsimField.SrcGeoCountry),
        ["source.geo.country_name"] = Into.TextIfAbsent(AsimField.SrcGeoCountry),
        ["source.geo.city_name"] = Into.Text(AsimField.SrcGeoCity),
        ["source.geo.region_name"] = Into.Text(AsimField.SrcGeoRegion),
    };

    private static Dictionary<string, FieldSetter> Destination { get; } = new(StringComparer.Ordinal)
    {
        ["destination.ip"] = Into.Address(AsimField.DstIpAddr),
        ["destination.address"] = Into.Host(HostFields.Destination),
        ["destination.port"] = Into.Port(AsimField.DstPortNumber),
        ["destination.domain"] = Into.Host(HostFields.Destination),
        ["destination.geo.country_iso_code"] = Into.Text(AsimField.DstGeoCountry),
        ["destination.geo.country_name"] = Into.TextIfAbsent(AsimField.DstGeoCountry),
        ["destination.geo.city_name"] = Into.Text(AsimField.DstGeoCity),
        ["destination.geo.region_name"] = Into.Text(AsimField.DstGeoRegion),
    };

    private static Dictionary<string, FieldSetter> Session { get; } = new(StringComparer.Ordinal)
    {
        ["source.mac"] = Into.Mac(AsimField.SrcMacAddr),
        ["source.bytes"] = Into.Count(AsimField.SrcBytes),
        ["source.packets"] = Into.Count(AsimField.SrcPackets),
        ["source.nat.ip"] = Into.Address(AsimField.SrcNatIpAddr),
        ["source.nat.port"] = Into.Port(AsimField.SrcNatPortNumber),
        ["source.user.name"] = Into.User(UserFields.Source),
        ["destination.mac"] = Into.Mac(AsimField.DstMacAddr),
        ["destination.bytes"] = Into.Count(AsimField.DstBytes),
        ["destination.packets"] = Into.Count(AsimField.DstPackets),
        ["destination.nat.ip"] = Into.Address(AsimField.DstNatIpAddr),
        ["destination.nat.port"] = Into.Port(AsimField.DstNatPortNumber),
        ["destination.user.name"] = Into.User(UserFields.Destination),
        ["client.user.name"] = Into.UserIfAbsent(UserFields.Source),
        ["user.name"] = Into.UserIfAbsent(UserFields.Source),
        ["user.id"] = Into.Id(AsimField.SrcUserId, AsimField.SrcUserIdType, AsimWords.Other),
        ["network.iana_number"] = Protocols.Set,
        ["network.transport"] = Protocols.Set,
        ["network.protocol"] = Into.Upper(AsimField.NetworkApplicationProtocol),
        ["network.direction"] = Into.Word(AsimField.NetworkDirection, Directions),
        ["network.bytes"] = Into.Count(AsimField.NetworkBytes),
        ["network.packets"] = Into.Count(AsimField.NetworkPackets),
        ["network.vlan.id"] = Into.Text(AsimField.SrcVlanId),
        ["network.session_id"] = Into.Text(AsimField.NetworkSessionId),
        ["event.duration"] = Nanoseconds,
        ["observer.ingress.interface.name"] = Into.Text(AsimField.DvcInboundInterface),
        ["observer.egress.interface.name"] = Into.Text(AsimField.DvcOutboundInterface),
        ["observer.ingress.zone"] = Into.Text(AsimField.SrcZone),
        ["observer.egress.zone"] = Into.Text(AsimField.DstZone),
        ["threat.indicator.name"] = Into.Text(AsimField.ThreatName),
    };

    private static Dictionary<string, FieldSetter> Person { get; } = new(StringComparer.Ordinal)
    {
        ["user.name"] = Into.Kept("user.name"),
        ["user.domain"] = Into.Kept("user.domain"),
        ["user.email"] = Into.Kept("user.email"),
        ["user.id"] = Into.Kept("user.id"),
        ["user_agent.original"] = Into.Text(AsimField.HttpUserAgent),
        ["rule.name"] = Into.Text(AsimField.RuleName),
    };

    public static JsonFieldMap NetworkMap { get; } = Map(Common, Source, Destination, Ends(), Session, new()
    {
        ["rule.name"] = Into.Text(AsimField.NetworkRuleName),
        ["process.name"] = Into.Text(AsimField.SrcProcessName),
        ["process.pid"] = Into.Text(AsimField.SrcProcessId),
        ["process.executable"] = Into.Text(AsimField.SrcProcessName),
        ["icmp.type"] = Into.Text(AsimField.NetworkIcmpType),
        ["icmp.code"] = Into.Count(AsimField.NetworkIcmpCode),
    });

    public static JsonFieldMap WebMap { get; } = Map(Common, Source, Destination, Ends(), Session, new()
    {
        ["rule.name"] = Into.Text(AsimField.RuleName),
        ["url.full"] = Into.Text(AsimField.Url),
        ["url.original"] = Into.All(Into.TextIfAbsent(AsimField.Url), Into.Text(AsimField.UrlOriginal)),
        ["url.domain"] = Into.All(Into.Text(AsimField.HttpHost), Into.Kept("url.domain")),
        ["url.path"] = Into.Kept("url.path"),
        ["http.request.method"] = Into.Upper(AsimField.HttpRequestMethod),
        ["http.request.referrer"] = Into.Text(AsimField.HttpReferrer),
        ["http.request.body.bytes"] = Into.Count(AsimField.HttpRequestBodyBytes),
        ["http.request.bytes"] = Into.Count(AsimField.SrcBytes),
        ["http.response.bytes"] = Into.Count(AsimField.DstBytes),
        ["http.response.body.bytes"] = Into.Count(AsimField.HttpResponseBodyBytes),
        ["http.response.mime_type"] = Into.Text(AsimField.HttpContentType),
        ["http.response.status_code"] = Into.Text(AsimField.EventResultDetails),
        ["http.version"] = Into.Text(AsimField.HttpVersion),
        ["user_agent.original"] = Into.Text(AsimField.HttpUserAgent),
        ["file.name"] = Into.Text(AsimField.FileName),
        ["file.hash.md5"] = Into.Text(AsimField.FileMD5),
        ["file.hash.sha1"] = Into.Text(AsimField.FileSHA1),
        ["file.hash.sha256"] = Into.Text(AsimField.FileSHA256),
    });

    public static JsonFieldMap DnsMap { get; } = Map(Common, Source, Destination, Ends(), new()
    {
        ["rule.name"] = Into.Text(AsimField.RuleName),
        ["network.transport"] = Protocols.Set,
        ["user.name"] = Into.User(UserFields.Source),
        ["process.name"] = Into.Text(AsimField.SrcProcessName),
        ["process.pid"] = Into.Text(AsimField.SrcProcessId),
        ["dns.id"] = DnsCodes.SetTransaction,
        ["dns.type"] = Into.Kept("dns.type"),
        ["dns.question.name"] = (e, text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.')),
        ["dns.question.type"] = DnsCodes.SetType,
        ["dns.question.class"] = Into.Upper(AsimField.DnsQueryClassName),
        ["dns.response_code"] = DnsCodes.SetResponse,
        ["dns.answers>[]>data"] = (e, text) => TextLists.Append(e, AsimField.DnsResponseName, text),
        ["dns.header_flags>[]"] = (e, text) => TextLists.Append(e, AsimField.DnsFlags, text),
        ["event.duration"] = Nanoseconds,
    });

    public static JsonFieldMap LogonMap { get; } = Map(Common, Source, Person, new()
    {
        ["client.ip"] = Absent(AsimField.SrcIpAddr, Into.Address(AsimField.SrcIpAddr)),
        ["user.effective.name"] = Into.Kept("user.effective.name"),
        ["user.target.name"] = Into.Kept("user.effective.name"),
        ["source.user.name"] = Into.Kept("source.user.name"),
        ["destination.ip"] = Into.Address(AsimField.TargetIpAddr),
        ["destination.port"] = Into.Port(AsimField.TargetPortNumber),
        ["destination.domain"] = Into.Host(HostFields.Target),
        ["service.name"] = Into.Kept("service.name"),
        ["process.name"] = Into.Kept("process.name"),
    });

    public static JsonFieldMap AuditMap { get; } = Map(Common, Source, Person, new()
    {
        ["client.ip"] = Absent(AsimField.SrcIpAddr, Into.Address(AsimField.SrcIpAddr)),
        ["client.user.name"] = Into.Kept("source.user.name"),
        ["source.user.name"] = Into.Kept("source.user.name"),
        ["destination.ip"] = Into.Address(AsimField.TargetIpAddr),
        ["destination.domain"] = Into.Host(HostFields.Target),
        ["user.target.name"] = Into.Kept("user.target.name"),
        ["user.target.id"] = Into.Text(AsimField.ObjectId),
        ["user.changes.name"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, "name"u8, text),
        ["user.changes.email"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, "email"u8, text),
        ["group.name"] = Into.Kept("group.name"),
        ["orchestrator.resource.name"] = Into.Kept("orchestrator.resource.name"),
        ["registry.path"] = Into.Kept("registry.path"),
        ["registry.data.strings"] = Into.Text(AsimField.NewValue),
        ["registry.data.strings>[]"] = (e, text) => TextLists.Append(e, AsimField.NewValue, text),
        ["file.path"] = Into.Kept("file.path"),
        ["file.name"] = Into.Kept("file.name"),
        ["service.name"] = Into.Kept("service.name"),
        ["url.path"] = Into.Kept("url.path"),
        ["process.command_line"] = Into.Kept("process.command_line"),
        ["process.executable"] = Into.Kept("process.executable"),
        ["process.name"] = Into.Kept("process.name"),
        ["process.parent.executable"] = Into.Kept("process.parent.executable"),
        ["process.entity_id"] = Into.Kept("process.entity_id"),
        ["cloud.instance.name"] = Into.Kept("cloud.instance.name"),
    });

    public static JsonFieldMap AlertMap { get; } = Map(Common, new()
    {
        ["event.id"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["kibana.alert.uuid"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["rule.name"] = Into.Text(AsimField.AlertName),
        ["kibana.alert.rule.name"] = Into.Text(AsimField.AlertName),
        ["kibana.alert.severity"] = Into.Word(AsimField.EventSeverity, Levels, AsimField.EventOriginalSeverity),
        ["threat.technique.id"] = (e, text) => TextLists.Append(e, AsimField.AttackTechniques, text),
        ["threat.technique.id>[]"] = (e, text) => TextLists.Append(e, AsimField.AttackTechniques, text),
        ["threat.indicator.name"] = Into.Text(AsimField.ThreatName),
        ["user.name"] = Into.Text(AsimField.Username),
        ["file.name"] = Into.Text(AsimField.FileName),
        ["file.hash.sha1"] = Into.Text(AsimField.FileSHA1),
        ["file.hash.sha256"] = Into.Text(AsimField.FileSHA256),
        ["process.command_line"] = Into.Text(AsimField.ProcessCommandLine),
        ["url.full"] = Into.Text(AsimField.Url),
    });

    // Client and server are source and destination of what has roles; where both are there they are the same.
    private static Dictionary<string, FieldSetter> Ends() => new(StringComparer.Ordinal)
    {
        ["client.ip"] = Absent(AsimField.SrcIpAddr, Into.Address(AsimField.SrcIpAddr)),
        ["client.port"] = Absent(AsimField.SrcPortNumber, Into.Port(AsimField.SrcPortNumber)),
        ["client.domain"] = Absent(AsimField.SrcHostname, Into.Host(HostFields.Source)),
        ["server.ip"] = Absent(AsimField.DstIpAddr, Into.Address(AsimField.DstIpAddr)),
        ["server.port"] = Absent(AsimField.DstPortNumber, Into.Port(AsimField.DstPortNumber)),
        ["server.domain"] = Absent(AsimField.DstHostname, Into.Host(HostFields.Destination)),
    };

    // A later table's field comes before an earlier one's.
    private static JsonFieldMap Map(params Dictionary<string, FieldSetter>[] tables)
    {
        var places = new Dictionary<string, FieldSetter>(StringComparer.Ordinal);
        foreach (var (name, set) in tables.SelectMany(table => table))
        {
            places[name] = set;
            places[name.Replace('.', '>')] = set;
        }
        return new JsonFieldMap(places);
    }

    private static FieldSetter Absent(AsimField field, FieldSetter set) => (e, text) =>
    {
        if (!e.Has(field))
            set(e, text);
    };

    private static FieldSetter FirstAddress(AsimField field) => Absent(field, Into.Address(field));

    private static void DeviceIfAbsent(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.DvcHostname))
            HostFields.Device.Set(e, text);
    }

    private static void Nanoseconds(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var nanoseconds))
            e.SetInteger(e.Kind.Schema == AsimSchema.Dns ? AsimField.DnsNetworkDuration : AsimField.NetworkDuration, nanoseconds / 1_000_000);
    }
}
