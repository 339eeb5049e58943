using System.Collections.Frozen;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Importing.Sentinel;

/// <summary>The tables and parsers whose rows some source of ours gives.</summary>
/// <remarks>
/// Microsoft Sentinel, "ASIM parsers"; Azure Monitor reference, the page of each table. A table's column is on the left, on the right what the event itself calls it
/// (the record as the source writes it, or ASIM's name); a dash means that no event of ours has it.
/// </remarks>
internal static class SentinelTables
{
    private const string Dash = "-";

    private static readonly (string Schema, LogSource Source, AsimSchema Columns)[] Parsers =
    [
        ("NetworkSession", new("firewall"), AsimSchema.NetworkSession),
        ("Authentication", new("authentication"), AsimSchema.Authentication),
        ("Dns", new("dns"), AsimSchema.Dns),
        ("WebSession", new("proxy"), AsimSchema.WebSession),
        ("ProcessCreate", new("process_creation"), AsimSchema.ProcessEvent),
        ("ProcessEvent", new("process_creation"), AsimSchema.ProcessEvent),
        ("ProcessCreation", new("process_creation"), AsimSchema.ProcessEvent),
        ("FileEvent", new("file_event"), AsimSchema.FileEvent),
        ("RegistryEvent", new("registry_event"), AsimSchema.RegistryEvent),
        ("Registry", new("registry_event"), AsimSchema.RegistryEvent),
        ("DhcpEvent", new("dhcp"), AsimSchema.DhcpEvent),
    ];

    // Advanced hunting's tables stream as records with the row below "properties".
    private static readonly (string Table, LogSource Source)[] Defender =
    [
        ("DeviceProcessEvents", new("process_creation", "windows")),
        ("DeviceFileEvents", new("file_event", "windows")),
        ("DeviceRegistryEvents", new("registry_event", "windows")),
        ("DeviceNetworkEvents", new("network_connection", "windows")),
        ("DeviceLogonEvents", new("authentication", "windows")),
        ("IdentityLogonEvents", new("authentication", "windows")),
        ("DeviceImageLoadEvents", new("image_load", "windows")),
        ("DeviceEvents", new(null, "windows", "defender-xdr")),
        ("IdentityDirectoryEvents", new(null, "windows", "defender-xdr")),
        ("IdentityQueryEvents", new(null, "windows", "defender-xdr")),
        ("CloudAppEvents", new(null, "m365", "audit")),
        ("EmailEvents", new("email", "m365", "emailevents")),
        ("EmailUrlInfo", new("email", "m365", "emailurlinfo")),
        ("EmailAttachmentInfo", new("email", "m365", "emailattachmentinfo")),
        ("EmailPostDeliveryEvents", new("email", "m365", "emailpostdeliveryevents")),
        ("UrlClickEvents", new("proxy", "m365", "url_click")),
    ];

    private static readonly FrozenDictionary<string, SentinelTable> ByName = Asim().Concat(Native()).ToFrozenDictionary(table => table.Name, StringComparer.Ordinal);

    /// <summary>The table; null: nothing of ours gives its rows.</summary>
    public static SentinelTable? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    private static IEnumerable<SentinelTable> Asim()
    {
        foreach (var (schema, source, columns) in Parsers)
            foreach (var name in (string[])[$"_Im_{schema}", $"_ASim_{schema}", $"im{schema}", $"ASim{schema}", $"ASim{schema}Logs"])
                yield return new SentinelTable(name, source) { Schema = columns, Difference = schema == "WebSession" ? "of web sessions those that proxies and firewalls tell; web servers have a log source of their own" : null };
        yield return new SentinelTable("ASimDnsActivityLogs", new LogSource("dns")) { Schema = AsimSchema.Dns };
    }

