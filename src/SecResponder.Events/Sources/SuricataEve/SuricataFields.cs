using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SuricataEve;

/// <summary>Which members of a record become what.</summary>
/// <remarks>Suricata User Guide, "Eve JSON Format".</remarks>
internal static class SuricataFields
{
    /// <summary>Suricata's priorities: 1 is the highest.</summary>
    private static readonly WordMap Severities = new(("1", "High"), ("2", "Medium"), ("3", "Low"), ("4", "Informational"));

    private static readonly WordMap Actions = new(("allowed", "Allow"), ("pass", "Allow"), ("accept", "Allow"), ("alert", "Allow"), ("blocked", "Drop"), ("drop", "Drop"), ("reject", "Reset"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["event_type"] = Into.Text(AsimField.EventOriginalType),
        ["flow_id"] = Into.Text(AsimField.NetworkSessionId),
        ["in_iface"] = Into.Text(AsimField.DvcInboundInterface),
        ["src_ip"] = Into.Address(AsimField.SrcIpAddr),
        ["src_port"] = Into.Port(AsimField.SrcPortNumber),
        ["dest_ip"] = Into.Address(AsimField.DstIpAddr),
        ["dest_port"] = Into.Port(AsimField.DstPortNumber),
        ["proto"] = Protocols.Set,
        ["app_proto"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text.SequenceEqual("failed"u8) ? default : text),
        ["icmp_type"] = Into.Text(AsimField.NetworkIcmpType),
        ["icmp_code"] = Into.Count(AsimField.NetworkIcmpCode),
        ["host"] = Into.Host(HostFields.Device),
        ["vlan>[]"] = Into.TextIfAbsent(AsimField.SrcVlanId),
        ["ether>src_mac"] = Into.Mac(AsimField.SrcMacAddr),
        ["ether>dest_mac"] = Into.Mac(AsimField.DstMacAddr),
        ["direction"] = Into.Kept("direction"),
        ["flow>src_ip"] = Into.Kept("flow.src_ip"),
        ["flow>pkts_toserver"] = Into.Count(AsimField.SrcPackets),
        ["flow>pkts_toclient"] = Into.Count(AsimField.DstPackets),
        ["flow>bytes_toserver"] = Into.Count(AsimField.SrcBytes),
        ["flow>bytes_toclient"] = Into.Count(AsimField.DstBytes),
        ["flow>start"] = Into.Time(AsimField.EventStartTime),
    };

    public static JsonFieldMap Alert { get; } = With(new(StringComparer.Ordinal)
    {
        ["alert>action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["alert>signature_id"] = Into.Text(AsimField.ThreatId),
        ["alert>signature"] = Into.Text(AsimField.ThreatName),
        ["alert>category"] = Into.Text(AsimField.ThreatCategory),
        ["alert>severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["verdict>action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
    });

    public static JsonFieldMap Drop { get; } = With(new(StringComparer.Ordinal)
    {
        ["drop>reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["alert>signature_id"] = Into.Text(AsimField.ThreatId),
        ["alert>signature"] = Into.Text(AsimField.ThreatName),
        ["alert>category"] = Into.Text(AsimField.ThreatCategory),
    });

    public static JsonFieldMap Anomaly { get; } = With(new(StringComparer.Ordinal)
    {
        ["anomaly>type"] = Into.Text(AsimField.ThreatCategory),
        ["anomaly>event"] = Into.Text(AsimField.ThreatName),
        ["anomaly>app_proto"] = Into.Upper(AsimField.NetworkApplicationProtocol),
    });

    public static JsonFieldMap Flow { get; } = With(new(StringComparer.Ordinal)
    {
        ["flow>end"] = Into.Time(AsimField.EventEndTime),
        ["flow>age"] = Into.Seconds(AsimField.NetworkDuration),
        ["flow>state"] = Into.Text(AsimField.EventOriginalSubType),
        ["flow>reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["flow>action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["netflow>pkts"] = Into.Count(AsimField.SrcPackets),
        ["netflow>bytes"] = Into.Count(AsimField.SrcBytes),
        ["netflow>start"] = Into.Time(AsimField.EventStartTime),
        ["netflow>end"] = Into.Time(AsimField.EventEndTime),
        ["netflow>age"] = Into.Seconds(AsimField.NetworkDuration),
        ["tcp>syn"] = Into.Boolean(AsimField.TcpFlagsSyn),
        ["tcp>fin"] = Into.Boolean(AsimField.TcpFlagsFin),
        ["tcp>rst"] = Into.Boolean(AsimField.TcpFlagsRst),
        ["tcp>psh"] = Into.Boolean(AsimField.TcpFlagsPsh),
        ["tcp>ack"] = Into.Boolean(AsimField.TcpFlagsAck),
        ["tcp>urg"] = Into.Boolean(AsimField.TcpFlagsUrg),
    });

    public static JsonFieldMap Dns { get; } = With(new(StringComparer.Ordinal)
    {
        ["dns>type"] = Into.Kept("dns.type"),
        ["dns>id"] = DnsCodes.SetTransaction,
        ["dns>rrname"] = Query,
        ["dns>rrtype"] = DnsCodes.SetType,
        ["dns>queries>[]>rrname"] = Query,
        ["dns>queries>[]>rrtype"] = DnsCodes.SetType,
        ["dns>query>[]>rrname"] = Query,
        ["dns>query>[]>rrtype"] = DnsCodes.SetType,
        ["dns>rcode"] = DnsCodes.SetResponse,
        ["dns>aa"] = Into.Boolean(AsimField.DnsFlagsAuthoritative),
        ["dns>tc"] = Into.Boolean(AsimField.DnsFlagsTruncated),
        ["dns>rd"] = Into.Boolean(AsimField.DnsFlagsRecursionDesired),
        ["dns>ra"] = Into.Boolean(AsimField.DnsFlagsRecursionAvailable),
        ["dns>z"] = Into.Boolean(AsimField.DnsFlagsZ),
        ["dns>flags"] = Into.Text(AsimField.DnsFlags),
        ["dns>answers>[]>rdata"] = Answer,
        ["dns>rdata"] = Answer,
    }, "flow_id", "in_iface", "app_proto", "icmp_type", "icmp_code", "vlan>[]", "ether>src_mac", "ether>dest_mac", "flow>pkts_toserver", "flow>pkts_toclient", "flow>bytes_toserver", "flow>bytes_toclient", "flow>start");

    public static JsonFieldMap Http { get; } = With(new(StringComparer.Ordinal)
    {
        ["http>hostname"] = Into.Text(AsimField.HttpHost),
        ["http>url"] = Into.Kept("http.url"),
        ["http>http_user_agent"] = Into.Text(AsimField.HttpUserAgent),
        ["http>http_method"] = Into.Text(AsimField.HttpRequestMethod),
        ["http>http_refer"] = Into.Text(AsimField.HttpReferrer),
        ["http>http_content_type"] = Into.Text(AsimField.HttpContentType),
        ["http>protocol"] = (e, text) => e.SetText(AsimField.HttpVersion, text.StartsWith("HTTP/"u8) ? text[5..] : text),
        ["http>status"] = Into.Text(AsimField.EventResultDetails),
        ["http>length"] = Into.Count(AsimField.HttpResponseBodyBytes),
        ["http>xff"] = Into.Text(AsimField.HttpRequestXff),
    });

    public static JsonFieldMap Protocol { get; } = With(new(StringComparer.Ordinal)
    {
        ["tls>sni"] = Into.Host(HostFields.Destination),
    });

    private static void Query(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.'));

    private static void Answer(SecurityEvent e, ReadOnlySpan<byte> text) => TextLists.Append(e, AsimField.DnsResponseName, text);

    private static JsonFieldMap With(Dictionary<string, FieldSetter> more, params string[] without)
    {
        var places = new Dictionary<string, FieldSetter>(Common, StringComparer.Ordinal);
        foreach (var name in without)
            places.Remove(name);
        foreach (var (place, set) in more)
            places[place] = set;
        return new JsonFieldMap(places);
    }
}
