using System.Collections.Immutable;
using static SecResponder.Events.Sources.CiscoAsa.AsaFamilies;
using static SecResponder.Events.Sources.CiscoAsa.AsaMessage;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>Messages about logons: administrators on the device, users of its VPN, whoever it asks an AAA server about.</summary>
internal static class AsaLogons
{
    private const string Success = "EventType=Logon; EventResult=Success";
    private const string Failure = "EventType=Logon; EventResult=Failure";
    private const string Wrong = "EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password";
    private const string Refused = "EventType=Logon; EventResult=Failure; EventResultDetails=Logon violates policy; EventSubType=Remote";
    private const string Logoff = "EventType=Logoff; EventResult=Success";
    private const string Vpn = "EventType=Logon; EventResult=Success; EventSubType=Remote";
    private const string VpnEnd = "EventType=Logoff; EventResult=Success; EventSubType=Remote";

    private const string Client = "Group {group} User {user} IP {ip} ";
    private const string Peer = "[Group = {group}, ][Username = {user}, ][IP = {ip}, ]";

    public static ImmutableArray<AsaMessage> Rows { get; } =
    [
        Row("109005", Logon, Success, "Authentication succeeded for user '{user}' from {ip} to {target} on interface {}", "Authentication succeeded for user {user} from {ip} to {target} on interface {}"),
        Row("109006", Logon, Wrong, "Authentication failed for user '{user}' from {ip} to {target} on interface {}", "Authentication failed for user {user} from {ip} to {target} on interface {}"),
        Row("109008", Logon, Failure + "; EventResultDetails=Logon violates policy", "Authorization denied for user '{user}' from {ip} to {target} on interface {}", "Authorization denied for user {user} from {ip} to {target} on interface {}"),
        Row("113003", Logon, Success, "AAA group policy for user {user} is being set to {policy}[.]"),
        Row("113004", Logon, Success, "AAA user {} Successful : server = {server} : user = {user}", "AAA user {} Successful: server = {server}, User = {user}"),
        Row("113005", Logon, Failure, "AAA user {} Rejected : reason = {logon_reason} : server = {server} : user = : user IP = {ip}", "AAA user {} Rejected : reason = {logon_reason} : server = {server} : user = {user}[ : user IP = {ip}]", "AAA user {} Rejected: reason = {logon_reason}: server = {server} : user = {user}[: user IP = {ip}]",
            "AAA user {} Rejected: reason = {logon_reason}: server = {server}, User = {user}[: user IP = {ip}]", "AAA user {} Rejected: reason = {logon_reason}: server = {server}"),
        Row("113006", Logon, Failure + "; EventResultDetails=User locked", "User '{user}' locked out on exceeding '{}' successive failed authentication attempts", "User {user} locked out on exceeding {} successive failed authentication attempts"),
        Row("113008", Logon, Success, "AAA transaction status ACCEPT : user = {user}", "AAA transaction status ACCEPT: user = {user}"),
        Row("113009", Logon, Success, "AAA retrieved default group policy ({policy}) for user = {user}", "AAA retrieved default group policy {policy} for user[ =] {user}"),
        Row("113010", Logon, Success, "AAA challenge received for user {user} from server {server}[.]"),
        Row("113011", Logon, Success, "AAA retrieved user specific group policy ({policy}) for user = {user}", "AAA retrieved user specific group policy {policy} for user[ =] {user}"),
        Row("113012", Logon, Success, "AAA user authentication Successful : local database : user = {user}", "AAA user authentication Successful: local database: user = {user}"),
        Row("113013", Logon, Failure, "AAA unable to complete the request Error : reason = {logon_reason} : user = {user}"),
        Row("113014", Logon, Failure + "; EventResultDetails=Other", "AAA authentication server not accessible : server = {server} : user = {user}"),
        Row("113015", Logon, Failure, "AAA user authentication Rejected : reason = {logon_reason} : local database : user = {user}[ : user IP = {ip}]", "AAA user authentication Rejected: reason = {logon_reason}: local database: user = {user}[: user IP = {ip}]"),
        Row("113016", Logon, Failure, "AAA credentials rejected: reason = {logon_reason}: server = {server}, User = {user}[ : user IP = {ip}]", "AAA credentials rejected : reason = {logon_reason} : server = {server} : user = {user}[ : user IP = {ip}]"),
        Row("113017", Logon, Failure, "AAA credentials rejected: reason = {logon_reason}: local database: user = {user}[ : user IP = {ip}]", "AAA credentials rejected : reason = {logon_reason} : local database : user = {user}[ : user IP = {ip}]"),
        Row("113019", Logon, VpnEnd, "Group = {group}, Username = {user}, IP = {ip}, Session disconnected. Session Type: {session_type}, Duration: {duration}, Bytes xmt: {bytes_xmt}, Bytes rcv: {bytes_rcv}, Reason: {logon_reason}"),
        Row("113021", Logon, Failure + "; EventResultDetails=Logon violates policy", "Attempted console login failed. User {user} did NOT have appropriate Admin Rights."),
        Row("113022", Change, "EventType=Other; EventResult=Failure; Operation=AAA server marked as failed", "AAA Marking {} server {server} in aaa-server group {object} as FAILED"),
        Row("113023", Change, "EventType=Other; EventResult=Success; Operation=AAA server marked as active", "AAA Marking {} server {server} in aaa-server group {object} as ACTIVE"),
        Row("113029", Logon, Refused, Client + "Session could not be established: session limit of {} reached[.]"),
        Row("113030", Logon, Refused, Client + "User ACL {policy} from AAA doesn't exist on the device, terminating connection."),
        Row("113033", Logon, Refused, Client + "AnyConnect session not allowed. ACL parse error."),
        Row("113035", Logon, Refused, Client + "Session terminated: AnyConnect not enabled or invalid AnyConnect image on the ASA."),
        Row("113037", Logon, Refused, "Reboot pending, new sessions disabled. Denied user login."),
        Row("113038", Logon, Refused, Client + "Unable to create AnyConnect parent session."),
        Row("113040", Logon, Refused, "Terminating the VPN connection attempt from {group}. Reason: {logon_reason}"),
        Row("113039", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> AnyConnect parent session started.", "Group {group} User {user} IP {ip} AnyConnect parent session started."),
        Row("315011", Logon, Logoff, "SSH session from {ip} on interface {} for user \"{user}\" terminated normally[.]", "SSH session from {ip} on interface {} for user \"{user}\" disconnected by SSH server, reason: \"{logon_reason}\" {}",
            "SSH session from {ip} on interface {} for user {user} disconnected by SSH server, reason: {logon_reason}",
            "SSH session from on interface {} for user \"{user}\" terminated normally[.]", "SSH session from on interface {} for user \"{user}\" disconnected by SSH server, reason: \"{logon_reason}\" {}"),
        Row("605004", Logon, Wrong, "Login denied from {ip} to {target} for user \"{user}\"", "Login denied from {ip} to {target} for user '{user}'", "Login denied from serial to console for user \"{user}\""),
        Row("605005", Logon, Success, "Login permitted from {ip} to {target} for user \"{user}\"", "Login permitted from {ip} to {target} for user '{user}'", "Login permitted from serial to console for user \"{user}\""),
        Row("606001", Logon, Success, "ASDM session number {logon_session} from {ip} started"),
        Row("606002", Logon, Logoff, "ASDM session number {logon_session} from {ip} ended"),
        Row("606003", Logon, Success, "ASDM logging session number {logon_session} from {ip} started[ id {}]"),
        Row("606004", Logon, Logoff, "ASDM logging session number {logon_session} from {ip} ended[ id {}]"),
        Row("611101", Logon, Success, "User authentication succeeded: IP address: {ip}, Uname: {user}", "User authentication succeeded: Uname: {user}"),
        Row("611102", Logon, Wrong, "User authentication failed: IP address: {ip}, Uname: {user}", "User authentication failed: Uname: {user}"),
        Row("611103", Logon, Logoff, "User logged out: Uname: {user}"),
        Row("713049", Logon, Vpn, Peer + "Security negotiation complete for {}"),
        Row("713050", Logon, VpnEnd, Peer + "Connection terminated for peer {}"),
        Row("713119", Logon, Vpn, Peer + "PHASE 1 COMPLETED"),
        Row("713120", Logon, Vpn, Peer + "PHASE 2 COMPLETED{}"),
        Row("713228", Logon, Vpn, Peer + "Assigned private IP address {assigned_ip} to remote user"),
        Row("716001", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> WebVPN session started.", "Group {group} User {user} IP {ip} WebVPN session started."),
        Row("716002", Logon, VpnEnd, "Group <{group}> User <{user}> IP <{ip}> WebVPN session terminated: {logon_reason}", "Group {group} User {user} IP {ip} WebVPN session terminated: {logon_reason}"),
        Row("716003", Logon, Success, "Group <{group}> User <{user}> IP <{ip}> WebVPN access \"GRANTED: {text}\"{}", "Group <{group}> User <{user}> IP <{ip}> WebVPN access GRANTED: {text}", Client + "WebVPN access GRANTED: {text}"),
        Row("716004", Logon, Failure + "; EventResultDetails=Logon violates policy", "Group <{group}> User <{user}> WebVPN access DENIED to specified location: {text}", "Group <{group}> User <{user}> IP <{ip}> WebVPN access DENIED to specified location: {text}"),
        Row("716038", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> Authentication: successful, Session Type: {session_type}", "Group {group} User {user} IP {ip} Authentication: successful, Session Type: {session_type}"),
        Row("716039", Logon, Failure + "; EventResultDetails=No such user or password; EventSubType=Remote", "Group <{group}> User <{user}> IP <{ip}> Authentication: rejected, Session Type: {session_type}", "Group {group} User {user} IP {ip} Authentication: rejected, Session Type: {session_type}",
            "Group name User <{user}> IP <{ip}> Authentication: rejected, Session Type: {session_type}", "Authentication: rejected, group = {group} user = {user} , Session Type: {session_type}"),
        Row("716058", Logon, VpnEnd, "Group <{group}> User <{user}> IP <{ip}> AnyConnect session lost connection. Waiting to resume.", Client + "AnyConnect session lost connection. Waiting to resume."),
        Row("716059", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> AnyConnect session resumed[ connection from IP <{}>.]", "Group <{group}> User <{user}> IP <{ip}> AnyConnect session resumed{}", "Group <{group}> User IP <{ip}> AnyConnect session resumed{}", Client + "AnyConnect session resumed{}"),
        Row("722010", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> SVC Message: {text}", Client + "SVC Message: {text}"),
        Row("722011", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> SVC Message: {text}", Client + "SVC Message: {text}"),
        Row("722012", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> SVC Message: {text}", Client + "SVC Message: {text}"),
        Row("722028", Logon, VpnEnd, "Group <{group}> User <{user}> IP <{ip}> Stale SVC connection closed.", Client + "Stale SVC connection closed."),
        Row("722032", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> New {}SVC connection replacing old connection.", Client + "New {}SVC connection replacing old connection."),
        Row("722041", Logon, Vpn, "TunnelGroup <{group}> GroupPolicy <{policy}> User <{user}> IP <{ip}> {text}"),
        Row("722055", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> Client Type: {text}", Client + "Client Type: {text}"),
        Row("722022", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> {} SVC connection established {}", "Group {group} User {user} IP {ip} {} SVC connection established {}"),
        Row("722023", Logon, VpnEnd, "Group <{group}> User <{user}> IP <{ip}> {} SVC connection terminated {}", "Group {group} User {user} IP {ip} {} SVC connection terminated {}"),
        Row("722033", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> First {} SVC connection established for SVC session.", "Group {group} User {user} IP {ip} First {} SVC connection established for SVC session."),
        Row("722034", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> New {} SVC connection, no existing connection.", Client + "New {} SVC connection, no existing connection."),
        Row("722037", Logon, VpnEnd, "Group <{group}> User <{user}> IP <{ip}> SVC closing connection: {logon_reason}", "Group {group} User {user} IP {ip} SVC closing connection: {logon_reason}"),
        Row("722051", Logon, Vpn, "Group <{group}> User <{user}> IP <{ip}> IPv4 Address <{assigned_ip}> IPv6 address <{}> assigned to session", "Group <{group}> User <{user}> IP <{ip}> Address <{assigned_ip}> assigned to session",
            "Group {group} User {user} IP {ip} Address {assigned_ip} assigned to session", "({}) WebVPN session for client user {user}, IP {ip} has been created."),
        Row("721016", Logon, Vpn, "({}) WebVPN session for client user {user}, IP {ip} has been created[.]", "({}) WebVPN session for client user {user}, IPv4 {ip} has been created[.]", "({}) WebVPN session for client user {user}, IPv6 {ip} has been created[.]"),
        Row("721018", Logon, VpnEnd, "({}) WebVPN session for client user {user}, IP {ip} has been deleted[.]", "({}) WebVPN session for client user {user}, IPv4 {ip} has been deleted[.]", "({}) WebVPN session for client user {user}, IPv6 {ip} has been deleted[.]"),
        Row("603101", Logon, Vpn, "PPTP received out of seq or duplicate pkt, {text}"),
        Row("603104", Logon, Vpn, "PPTP Tunnel created, tunnel_id is {logon_session}, remote_peer_ip is {ip}, ppp_virtual_interface_id is {}, client_dynamic_ip is {assigned_ip}, username is {user}, MPPE_key_strength is {}"),
        Row("603105", Logon, VpnEnd, "PPTP Tunnel deleted, tunnel_id = {logon_session}, remote_peer_ip= {ip}"),
        Row("603106", Logon, Vpn, "L2TP Tunnel created, tunnel_id is {logon_session}, remote_peer_ip is {ip}, ppp_virtual_interface_id is {}, client_dynamic_ip is {assigned_ip}, username is {user}"),
        Row("603107", Logon, VpnEnd, "L2TP Tunnel deleted, tunnel_id = {logon_session}, remote_peer_ip = {ip}"),
        Row("603108", Logon, Vpn, "Built PPTP Tunnel at {}, tunnel-id = {logon_session}, remote-peer = {ip}, virtual-interface = {}, client-dynamic-ip = {assigned_ip}, username = {user}, MPPE-key-strength = {}"),
        Row("603109", Logon, VpnEnd, "Teardown {} Tunnel at {}, tunnel-id = {logon_session}, remote-peer = {ip}"),
        Row("602303", Logon, Vpn, "IPSEC: An {} SA (SPI= {}) between {target} and {ip} (user= {user}) has been created."),
        Row("602304", Logon, VpnEnd, "IPSEC: An {} SA (SPI= {}) between {target} and {ip} (user= {user}) has been deleted."),
        Row("750002", Logon, Vpn, "Local:{}:{} Remote:{ip}:{} Username:{user} Received a IKE_INIT_SA request[.]", "Local:{}:{} Remote:{ip}:{} Username:{user} {}Received a {}"),
        Row("750003", Logon, Failure + "; EventResultDetails=Other; EventSubType=Remote", "Local:{}:{} Remote:{ip}:{} Username:{user} {}Negotiation aborted due to ERROR: {text}"),
        Row("750006", Logon, Vpn, "Local:{}:{} Remote:{ip}:{} Username:{user} {}SA UP. {text}"),
        Row("750007", Logon, VpnEnd, "Local:{}:{} Remote:{ip}:{} Username:{user} {}SA DOWN. Reason: {logon_reason}"),
        Row("751025", Logon, Vpn, "Local:{}:{} Remote:{ip}:{} Username:{user} {}Group:{group} {text}"),
    ];
}
