using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The columns under the names that CEF, LEEF and the logging service give them.</summary>
/// <remarks>
/// Palo Alto Networks, "Common Event Format configuration guide" (9.0 to 10.0) and "Log forwarding schema reference" of the logging service; IBM, "Creating a syslog destination on your Palo Alto device" for LEEF.
/// CEF's <c>PanOS…</c> is the logging service's name behind a prefix, and its labels are such names, too.
/// </remarks>
internal static class PanNames
{
    // One row a column. A name that begins with "~" is none: it holds what means this in one log type and that in another; see Instead.
    private static readonly string[] Rows =
    [
        "receive_time: rt, devTime, TimeReceived, LogTime, ReceiveTime", "serial: deviceExternalId, DeviceSN, LogSourceID, SerialNumber", "type: LogType", "subtype: Subtype, SubType, LogSubtype",
        "time_generated: start, TimeGenerated, EventTime, LogTimeStamp, GeneratedTime", "high_res_timestamp: TimeGeneratedHighResolution, HighResolutionTimestamp",
        "src: src, srcip, SourceAddress, SourceIP", "dst: dst, dstip, DestinationAddress, DestinationIP", "natsrc: sourceTranslatedAddress, srcPostNAT, NATSource, NATSourceIP",
        "natdst: destinationTranslatedAddress, dstPostNAT, NATDestination, NATDestinationIP", "rule: Rule, RuleName, RuleMatched", "srcuser: SourceUser, usrName, suser0", "dstuser: DestinationUser, duser0",
        "app: app, Application, ApplicationProtocol", "vsys: VirtualLocation, VirtualSystem, Virtual System", "from: FromZone, SourceZone, Source Zone", "to: ToZone, DestinationZone, Destination Zone",
        "inbound_if: deviceInboundInterface, InboundInterface, IngressInterface", "outbound_if: deviceOutboundInterface, OutboundInterface, EgressInterface",
        "logset: LogSetting, LogProfile, LogForwardingProfile, Log Action", "sessionid: SessionID", "repeatcnt: cnt, RepeatCount, CountOfRepeat, CountOfRepeats", "sport: spt, srcPort, SourcePort",
        "dport: dpt, dstPort, DestinationPort", "natsport: sourceTranslatedPort, srcPostNATPort, NATSourcePort", "natdport: destinationTranslatedPort, dstPostNATPort, NATDestinationPort", "flags: Flags",
        "proto: proto, Protocol, IPProtocol, transportprotocol", "action: act, action, Action, SimplifiedDeviceAction", "bytes: Bytes, Total bytes, totalBytes", "bytes_sent: BytesSent, srcBytes, bytes_sent",
        "bytes_received: BytesReceived, dstBytes, bytes_received", "packets: Packets, PacketsTotal, totalPackets", "pkts_sent: PacketsSent, srcPackets", "pkts_received: PacketsReceived, dstPackets",
        "start: SessionStartTime, StartTime", "elapsed: SessionDuration, ElapsedTime, Elapsed time in seconds", "category: URLCategory, URL Category", "seqno: externalId, SequenceNo, sequence", "actionflags: ActionFlags",
        "srcloc: SourceLocation", "dstloc: DestinationLocation", "session_end_reason: SessionEndReason", "action_source: ActionSource", "src_uuid: SourceUUID, SrcUUID", "dst_uuid: DestinationUUID, DstUUID",
        "rule_uuid: RuleUUID", "xff: X-Forwarded-For, XForwarderfor, XForwardedFor, identSrc", "xff_ip: X-Forwarded-ForIP, XFFAddress", "src_category: SourceDeviceCategory", "src_profile: SourceDeviceProfile",
        "src_model: SourceDeviceModel", "src_vendor: SourceDeviceVendor", "src_osfamily: SourceDeviceOSFamily", "src_osversion: SourceDeviceOSVersion", "src_host: SourceDeviceHost, SourceHostname",
        "src_mac: smac, srcMAC, SourceDeviceMac", "dst_category: DestinationDeviceCategory", "dst_profile: DestinationDeviceProfile", "dst_model: DestinationDeviceModel", "dst_vendor: DestinationDeviceVendor",
        "dst_osfamily: DestinationDeviceOSFamily", "dst_osversion: DestinationDeviceOSVersion", "dst_host: DestinationDeviceHost", "dst_mac: dmac, dstMAC, DestinationDeviceMac",
        "dg_hier_level_1: DGHierarchyLevel1, DGl1, DeviceGroupHierarchyL1", "dg_hier_level_2: DGHierarchyLevel2, DGl2, DeviceGroupHierarchyL2", "dg_hier_level_3: DGHierarchyLevel3, DGl3, DeviceGroupHierarchyL3",
        "dg_hier_level_4: DGHierarchyLevel4, DGl4, DeviceGroupHierarchyL4", "vsys_name: VirtualSystemName, VsysName, vSrcName", "vsys_id: VirtualSystemID, Virtual System ID", "device_name: dvchost, DeviceName, LogSourceName",
        "misc: request, url, URL, FileName, URLFilename, Miscellaneous", "threatid: ThreatID, Threat", "severity: VendorSeverity, Severity", "direction: DirectionOfAttack, Direction", "contenttype: requestContext, ContentType",
        "user_agent: requestClientApplication, UserAgent", "filetype: fileType, FileType", "filedigest: fileHash, FileHash, FileDigest", "cloud: ApplianceOrCloud, Cloud", "referer: Referer", "sender: SenderEmail, Sender",
        "subject: EmailSubject, Subject", "recipient: RecipientEmail, Recipient", "reportid: ReportID", "http_method: requestMethod, HTTPMethod, HttpMethod", "thr_category: ThreatCategory", "contentver: ContentVersion, ContentVer",
        "url_category_list: URLCategoryList, URLCatList", "tunnel: Tunnel, Tunnel Type", "tunnelid: TunnelID, IMSI", "monitortag: MonitorTag, IMEI", "parent_session_id: ParentSessionID", "http_headers: HTTPHeaders, HTTPHeader",
        "host: Host", "cmd: EventCommand, Command", "admin: Admin", "client: client, destinationServiceName, Client", "result: Result, EventResult", "path: ConfigurationPath, Path",
        "before_change_detail: BeforeChangeDetail, Before Change Detail", "after_change_detail: AfterChangeDetail, After Change Detail", "comment: Comment", "eventid: EventID, EventName, EventIDValue",
        "object: EventComponent, Object, Filename, AuthenticationObject", "module: Module", "opaque: EventDescription, Description", "stage: Stage", "auth_method: AuthMethod", "tunnel_type: TunnelType",
        "srcregion: SourceRegion", "machinename: EndpointDeviceName, MachineName, identHostName", "public_ip: PublicIPv4, PublicIP", "public_ipv6: PublicIPv6", "private_ip: PrivateIPv4, PrivateIP", "private_ipv6: PrivateIPv6",
        "hostid: HostID, GPHostID", "serialnumber: EndpointSN, EndpointSerialNumber", "client_ver: GlobalProtectClientVersion", "client_os: EndpointOSType, ClientOS, Operating System", "client_os_ver: EndpointOSVersion, ClientOSVersion",
        "reason: QuarantineReason", "error: ConnectionError, ErrorMessage", "status: EventStatus, Status", "location: GlobalProtectGatewayLocation, GPGatewayLocation", "login_duration: LoginDuration", "connect_method: ConnectionMethod",
        "error_code: ConnectionErrorID", "portal: Portal", "gateway: Gateway", "user: User, AuthenticatedUser", "normalize_user: NormalizeUser", "datasourcename: MappingDataSourceName, Data Source Name",
        "datasource: MappingDataSource, Data Source", "datasourcetype: MappingDataSourceType, Data Source Type", "datasource_subtype: MappingDataSourceSubType", "timeout: MappingTimeout, Timeout Threshold", "factortype: MFAFactorType, Factor Type", "factorno: AuthFactorNo, Factor Number",
        "ugflags: UGFlags", "userbysource: UserIdentifiedBySource, UserBySource", "tag_name: TagName, Tag", "authpolicy: AuthenticationPolicy", "serverprofile: AuthServerProfile", "desc: AuthenticationDescription",
        "clienttype: ClientType, ClientTypeName", "vendor: MFAVendor", "authproto: AuthenticationProtocol", "event: AuthenticationEvent", "matchname: HipMatchName", "matchtype: HipMatchType", "srcipv6: SourceIPv6, IPv6 Source Address",
        "policy_name: PolicyName", "err_index: ErrorIndex", "tls_version: TLSVersion", "tls_keyxchg: TLSKeyExchange", "tls_enc: TLSEncryptionAlgorithm", "tls_auth: TLSAuth", "root_status: RootStatus", "chain_status: ChainStatus",
        "proxy_type: ProxyType", "cert_serial: CertificateSerial", "fingerprint: Fingerprint", "cn: CommonName", "issuer_cn: IssuerCommonName", "sni: ServerNameIndication", "assoc_id: EndpointAssociationID, SCTPAssocID, AssocID",
        "dns_category: DNSCategory", "dns_resolver: DNSResolverIP", "dns_response: DNSResponse", "record_type: RecordType",
        "~cat: cat", "~msg: msg", "~fname: fname, filePath", "~reason: reason", "~suser: suser, SourceUserName", "~duser: duser, DestinationUserName, AuthenticatedUserName", "~shost: shost", "~src6: Source IPv6 Address", "~dst6: Destination IPv6 Address",
    ];

