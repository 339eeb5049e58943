using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Zeek;

/// <summary>Which columns become what. Both forms have the same names; as JSON, <c>id.orig_h</c> may also be nested.</summary>
/// <remarks>Zeek documentation, "Log Files".</remarks>
internal static class ZeekFields
{
    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["ts"] = Into.Time(AsimField.TimeGenerated),
        ["uid"] = Into.Text(AsimField.EventOriginalUid),
        ["id.orig_h"] = Into.Address(AsimField.SrcIpAddr),
        ["id.orig_p"] = Into.Port(AsimField.SrcPortNumber),
        ["id.resp_h"] = Into.Address(AsimField.DstIpAddr),
        ["id.resp_p"] = Into.Port(AsimField.DstPortNumber),
        ["_system_name"] = Into.Host(HostFields.Device),
    };

    private static Dictionary<string, FieldSetter> Session { get; } = new(Common, StringComparer.Ordinal)
    {
        ["uid"] = Into.All(Into.Text(AsimField.EventOriginalUid), Into.Text(AsimField.NetworkSessionId)),
        ["proto"] = Protocols.Set,
        ["orig_l2_addr"] = Into.Mac(AsimField.SrcMacAddr),
        ["resp_l2_addr"] = Into.Mac(AsimField.DstMacAddr),
        ["vlan"] = Into.Text(AsimField.SrcVlanId),
        ["inner_vlan"] = Into.Text(AsimField.DstVlanId),
    };

    private static Dictionary<string, FieldSetter> Conn { get; } = new(Session, StringComparer.Ordinal)
    {
        ["service"] = Into.Upper(AsimField.NetworkApplicationProtocol),
        ["duration"] = Into.Seconds(AsimField.NetworkDuration),
        ["orig_bytes"] = Into.Count(AsimField.SrcBytes),
        ["resp_bytes"] = Into.Count(AsimField.DstBytes),
        ["orig_pkts"] = Into.Count(AsimField.SrcPackets),
        ["resp_pkts"] = Into.Count(AsimField.DstPackets),
        ["conn_state"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["local_orig"] = Into.Kept("local_orig"),
        ["local_resp"] = Into.Kept("local_resp"),
        ["history"] = Into.Text(AsimField.NetworkConnectionHistory),
        ["orig_cc"] = Into.Text(AsimField.SrcGeoCountry),
        ["resp_cc"] = Into.Text(AsimField.DstGeoCountry),
    };

    private static Dictionary<string, FieldSetter> Dns { get; } = new(Common, StringComparer.Ordinal)
    {
        ["uid"] = Into.All(Into.Text(AsimField.EventOriginalUid), Into.Text(AsimField.DnsSessionId)),
        ["proto"] = Protocols.Set,
        ["trans_id"] = DnsCodes.SetTransaction,
        ["rtt"] = Into.Seconds(AsimField.DnsNetworkDuration),
        ["query"] = (e, text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.')),
        ["qclass_name"] = QueryClass,
        ["qclass"] = Into.Count(AsimField.DnsQueryClass),
        ["qtype"] = DnsCodes.SetType,
        ["qtype_name"] = (e, text) => DnsCodes.SetType(e, e.Has(AsimField.DnsQueryTypeName) ? default : text),
        ["rcode"] = DnsCodes.SetResponse,
        ["rcode_name"] = (e, text) => DnsCodes.SetResponse(e, e.Has(AsimField.EventResultDetails) ? default : text),
        ["AA"] = Flag(AsimField.DnsFlagsAuthoritative),
        ["TC"] = Flag(AsimField.DnsFlagsTruncated),
        ["RD"] = Flag(AsimField.DnsFlagsRecursionDesired),
        ["RA"] = Flag(AsimField.DnsFlagsRecursionAvailable),
        ["Z"] = (e, text) => e.SetBoolean(AsimField.DnsFlagsZ, !text.SequenceEqual("0"u8)),
        ["answers"] = Into.Text(AsimField.DnsResponseName),
        ["answers>[]"] = (e, text) => TextLists.Append(e, AsimField.DnsResponseName, text),
        ["rejected"] = Into.Kept("rejected"),
    };

    private static Dictionary<string, FieldSetter> Http { get; } = new(Session, StringComparer.Ordinal)
    {
        ["method"] = Into.Text(AsimField.HttpRequestMethod),
        ["host"] = Into.All(Into.Text(AsimField.HttpHost), Into.Host(HostFields.Destination)),
        ["uri"] = Into.Kept("uri"),
        ["referrer"] = Into.Text(AsimField.HttpReferrer),
        ["version"] = Into.Text(AsimField.HttpVersion),
        ["user_agent"] = Into.Text(AsimField.HttpUserAgent),
        ["request_body_len"] = Into.Count(AsimField.HttpRequestBodyBytes),
        ["response_body_len"] = Into.Count(AsimField.HttpResponseBodyBytes),
        ["status_code"] = Into.Text(AsimField.EventResultDetails),
        ["status_msg"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["username"] = Into.User(UserFields.Source),
        ["proxied"] = (e, text) => e.SetText(AsimField.HttpRequestXff, text.StartsWith("X-FORWARDED-FOR -> "u8) ? text["X-FORWARDED-FOR -> ".Length..] : default),
        ["proxied>[]"] = (e, text) => e.SetText(AsimField.HttpRequestXff, text.StartsWith("X-FORWARDED-FOR -> "u8) ? text["X-FORWARDED-FOR -> ".Length..] : default),
        ["resp_mime_types"] = Into.Text(AsimField.HttpContentType),
        ["resp_mime_types>[]"] = Into.TextIfAbsent(AsimField.HttpContentType),
        ["resp_filenames"] = Into.Text(AsimField.FileName),
        ["resp_filenames>[]"] = Into.TextIfAbsent(AsimField.FileName),
    };

    private static Dictionary<string, FieldSetter> Ssl { get; } = new(Session, StringComparer.Ordinal)
    {
        ["server_name"] = Into.Host(HostFields.Destination),
        ["established"] = Into.Kept("established"),
        ["validation_status"] = Into.Text(AsimField.EventOriginalResultDetails),
    };

    private static Dictionary<string, FieldSetter> Notice { get; } = new(Session, StringComparer.Ordinal)
    {
        ["note"] = Into.Text(AsimField.ThreatName),
        ["msg"] = Into.Text(AsimField.EventMessage),
        ["src"] = (e, text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text),
        ["dst"] = (e, text) => Addresses.Set(e, AsimField.DstIpAddr, e.Has(AsimField.DstIpAddr) ? default : text),
        ["p"] = (e, text) => Numbers.Port(e, AsimField.DstPortNumber, e.Has(AsimField.DstPortNumber) ? default : text),
        ["n"] = Into.Kept("n"),
        ["peer_descr"] = Into.Kept("peer_descr"),
        ["actions"] = Into.Text(AsimField.DvcOriginalAction),
        ["actions>[]"] = (e, text) => TextLists.Append(e, AsimField.DvcOriginalAction, text),
        ["dropped"] = (e, text) => e.SetConstant(AsimField.DvcAction, text.SequenceEqual("true"u8) || text.SequenceEqual("T"u8) ? AsimWords.Drop : []),
        ["remote_location.country_code"] = Into.Text(AsimField.DstGeoCountry),
    };

    private static Dictionary<string, FieldSetter> Weird { get; } = new(Session, StringComparer.Ordinal)
    {
        ["name"] = Into.Text(AsimField.ThreatName),
        ["addl"] = Into.Text(AsimField.EventMessage),
    };

    private static Dictionary<string, FieldSetter> Users { get; } = new(Session, StringComparer.Ordinal)
    {
        ["username"] = Into.User(UserFields.Source),
        ["client"] = (e, text) => UserFields.Source.Set(e, e.Kind == ZeekKinds.Kerberos ? text : default),
        ["hostname"] = (e, text) => HostFields.Source.Set(e, e.Kind == ZeekKinds.Ntlm ? text : default),
        ["cookie"] = Into.User(UserFields.Source),
        ["user"] = (e, text) => UserFields.Source.Set(e, text.SequenceEqual("anonymous"u8) || text.SequenceEqual("<unknown>"u8) ? default : text),
        ["direction"] = (e, text) => e.SetConstant(AsimField.NetworkDirection, text.SequenceEqual("INBOUND"u8) ? AsimWords.Inbound : text.SequenceEqual("OUTBOUND"u8) ? AsimWords.Outbound : []),
        ["auth_success"] = Outcome,
        ["success"] = Outcome,
        ["error_msg"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["result"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["status"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["reply_msg"] = Into.Text(AsimField.EventOriginalResultDetails),
    };

    private static readonly Dictionary<EventKind, Dictionary<string, FieldSetter>> Columns = ZeekKinds.All.ToDictionary(kind => kind, kind => kind.Name switch
    {
        "conn" => Conn,
        "dns" => Dns,
        "http" => Http,
        "ssl" => Ssl,
        "notice" => Notice,
        "weird" => Weird,
        _ => Users,
    });

    /// <summary>The tables for tab-separated lines.</summary>
    public static IReadOnlyDictionary<EventKind, FieldTable> Tables { get; } = Columns.ToDictionary(columns => columns.Key, columns => new FieldTable(columns.Value));

    /// <summary>The places of JSON objects: a name with dots stands flat or nested.</summary>
    public static IReadOnlyDictionary<EventKind, JsonFieldMap> Maps { get; } = Columns.ToDictionary(columns => columns.Key, columns => new JsonFieldMap(
        columns.Value.Concat(columns.Value.Where(column => column.Key.StartsWith("id.", StringComparison.Ordinal)).Select(column => KeyValuePair.Create(column.Key.Replace('.', '>'), column.Value)))));

    private static void QueryClass(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetText(AsimField.DnsQueryClassName, text.StartsWith("C_INTERNET"u8) ? "IN"u8 : text.StartsWith("C_CHAOS"u8) ? "CH"u8 : text.StartsWith("C_ANY"u8) ? "ANY"u8 : text.StartsWith("C_NONE"u8) ? "NONE"u8 : text.Length <= 4 ? text : default);

    private static void Outcome(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.EventResult, IsTrue(text) ? AsimWords.Success : AsimWords.Failure);

    private static FieldSetter Flag(AsimField field) => (e, text) => e.SetBoolean(field, IsTrue(text));

    /// <summary>T as text, true as JSON.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> text) => text.SequenceEqual("T"u8) || text.SequenceEqual("true"u8);
}
