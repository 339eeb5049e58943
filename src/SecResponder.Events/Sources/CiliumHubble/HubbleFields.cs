using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiliumHubble;

/// <summary>Which members of a flow become what.</summary>
/// <remarks>Cilium, <c>api/v1/flow/flow.proto</c>: Flow, Layer4, Layer7, Endpoint.</remarks>
internal static class HubbleFields
{
    // TRACED and TRANSLATED decide nothing: the packet was seen on its way, or given another address by the balancer. They stand in DvcOriginalAction only.
    private static readonly WordMap Verdicts = new(("FORWARDED", "Allow"), ("REDIRECTED", "Allow"), ("AUDIT", "Allow"), ("DROPPED", "Drop"), ("ERROR", "Drop"));

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["time"] = Into.Time(AsimField.TimeGenerated),
        ["uuid"] = Into.Text(AsimField.EventOriginalUid),
        ["verdict"] = Into.Word(AsimField.DvcAction, Verdicts, AsimField.DvcOriginalAction),
        ["drop_reason_desc"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["Type"] = Into.Text(AsimField.EventOriginalType),
        ["Summary"] = Into.Text(AsimField.EventMessage),
        ["IP>source"] = Into.Address(AsimField.SrcIpAddr),
        ["IP>destination"] = Into.Address(AsimField.DstIpAddr),
        ["l4>TCP>source_port"] = Transport("TCP", Into.Port(AsimField.SrcPortNumber)),
        ["l4>TCP>destination_port"] = Into.Port(AsimField.DstPortNumber),
        ["l4>UDP>source_port"] = Transport("UDP", Into.Port(AsimField.SrcPortNumber)),
        ["l4>UDP>destination_port"] = Into.Port(AsimField.DstPortNumber),
        ["source>pod_name"] = Into.Host(HostFields.Source),
        ["destination>pod_name"] = Into.Host(HostFields.Destination),
        ["destination_names>[]"] = Name,
        ["node_name"] = Node,
        ["is_reply"] = Into.Kept("is_reply"),
        ["traffic_direction"] = Into.Kept("traffic_direction"),
    };

    private static Dictionary<string, FieldSetter> Session { get; } = new(StringComparer.Ordinal)
    {
        ["ethernet>source"] = Into.Mac(AsimField.SrcMacAddr),
        ["ethernet>destination"] = Into.Mac(AsimField.DstMacAddr),
        ["l4>SCTP>source_port"] = Transport("SCTP", Into.Port(AsimField.SrcPortNumber)),
        ["l4>SCTP>destination_port"] = Into.Port(AsimField.DstPortNumber),
        ["l4>ICMPv4>type"] = Transport("ICMP", Into.Text(AsimField.NetworkIcmpType)),
        ["l4>ICMPv4>code"] = Into.Count(AsimField.NetworkIcmpCode),
        ["l4>ICMPv6>type"] = Transport("IPV6-ICMP", Into.Text(AsimField.NetworkIcmpType)),
        ["l4>ICMPv6>code"] = Into.Count(AsimField.NetworkIcmpCode),
        ["l4>VRRP>type"] = Transport("VRRP", Into.Kept("l4.type")),
        ["l4>IGMP>type"] = Transport("IGMP", Into.Kept("l4.type")),
        ["l4>TCP>flags>SYN"] = Into.Boolean(AsimField.TcpFlagsSyn),
        ["l4>TCP>flags>ACK"] = Into.Boolean(AsimField.TcpFlagsAck),
        ["l4>TCP>flags>FIN"] = Into.Boolean(AsimField.TcpFlagsFin),
        ["l4>TCP>flags>RST"] = Into.Boolean(AsimField.TcpFlagsRst),
        ["l4>TCP>flags>PSH"] = Into.Boolean(AsimField.TcpFlagsPsh),
        ["egress_denied_by>[]>name"] = Into.TextIfAbsent(AsimField.NetworkRuleName),
        ["ingress_denied_by>[]>name"] = Into.TextIfAbsent(AsimField.NetworkRuleName),
        ["egress_allowed_by>[]>name"] = Into.TextIfAbsent(AsimField.NetworkRuleName),
        ["ingress_allowed_by>[]>name"] = Into.TextIfAbsent(AsimField.NetworkRuleName),
    };

    private static Dictionary<string, FieldSetter> Dns { get; } = new(StringComparer.Ordinal)
    {
        ["l7>type"] = Into.Kept("l7.type"),
        ["l7>dns>query"] = (e, text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.')),
        ["l7>dns>qtypes>[]"] = DnsCodes.SetType,
        ["l7>dns>rcode"] = DnsCodes.SetResponse,
        ["l7>dns>ips>[]"] = (e, text) => TextLists.Append(e, AsimField.DnsResponseName, text),
    };

    private static Dictionary<string, FieldSetter> Http { get; } = new(StringComparer.Ordinal)
    {
        ["l7>http>code"] = (e, text) => e.SetText(AsimField.EventResultDetails, text.SequenceEqual("0"u8) ? default : text),
        ["l7>http>method"] = Into.Text(AsimField.HttpRequestMethod),
        ["l7>http>url"] = Into.Text(AsimField.Url),
        ["l7>http>protocol"] = (e, text) => e.SetText(AsimField.HttpVersion, text.StartsWith("HTTP/"u8) ? text[5..] : text),
    };

    public static JsonFieldMap SessionMap { get; } = new(Wrapped(Common.Concat(Session)));

    public static JsonFieldMap DnsMap { get; } = new(Wrapped(Common.Concat(Dns)));

    public static JsonFieldMap HttpMap { get; } = new(Wrapped(Common.Concat(Http)));

    // As "hubble observe" writes it, a flow is a member; as others hand it on, it is the object itself.
    private static IEnumerable<KeyValuePair<string, FieldSetter>> Wrapped(IEnumerable<KeyValuePair<string, FieldSetter>> places) =>
        places.SelectMany(place => (KeyValuePair<string, FieldSetter>[])[place.Key == "time" ? KeyValuePair.Create<string, FieldSetter>("time", Outer) : place, KeyValuePair.Create("flow>" + place.Key, place.Value)]);

    // Beside the flow it is the same, less exact.
    private static void Outer(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static FieldSetter Transport(string protocol, FieldSetter set)
    {
        var keyword = System.Text.Encoding.UTF8.GetBytes(protocol);
        return (e, text) =>
        {
            e.SetConstant(AsimField.NetworkProtocol, keyword);
            set(e, text);
        };
    }

    private static void Name(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.DstHostname))
            HostFields.Destination.Set(e, text);
    }

    // "cluster/node"
    private static void Node(SecurityEvent e, ReadOnlySpan<byte> text) => HostFields.Device.Set(e, text[(text.LastIndexOf((byte)'/') + 1)..]);
}
