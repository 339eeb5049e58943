namespace SecResponder.Events.Asim;

/// <summary>The words of ASIM's enumerations that sources write, UTF-8, each once: fit for <see cref="SecurityEvent.SetConstant"/>.</summary>
/// <remarks>ASimTester.csv, column ListOfValues. A source's own words (vendor, product) stand with the source.</remarks>
public static class AsimWords
{
    public static byte[] Success { get; } = "Success"u8.ToArray();
    public static byte[] Failure { get; } = "Failure"u8.ToArray();
    public static byte[] Partial { get; } = "Partial"u8.ToArray();

    public static byte[] NotApplicable { get; } = "NA"u8.ToArray();

    public static byte[] Informational { get; } = "Informational"u8.ToArray();
    public static byte[] Low { get; } = "Low"u8.ToArray();
    public static byte[] Medium { get; } = "Medium"u8.ToArray();
    public static byte[] High { get; } = "High"u8.ToArray();

    public static byte[] Allow { get; } = "Allow"u8.ToArray();
    public static byte[] Deny { get; } = "Deny"u8.ToArray();
    public static byte[] Drop { get; } = "Drop"u8.ToArray();
    public static byte[] DropIcmp { get; } = "Drop ICMP"u8.ToArray();
    public static byte[] Reset { get; } = "Reset"u8.ToArray();
    public static byte[] ResetSource { get; } = "Reset Source"u8.ToArray();
    public static byte[] ResetDestination { get; } = "Reset Destination"u8.ToArray();
    public static byte[] Encrypt { get; } = "Encrypt"u8.ToArray();
    public static byte[] Decrypt { get; } = "Decrypt"u8.ToArray();
    public static byte[] VpnRoute { get; } = "VPNroute"u8.ToArray();

    public static byte[] Inbound { get; } = "Inbound"u8.ToArray();
    public static byte[] Outbound { get; } = "Outbound"u8.ToArray();
    public static byte[] Local { get; } = "Local"u8.ToArray();
    public static byte[] External { get; } = "External"u8.ToArray();
    public static byte[] Listen { get; } = "Listen"u8.ToArray();

    public static byte[] NetworkSession { get; } = "NetworkSession"u8.ToArray();
    public static byte[] L2NetworkSession { get; } = "L2NetworkSession"u8.ToArray();
    public static byte[] EndpointNetworkSession { get; } = "EndpointNetworkSession"u8.ToArray();
    public static byte[] Flow { get; } = "Flow"u8.ToArray();
    public static byte[] Ids { get; } = "IDS"u8.ToArray();
    public static byte[] HttpSession { get; } = "HTTPsession"u8.ToArray();
    public static byte[] WebServerSession { get; } = "WebServerSession"u8.ToArray();
    public static byte[] ApiRequest { get; } = "ApiRequest"u8.ToArray();

    public static byte[] Start { get; } = "Start"u8.ToArray();
    public static byte[] End { get; } = "End"u8.ToArray();
    public static byte[] DnsRequest { get; } = "request"u8.ToArray();
    public static byte[] DnsResponse { get; } = "response"u8.ToArray();
    public static byte[] System { get; } = "System"u8.ToArray();
    public static byte[] Interactive { get; } = "Interactive"u8.ToArray();
    public static byte[] RemoteInteractive { get; } = "RemoteInteractive"u8.ToArray();
    public static byte[] Service { get; } = "Service"u8.ToArray();
    public static byte[] RemoteService { get; } = "RemoteService"u8.ToArray();
    public static byte[] Remote { get; } = "Remote"u8.ToArray();
    public static byte[] AssumeRole { get; } = "AssumeRole"u8.ToArray();

    public static byte[] Logon { get; } = "Logon"u8.ToArray();
    public static byte[] Logoff { get; } = "Logoff"u8.ToArray();
    public static byte[] Elevate { get; } = "Elevate"u8.ToArray();
    public static byte[] Set { get; } = "Set"u8.ToArray();
    public static byte[] Read { get; } = "Read"u8.ToArray();
    public static byte[] Create { get; } = "Create"u8.ToArray();
    public static byte[] Delete { get; } = "Delete"u8.ToArray();
    public static byte[] Execute { get; } = "Execute"u8.ToArray();
    public static byte[] Install { get; } = "Install"u8.ToArray();
    public static byte[] Clear { get; } = "Clear"u8.ToArray();
    public static byte[] Enable { get; } = "Enable"u8.ToArray();
    public static byte[] Disable { get; } = "Disable"u8.ToArray();
    public static byte[] Initialize { get; } = "Initialize"u8.ToArray();
    public static byte[] Stop { get; } = "Stop"u8.ToArray();
    public static byte[] Terminate { get; } = "Terminate"u8.ToArray();
    public static byte[] Query { get; } = "Query"u8.ToArray();
    public static byte[] Alert { get; } = "Alert"u8.ToArray();
    public static byte[] Other { get; } = "Other"u8.ToArray();

