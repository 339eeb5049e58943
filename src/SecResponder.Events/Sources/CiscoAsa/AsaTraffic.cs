using System.Collections.Immutable;
using static SecResponder.Events.Sources.CiscoAsa.AsaFamilies;
using static SecResponder.Events.Sources.CiscoAsa.AsaMessage;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>Messages about traffic. Shapes after Cisco's "ASA Series Syslog Messages", one row an id.</summary>
/// <remarks>"Built inbound": the first end is the source; "Built outbound": the first end is the destination, the inside host comes second.</remarks>
internal static class AsaTraffic
{
    private const string Denied = "DvcAction=Deny; EventType=NetworkSession";
    private const string Inbound = "DvcAction=Deny; EventType=NetworkSession; NetworkDirection=Inbound";
    private const string Outbound = "DvcAction=Deny; EventType=NetworkSession; NetworkDirection=Outbound";
    private const string Dropped = "DvcAction=Drop; EventType=NetworkSession";
    private const string Start = "DvcAction=Allow; EventType=NetworkSession; EventSubType=Start";
    private const string End = "DvcAction=Allow; EventType=NetworkSession; EventSubType=End";
    private const string Session = "DvcAction=Allow; EventType=NetworkSession";

    public static ImmutableArray<AsaMessage> Rows { get; } =
    [
        // Denied by a rule, or because nothing allows it.
        Row("106001", AsaFamilies.Session, Inbound + "; NetworkProtocol=TCP", "Inbound TCP connection denied from {src} to {dst} flags {flags} on interface {interface}"),
        Row("106002", AsaFamilies.Session, Outbound, "{protocol} Connection denied by outbound list {rule} src {src} dest {dst}", "{protocol} Connection denied by outbound list {rule} src {src} {src_port} dest {dst} {dst_port}"),
        Row("106006", AsaFamilies.Session, Inbound + "; NetworkProtocol=UDP", "Deny inbound UDP from {src} to {dst} on interface {interface}"),
        Row("106007", AsaFamilies.Session, Inbound + "; NetworkProtocol=UDP", "Deny inbound UDP from {src} to {dst} due to {reason}"),
        Row("106010", AsaFamilies.Session, Inbound, "Deny inbound {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})]"),
        Row("106011", AsaFamilies.Session, Inbound, "Deny inbound (No xlate) {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})]", "Deny inbound (No xlate) {text}"),
        Row("106012", AsaFamilies.Session, Denied, "Deny IP from {src} to {dst}, IP options[:] {text}", "Deny IP from {src} to {dst}, {text}"),
        Row("106013", AsaFamilies.Session, Dropped + "; NetworkProtocol=ICMP", "Dropping echo request from {src} to PAT address {dst}"),
        Row("106014", AsaFamilies.Session, Inbound + "; NetworkProtocol=ICMP", "Deny inbound icmp src {src} dst {dst} (type {icmp_type}, code {icmp_code})", "Deny inbound icmp src {src} dst {dst}(type {icmp_type}, code {icmp_code})"),
        Row("106015", AsaFamilies.Session, Denied + "; NetworkProtocol=TCP; EventResultDetails=Invalid TCP", "Deny TCP (no connection) from {src} to {dst} flags {flags} on interface {interface}"),
        Row("106016", AsaFamilies.Session, Denied, "Deny IP spoof from ({src}) to {dst} on interface {interface}"),
        Row("106017", AsaFamilies.Session, Denied + "; ThreatName=Land Attack", "Deny IP due to Land Attack from {src} to {dst}"),
        Row("106018", AsaFamilies.Session, Outbound + "; NetworkProtocol=ICMP", "ICMP packet type {icmp_type} denied by outbound list {rule} src {src} dest {dst}"),
        Row("106020", AsaFamilies.Session, Denied + "; ThreatName=IP fragment overlap", "Deny IP teardrop fragment (size = {text}, offset = {}) from {src} to {dst}"),
        Row("106021", AsaFamilies.Session, Denied + "; ThreatName=IP spoofing", "Deny {protocol} reverse path check from {src} to {dst} on interface {interface}"),
        Row("106022", AsaFamilies.Session, Denied + "; ThreatName=IP spoofing", "Deny {protocol} connection spoof from {src} to {dst} on interface {interface}"),
        Row("106023", AsaFamilies.Session, Denied, "Deny {protocol} src {src} dst {dst} type {icmp_type}, code {icmp_code}, by access-group \"{rule}\"[ [[{}]]]", "Deny {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})] by access-group \"{rule}\"[ [[{}]]]", "Deny protocol {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})] by access-group \"{rule}\"[ [[{}]]]",
            "Deny {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})] by access-group \"{rule}\" {}",
            "Deny {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})] by access-group {rule}[ [[{}]]]"),
        Row("106027", AsaFamilies.Session, Denied, "Deny src {src} dst {dst} by access-group \"{rule}\"", "{text}"),
        Row("106100", AsaFamilies.Session, "EventType=NetworkSession", "access-list {rule} {permission} {protocol} {src_slashed} -> {dst_slashed} hit-cnt {hits} {}"),
        Row("106102", AsaFamilies.Session, "EventType=NetworkSession", "access-list {rule} {permission} {protocol} for user {src_user} {src_slashed} -> {dst_slashed} hit-cnt {hits} {}"),
        Row("106103", AsaFamilies.Session, "EventType=NetworkSession", "access-list {rule} {permission} {protocol} for user {src_user} {src_slashed} -> {dst_slashed} hit-cnt {hits} {}"),
        Row("107001", AsaFamilies.Session, Denied, "RIP auth failed from {src}: version={}, type={}, mode={}, sequence={} on interface {interface}"),
        Row("108003", AsaFamilies.Session, "DvcAction=Reset; EventType=NetworkSession", "Terminating ESMTP/SMTP connection; malicious pattern detected in the mail address from {src} to {dst}. Data:{text}"),
        Row("110002", AsaFamilies.Session, Dropped + "; EventResultDetails=Routing issue", "Failed to locate egress interface for {protocol} from {src} to {dst}"),
        Row("110003", AsaFamilies.Session, Dropped + "; EventResultDetails=Routing issue", "Routing failed to locate next hop for {protocol} from {src} to {dst}"),

        // Connections.
        Row("302013", AsaFamilies.Session, Start, "Built inbound {protocol} connection {session} for {src} to {dst}", "Built outbound {protocol} connection {session} for {dst} to {src}",
            "Built {}bound {protocol} connection {session} for {src} to {dst}"),
        Row("302014", AsaFamilies.Session, End, "Teardown {protocol} connection {session} for {src} to {dst} duration {duration} bytes {bytes}[ {reason}]"),
        Row("302015", AsaFamilies.Session, Start, "Built inbound {protocol} connection {session} for {src} to {dst}", "Built outbound {protocol} connection {session} for {dst} to {src}"),
        Row("302016", AsaFamilies.Session, End, "Teardown {protocol} connection {session} for {src} to {dst} duration {duration} bytes {bytes}[ {reason}]"),
        Row("302017", AsaFamilies.Session, Start + "; NetworkProtocol=GRE", "Built inbound GRE connection {session} from {src} to {dst}", "Built outbound GRE connection {session} from {dst} to {src}"),
        Row("302018", AsaFamilies.Session, End + "; NetworkProtocol=GRE", "Teardown GRE connection {session} from {src} to {dst} duration {duration} bytes {bytes}[ {reason}]"),
        Row("302020", AsaFamilies.Session, Start + "; NetworkProtocol=ICMP", "Built inbound ICMP connection for faddr {src} gaddr {dst_mapped} laddr {dst}[ type {icmp_type} code {icmp_code}]",
            "Built outbound ICMP connection for faddr {dst} gaddr {src_mapped} laddr {src}[ type {icmp_type} code {icmp_code}]", "Built ICMP connection for faddr {dst} gaddr {src_mapped} laddr {src}[ type {icmp_type} code {icmp_code}]"),
        Row("302021", AsaFamilies.Session, End + "; NetworkProtocol=ICMP", "Teardown ICMP connection for faddr {dst} gaddr {src_mapped} laddr {src}[ type {icmp_type} code {icmp_code}]"),
        .. Stubs("302022", "302023", "TCP"),
        .. Stubs("302024", "302025", "UDP"),
        .. Stubs("302026", "302027", "ICMP"),
        Row("609001", AsaFamilies.Session, Start, "Built local-host {src}"),
        Row("609002", AsaFamilies.Session, End, "Teardown local-host {src} duration {duration}"),
        Row("805001", AsaFamilies.Session, Session, "Offloaded {protocol} Flow for connection {session} from {src} to {dst}"),
        Row("805002", AsaFamilies.Session, Session, "{protocol} Flow is no longer offloaded for connection {session} from {src} to {dst}"),
        Row("434002", AsaFamilies.Session, Dropped, "SFR requested to drop {protocol} packet from {src} to {dst}"),
        Row("201009", AsaFamilies.Session, Denied + "; EventResultDetails=Transient error", "TCP connection limit of {} for host {src} on {interface} exceeded"),
        Row("201010", AsaFamilies.Session, Denied + "; NetworkProtocol=TCP; EventResultDetails=Transient error", "Embryonic connection limit exceeded {}/{} for {} packet from {src} to {dst} on interface {interface}"),
        Row("201011", AsaFamilies.Session, Denied + "; EventResultDetails=Transient error", "Connection limit exceeded {} for {} packet from {src} to {dst} on interface {interface}"),
        Row("201012", AsaFamilies.Session, Denied + "; EventResultDetails=Transient error", "Per-client embryonic connection limit exceeded {} for {} packet from {src} to {dst} on interface {interface}"),
        Row("201013", AsaFamilies.Session, Denied + "; EventResultDetails=Transient error", "Per-client connection limit exceeded {} for {} packet from {src} to {dst} on interface {interface}"),
        Row("202010", AsaFamilies.Session, Dropped + "; EventResultDetails=Transient error", "{} pool exhausted. Unable to create {protocol} connection from {src} to {dst}"),
        Row("302003", AsaFamilies.Session, Start, "Built H245 connection for faddr {dst} laddr {src}", "Built H245 connection for foreign_address {dst} local_address {src}"),
        Row("302004", AsaFamilies.Session, Start, "Pre-allocate H323 UDP backconnection for faddr {dst} to laddr {src}", "Pre-allocate H323 UDP backconnection for foreign_address {dst} to local_address {src}"),
        Row("302012", AsaFamilies.Session, Start, "Pre-allocate H225 Call Signalling Connection for faddr {dst} to laddr {src}"),
        Row("402114", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received an {} packet (SPI={}) from {src} to {dst} with an invalid SPI."),
        Row("402115", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received a packet from {src} to {dst} containing {text}"),
        Row("402116", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received an {} packet (SPI={}) from {src} (user={src_user}) to {dst}. {text}"),
        Row("402118", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received an {} packet (SPI={}) from {src} (user={src_user}) to {dst} {text}"),
        Row("402119", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received an {} packet (SPI={}) from {src} (user={src_user}) to {dst} that failed {text}"),
        Row("402120", AsaFamilies.Session, Dropped + "; EventResultDetails=Invalid Tunnel", "IPSEC: Received an {} packet (SPI={}) from {src} (user={src_user}) to {dst} that failed {text}"),
        Row("406001", AsaFamilies.Session, Dropped + "; NetworkApplicationProtocol=FTP", "FTP port command low port: {src} to {dst} on interface {interface}"),
        Row("406002", AsaFamilies.Session, Dropped + "; NetworkApplicationProtocol=FTP", "FTP port command different address: {src}({}) to {dst} on interface {interface}"),
        Row("410003", AsaFamilies.Session, Dropped + "; NetworkApplicationProtocol=DNS", "{} from {src} to {dst}; {text}"),
        Row("410004", AsaFamilies.Session, Dropped + "; NetworkApplicationProtocol=DNS", "{} from {src} to {dst}; {text}"),
        Row("418001", AsaFamilies.Session, Denied, "Through-the-device packet to/from management-only network is denied: {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})]"),
        Row("421001", AsaFamilies.Session, Dropped + "; EventResultDetails=Transient error", "{protocol} flow from {src} to {dst} is dropped because {reason}"),
        Row("421002", AsaFamilies.Session, Session, "{protocol} flow from {src} to {dst} bypassed application checking because {text}"),
        Row("421005", AsaFamilies.Session, Session, "{src} is counted as a user of {text}"),
        Row("421007", AsaFamilies.Session, Session, "{protocol} flow from {src} to {dst} is skipped because {text}"),
        Row("434001", AsaFamilies.Session, Dropped, "SFR card not up and fail-close mode used, dropping {protocol} packet from {src} to {dst}"),
        Row("434003", AsaFamilies.Session, "DvcAction=Reset; EventType=NetworkSession", "SFR requested to reset {protocol} connection from {src} to {dst}"),
        Row("607001", AsaFamilies.Session, Start, "Pre-allocate SIP {} secondary channel for {dst} to {src} from {text}"),
        Row("608001", AsaFamilies.Session, Start, "Pre-allocate Skinny {} secondary channel for {dst} to {src} from {text}"),
        Row("805003", AsaFamilies.Session, Session, "{protocol} Flow could not be offloaded for connection {session} from {src} to {dst}{}"),
        Row("852001", AsaFamilies.Session, Session, "Received Lightweight to full proxy event from application {} for {protocol} flow[ from] {src} to {dst}"),
        Row("852002", AsaFamilies.Session, Session, "Received Full Proxy to Lightweight event from application {} for {protocol} flow[ from] {src} to {dst}"),
        Row("434004", AsaFamilies.Session, Session, "SFR requested {} to bypass further packet redirection and process {protocol} flow from {src} to {dst} locally"),
        Row("302033", AsaFamilies.Session, Start, "Pre-allocated H323 GUP Connection for faddr {src} to laddr {dst}"),
        Row("302303", AsaFamilies.Session, Start + "; NetworkProtocol=TCP", "Built TCP state-bypass connection {session} from {src} to {dst}"),
        Row("302304", AsaFamilies.Session, End + "; NetworkProtocol=TCP", "Teardown TCP state-bypass connection {session} from {src} to {dst} duration {duration} bytes {bytes}[ {reason}]"),
        Row("302035", AsaFamilies.Session, Start + "; NetworkProtocol=SCTP", "Built inbound SCTP connection {session} for {src} to {dst}", "Built outbound SCTP connection {session} for {dst} to {src}"),
        Row("302036", AsaFamilies.Session, End + "; NetworkProtocol=SCTP", "Teardown SCTP connection {session} for {src} to {dst} duration {duration} bytes {bytes}[ {reason}]"),

        // Address translation: which inside host had which outside port.
        Row("305005", AsaFamilies.Session, Dropped + "; EventResultDetails=Routing issue", "No translation group found for {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})]"),
        Row("305006", AsaFamilies.Session, Dropped + "; EventResultDetails=Routing issue", "{} translation creation failed for {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})]"),
        Row("305009", AsaFamilies.Session, Start, "Built {} translation from {src} to {src_mapped}"),
        Row("305010", AsaFamilies.Session, End, "Teardown {} translation from {src} to {src_mapped} duration {duration}"),
        Row("305011", AsaFamilies.Session, Start, "Built {} {protocol} translation from {src} to {src_mapped}"),
        Row("305012", AsaFamilies.Session, End, "Teardown {} {protocol} translation from {src} to {src_mapped} duration {duration}"),
        Row("305013", AsaFamilies.Session, Denied + "; EventResultDetails=Routing issue", "Asymmetric NAT rules matched for forward and reverse flows; Connection for {protocol} src {src} dst {dst}[ (type {icmp_type}, code {icmp_code})] denied due to NAT reverse path failure",
            "Asymmetric NAT rules matched for forward and reverse flows; Connection {protocol} src {src} dst {dst} denied due to NAT reverse path failure"),

        // To the device itself, and ICMP.
        Row("313001", AsaFamilies.Session, Denied + "; NetworkProtocol=ICMP", "Denied ICMP type={icmp_type}, code={icmp_code} from {src} on interface {interface}"),
        Row("313004", AsaFamilies.Session, Denied + "; NetworkProtocol=ICMP", "Denied ICMP type={icmp_type}, from[ laddr] {src} on interface {interface} to {dst}: no matching session"),
        Row("313005", AsaFamilies.Session, Denied + "; NetworkProtocol=ICMP", "No matching connection for ICMP error message: icmp src {src} dst {dst} (type {icmp_type}, code {icmp_code}) on {interface} interface.[  Original IP payload: {text}]", "No matching connection for ICMP error message: icmp src {src} dst {dst} (type {icmp_type}, code {icmp_code}) on {interface} interface.[ Original IP payload: {text}]"),
        Row("313008", AsaFamilies.Session, Denied + "; NetworkProtocol=IPV6-ICMP", "Denied ICMPv6 type={icmp_type}, code={icmp_code} from {src} on interface {interface}", "Denied IPv6-ICMP type={icmp_type}, code={icmp_code} from {src} on interface {interface}"),
        Row("313009", AsaFamilies.Session, Denied + "; NetworkProtocol=ICMP", "Denied invalid ICMP code {icmp_code}, for {src} to {dst}[, ICMP id {}, ICMP type {icmp_type}]"),
        Row("322001", AsaFamilies.Session, Denied, "Deny MAC address {text}, possible spoof attempt on interface {interface}"),
        Row("402117", AsaFamilies.Session, Dropped, "IPSEC: Received a non-IPSec packet (protocol={protocol}) from {src} to {dst}.", "IPSEC: Received a non-IPSec packet (protocol= {protocol}) from {src} to {dst}."),
        Row("419001", AsaFamilies.Session, Dropped + "; NetworkProtocol=TCP", "Dropping TCP packet from {src} to {dst}, reason: {reason}"),
        Row("419002", AsaFamilies.Session, Denied + "; NetworkProtocol=TCP; EventResultDetails=Invalid TCP", "Received duplicate TCP SYN from {src} to {dst} with different initial sequence number[.]", "Duplicate TCP SYN from {src} to {dst} with different initial sequence number[.]"),
        Row("500003", AsaFamilies.Session, Denied + "; NetworkProtocol=TCP; EventResultDetails=Invalid TCP", "Bad TCP hdr length (hdrlen={}, pktlen={}) from {src} to {dst}, flags: {flags}, on interface {interface}"),
        Row("500004", AsaFamilies.Session, Denied, "Invalid transport field for protocol={protocol}, from {src} to {dst}"),
        Row("507003", AsaFamilies.Session, "DvcAction=Reset; EventType=NetworkSession", "{protocol} flow from {src} to {dst} terminated by inspection engine, reason - {reason}", "{protocol} flow from {src} to {dst} terminated by inspection engine[, reason: {reason}]"),
        Row("710001", AsaFamilies.Session, Start, "{protocol} access requested from {src} to {dst}"),
        Row("710002", AsaFamilies.Session, Session, "{protocol} access permitted from {src} to {dst}"),
        Row("710003", AsaFamilies.Session, Denied, "{protocol} access denied by ACL from {src} to {dst}"),
        Row("710004", AsaFamilies.Session, Denied + "; EventResultDetails=Transient error", "{protocol} connection limit exceeded from {src} to {dst}[ (current connections/connection limit = {})]"),
        Row("710005", AsaFamilies.Session, Dropped, "{protocol} request discarded from {src} to {dst}"),
        Row("710006", AsaFamilies.Session, Dropped, "{protocol} request discarded from {src} to {dst}"),

        // TLS to and through the device.
        Row("725001", AsaFamilies.Session, Start, "Starting SSL handshake with {} {src} to {dst} for {service} session[.]", "Starting SSL handshake with {} {src} to {dst} for {service} session", "Starting SSL handshake with {} {src} for {service} session[.]"),
        Row("725002", AsaFamilies.Session, Session, "Device completed SSL handshake with {} {src} to {dst} for {service} session", "Device completed SSL handshake with {} {src}"),
        Row("725004", AsaFamilies.Session, Session, "Device requesting certificate from SSL {} {src} to {dst} for authentication[.]", "Device requesting certificate from SSL {} {src} for authentication[.]"),
        Row("725005", AsaFamilies.Session, Session, "SSL {} {src} to {dst} requesting our device certificate for authentication[.]", "SSL {} {src} requesting our device certificate for authentication[.]"),
        Row("725016", AsaFamilies.Session, Session, "Device selects trust-point {} for {} {src} to {dst}", "Device selects trust-point {} for {} {src}"),
        Row("725003", AsaFamilies.Session, Start, "SSL {} {src} to {dst} request to resume previous session[.]", "SSL {} {src} request to resume previous session[.]"),
        Row("725006", AsaFamilies.Session, "DvcAction=Reset; EventType=NetworkSession", "Device failed SSL handshake with {} {src} to {dst}", "Device failed SSL handshake with {} {src}"),
        Row("725007", AsaFamilies.Session, End, "SSL session with {} {src} to {dst} terminated[.]", "SSL session with {} {src} terminated[.]"),

        // What was asked for over HTTP and FTP.
        Row("303002", AsaFamilies.Session, Session + "; NetworkApplicationProtocol=FTP", "FTP connection from {src} to {dst}, user {src_user} {text} file {}", "{src} {text} {dst}:{}"),
        Row("304001", Web, "DvcAction=Allow; EventType=HTTPsession", "{src} Accessed URL {dst}:{url}", "{src} Accessed JAVA URL {dst}:{url}"),
        Row("304002", Web, "DvcAction=Deny; EventType=HTTPsession", "Access denied URL {url} SRC {src} DEST {dst}[ on interface {interface}]"),
    ];

    // A cluster's copies of connections that another unit owns.
    private static AsaMessage[] Stubs(string built, string torn, string protocol) =>
    [
        Row(built, AsaFamilies.Session, $"{Start}; NetworkProtocol={protocol}", $"Built {{}}stub {protocol} connection for {{src}} to {{dst}}"),
        Row(torn, AsaFamilies.Session, $"{End}; NetworkProtocol={protocol}", $"Teardown stub {protocol} connection for {{src}} to {{dst}} duration {{duration}} forwarded bytes {{bytes}}[ {{reason}}]"),
    ];
}