    private static IEnumerable<SentinelTable> Native()
    {
        yield return Of("AWSCloudTrail", new(null, "aws", "cloudtrail"), null,
            "EventName eventName", "EventSource eventSource", "EventTypeName eventType", "EventVersion eventVersion", "AWSRegion awsRegion", "SourceIpAddress sourceIPAddress", "UserAgent userAgent", "ErrorCode errorCode",
            "ErrorMessage errorMessage", "RequestParameters requestParameters", "ResponseElements responseElements", "AdditionalEventData additionalEventData", "ServiceEventDetails serviceEventDetails", "Resources resources",
            "ReadOnly readOnly", "ManagementEvent managementEvent", "RecipientAccountId recipientAccountId", "AwsEventId eventID", "AwsRequestId requestID", "SharedEventId sharedEventID", "VpcEndpointId vpcEndpointId", "APIVersion apiVersion",
            "UserIdentityType userIdentity.type", "UserIdentityPrincipalid userIdentity.principalId", "UserIdentityArn userIdentity.arn", "UserIdentityAccountId userIdentity.accountId", "UserIdentityUserName userIdentity.userName",
            "UserIdentityInvokedBy userIdentity.invokedBy", "UserIdentityAccessKeyId userIdentity.accessKeyId", "SessionMfaAuthenticated userIdentity.sessionContext.attributes.mfaAuthenticated",
            "SessionCreationDate userIdentity.sessionContext.attributes.creationDate", "SessionIssuerType userIdentity.sessionContext.sessionIssuer.type", "SessionIssuerPrincipalId userIdentity.sessionContext.sessionIssuer.principalId",
            "SessionIssuerArn userIdentity.sessionContext.sessionIssuer.arn", "SessionIssuerAccountId userIdentity.sessionContext.sessionIssuer.accountId", "SessionIssuerUserName userIdentity.sessionContext.sessionIssuer.userName");
        // Entra's own names, in whichever export: see CloudPaths.
        foreach (var (table, kind) in new[] { ("SigninLogs", "interactive ones"), ("AADNonInteractiveUserSignInLogs", "non-interactive ones"), ("AADServicePrincipalSignInLogs", "those of service principals"), ("AADManagedIdentitySignInLogs", "those of managed identities"), ("ADFSSignInLogs", "those of AD FS") })
            yield return Of(table, new(null, "azure", "signinlogs"), "", "IPAddress SrcIpAddr", "Identity userDisplayName", "OperationName operationName", "Location location.countryOrRegion", "LocationDetails location",
                "DeviceDetail_string deviceDetail", "Status_string status") with
            { Difference = $"the log source is that of all sign-ins, of which the table has {kind}" };
        yield return Of("AuditLogs", new(null, "azure", "auditlogs"), "", "Identity ActorUsername");
        yield return Of("AzureActivity", new(null, "azure", "activitylogs"), null, "OperationNameValue OperationNameValue", "OperationName OperationNameValue", "ActivityStatusValue resultType", "ActivityStatus resultType",
            "ActivitySubstatusValue resultSignature", "Caller ActorUsername", "CallerIpAddress callerIpAddress", "CategoryValue CategoryValue", "Category CategoryValue", "CorrelationId correlationId", "Level level", "ResourceId ResourceId", "_ResourceId ResourceId",
            "SubscriptionId DvcScopeId", "Authorization identity.authorization", "Authorization_d identity.authorization", "Claims identity.claims", "Claims_d identity.claims", "Properties properties", "Properties_d properties", "HTTPRequest properties.httpRequest");
        foreach (var table in (string[])["AADUserRiskEvents", "AADRiskyUsers"])
            yield return Of(table, new(null, "azure", "riskdetection"), "");
        yield return Of("MicrosoftGraphActivityLogs", new(null, "azure", "microsoftgraphactivitylogs"), "", "IPAddress SrcIpAddr", "RequestUri Url", "UserAgent HttpUserAgent");
        yield return Of("OfficeActivity", new(null, "m365", "audit"), "", "OfficeWorkload Workload", "OfficeObjectId ObjectId", "OfficeId Id", "Client_IPAddress ClientIPAddress", "UserId__UPN UserId");
        yield return Of("SecurityEvent", new(null, "windows", "security"), "", "Account -", "AccountType -", "TargetAccount -", "SubjectAccount -", "Activity -", "Process -", "EventData -", "EventSourceName -", "SourceComputerId -", "_ResourceId -");
        yield return Of("WindowsEvent", new(null, "windows"), "", "EventData ", "RawEventData -");
        yield return Of("GitHubAuditData", new(null, "github", "audit"), "", "Action action", "Actor actor", "Organization org", "Repository repo", "IPaddress actor_ip", "Country actor_location.country_code");
        yield return Of("CommonSecurityLog", new("firewall"), null, "DeviceVendor EventVendor", "DeviceProduct EventProduct", "DeviceVersion EventProductVersion", "DeviceAction DvcOriginalAction", "SimplifiedDeviceAction DvcOriginalAction",
            "DeviceAddress DvcIpAddr", "DeviceName DvcHostname", "Computer Dvc", "DeviceExternalID DvcId", "Protocol NetworkProtocol", "ApplicationProtocol NetworkApplicationProtocol", "SourceIP SrcIpAddr", "DestinationIP DstIpAddr",
            "SourcePort SrcPortNumber", "DestinationPort DstPortNumber", "SourceTranslatedAddress SrcNatIpAddr", "SourceTranslatedPort SrcNatPortNumber", "DestinationTranslatedAddress DstNatIpAddr", "DestinationTranslatedPort DstNatPortNumber",
            "SourceUserName SrcUsername", "DestinationUserName DstUsername", "SourceHostName SrcHostname", "DestinationHostName DstHostname", "SentBytes SrcBytes", "ReceivedBytes DstBytes", "Message EventMessage", "LogSeverity EventOriginalSeverity",
            "SourceMACAddress SrcMacAddr", "DestinationMACAddress DstMacAddr", "Reason EventOriginalResultDetails", "ExternalID EventOriginalUid") with
        { Difference = "the log source is that of every firewall, and what it calls vendor and product may be ASIM's word: 'Palo Alto' for 'Palo Alto Networks'" };
        foreach (var (table, source) in Defender)
            yield return Of(table, source, "properties.");
    }

    private static SentinelTable Of(string name, LogSource source, string? prefix, params string[] columns) => new(name, source)
    {
        Prefix = prefix,
        Columns = columns.Select(column => column.Split(' ')).ToFrozenDictionary(pair => pair[0], pair => pair[1] == Dash ? null : pair[1], StringComparer.Ordinal),
    };
}