    public static byte[] CloudResource { get; } = "Cloud Resource"u8.ToArray();
    public static byte[] ConfigurationAtom { get; } = "Configuration Atom"u8.ToArray();
    public static byte[] PolicyRule { get; } = "Policy Rule"u8.ToArray();
    public static byte[] EventLog { get; } = "Event Log"u8.ToArray();
    public static byte[] ScheduledTask { get; } = "Scheduled Task"u8.ToArray();
    public static byte[] DirectoryServiceObject { get; } = "Directory Service Object"u8.ToArray();

    public static byte[] Failover { get; } = "Failover"u8.ToArray();
    public static byte[] InvalidTcp { get; } = "Invalid TCP"u8.ToArray();
    public static byte[] InvalidTunnel { get; } = "Invalid Tunnel"u8.ToArray();
    public static byte[] MaximumRetry { get; } = "Maximum Retry"u8.ToArray();
    public static byte[] RoutingIssue { get; } = "Routing issue"u8.ToArray();
    public static byte[] Simulation { get; } = "Simulation"u8.ToArray();
    public static byte[] Terminated { get; } = "Terminated"u8.ToArray();
    public static byte[] Timeout { get; } = "Timeout"u8.ToArray();
    public static byte[] TransientError { get; } = "Transient error"u8.ToArray();
    public static byte[] Unknown { get; } = "Unknown"u8.ToArray();
    public static byte[] NoSuchUserOrPassword { get; } = "No such user or password"u8.ToArray();
    public static byte[] NoSuchUser { get; } = "No such user"u8.ToArray();
    public static byte[] IncorrectPassword { get; } = "Incorrect password"u8.ToArray();
    public static byte[] IncorrectKey { get; } = "Incorrect key"u8.ToArray();
    public static byte[] AccountExpired { get; } = "Account expired"u8.ToArray();
    public static byte[] PasswordExpired { get; } = "Password expired"u8.ToArray();
    public static byte[] UserLocked { get; } = "User locked"u8.ToArray();
    public static byte[] UserDisabled { get; } = "User disabled"u8.ToArray();
    public static byte[] LogonViolatesPolicy { get; } = "Logon violates policy"u8.ToArray();
    public static byte[] SessionExpired { get; } = "Session expired"u8.ToArray();

    public static byte[] Regular { get; } = "Regular"u8.ToArray();
    public static byte[] Guest { get; } = "Guest"u8.ToArray();
    public static byte[] Machine { get; } = "Machine"u8.ToArray();
    public static byte[] Admin { get; } = "Admin"u8.ToArray();
    public static byte[] Application { get; } = "Application"u8.ToArray();
    public static byte[] Anonymous { get; } = "Anonymous"u8.ToArray();
    public static byte[] ServicePrincipal { get; } = "Service Principal"u8.ToArray();
    public static byte[] Upn { get; } = "UPN"u8.ToArray();
    public static byte[] Windows { get; } = "Windows"u8.ToArray();
    public static byte[] Simple { get; } = "Simple"u8.ToArray();
    public static byte[] Dn { get; } = "DN"u8.ToArray();
    public static byte[] Sid { get; } = "SID"u8.ToArray();
    public static byte[] Uid { get; } = "UID"u8.ToArray();
    public static byte[] AadId { get; } = "AADID"u8.ToArray();
    public static byte[] OktaId { get; } = "OktaId"u8.ToArray();
    public static byte[] AwsId { get; } = "AWSId"u8.ToArray();

    public static byte[] UsernameAndPassword { get; } = "Username & Password"u8.ToArray();
    public static byte[] MultiFactor { get; } = "Multi factor authentication"u8.ToArray();
    public static byte[] Passwordless { get; } = "Passwordless"u8.ToArray();
    public static byte[] Pki { get; } = "PKI"u8.ToArray();
    public static byte[] ManagedIdentity { get; } = "Managed Identity"u8.ToArray();

    public static byte[] AzureResourceId { get; } = "AzureResourceId"u8.ToArray();
    public static byte[] MdeId { get; } = "MDEid"u8.ToArray();
    public static byte[] AwsVpcId { get; } = "AwsVpcId"u8.ToArray();
    public static byte[] Fqdn { get; } = "FQDN"u8.ToArray();
    public static byte[] IPv4 { get; } = "IPv4"u8.ToArray();
    public static byte[] IPv6 { get; } = "IPv6"u8.ToArray();

    public static byte[] Process { get; } = "Process"u8.ToArray();
    public static byte[] Resource { get; } = "Resource"u8.ToArray();
    public static byte[] Url { get; } = "URL"u8.ToArray();
    public static byte[] SaasApplication { get; } = "SaaS application"u8.ToArray();
    public static byte[] Csp { get; } = "CSP"u8.ToArray();

    public static byte[] Computer { get; } = "Computer"u8.ToArray();
    public static byte[] MobileDevice { get; } = "Mobile Device"u8.ToArray();
    public static byte[] IotDevice { get; } = "IOT Device"u8.ToArray();

    public static byte[] SrcIpAddr { get; } = "SrcIpAddr"u8.ToArray();
    public static byte[] DstIpAddr { get; } = "DstIpAddr"u8.ToArray();
}