    // Where a column has no name of its own in a form: which others hold it.
    private static readonly string[] Others =
    [
        "src: ~src6", "dst: ~dst6", "srcuser: ~suser", "dstuser: ~duser", "user: dstuser ~duser srcuser ~suser", "admin: dstuser ~duser srcuser ~suser", "host: src ~shost", "ip: src", "machinename: ~shost", "os: client_os",
        "public_ip: src", "matchname: ~cat", "eventid: ~cat", "opaque: ~msg", "path: ~msg", "cmd: action ~msg", "event: eventid ~msg", "object: ~fname", "misc: ~fname", "session_end_reason: ~reason", "beginport: sport", "endport: dport",
        "datasource: datasourcename", "datasource_type: datasourcetype",
    ];

    private static readonly Dictionary<string, int> Ids = new(PanColumns.Ids, StringComparer.Ordinal);
    private static readonly Utf8Map<Named> Known = Read();
    private static readonly int[][] Alternates = ReadOthers();

    /// <summary>More than the largest <see cref="Named.Id"/>, and that of any column.</summary>
    public static int Count => Alternates.Length;

    /// <summary>What a name stands for; null: nothing that is known.</summary>
    public static Named? Find(ReadOnlySpan<byte> name) => Known.Find(name);

    /// <summary>The columns that can hold what this one has no value for, from the best on.</summary>
    public static ReadOnlySpan<int> InsteadOf(int column) => Alternates[column];

    private static int IdOf(string column)
    {
        if (!Ids.TryGetValue(column, out var id))
            Ids.Add(column, id = Ids.Count);
        return id;
    }

    private static Utf8Map<Named> Read() => new(Rows.Select(row => row.Split(": ")).SelectMany(row =>
    {
        var named = new Named(IdOf(row[0]), Encoding.UTF8.GetBytes(row[0]));
        return row[1].Split(", ").Select(name => KeyValuePair.Create(name, named));
    }));

    private static int[][] ReadOthers()
    {
        var rows = Others.Select(row => row.Split(": ")).ToDictionary(row => IdOf(row[0]), row => row[1].Split(' ').Select(IdOf).ToArray());
        return [.. Enumerable.Range(0, Ids.Count).Select(id => rows.GetValueOrDefault(id) ?? [])];
    }

    /// <summary>The column that a name stands for.</summary>
    /// <param name="Id">Its number.</param>
    /// <param name="Column">Its own name.</param>
    internal sealed record Named(int Id, byte[] Column);
}
