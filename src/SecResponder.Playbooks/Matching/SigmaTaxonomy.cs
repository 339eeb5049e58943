using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.Asim;
using static SecResponder.Events.Asim.AsimField;
using static SecResponder.Events.Asim.AsimSchema;

namespace SecResponder.Playbooks.Matching;

/// <summary>Sigma's names on the left, ASIM's on the right: where a rule's field stands in an event of a schema, in the order it is looked for.</summary>
/// <remarks>Sigma's taxonomy appendix v2.1 for the fixed names; for cloud log sources the names that the public rules use. Where ASIM normalizes a
/// value, the vendor's original comes first: a rule can't know ASIM's words.</remarks>
internal static class SigmaTaxonomy
{
    private sealed record Row(LogSource? For, AsimSchema[] Schemas, string[] Names, AsimPlace[] Places);

    private static readonly AsimSchema[] Traffic = [NetworkSession, AsimSchema.Dns, WebSession];
    private static readonly AsimSchema[] Session = [NetworkSession];
    private static readonly AsimSchema[] Names = [AsimSchema.Dns];
    private static readonly AsimSchema[] Web = [WebSession];
    private static readonly AsimSchema[] Audit = [AuditEvent];
    private static readonly AsimSchema[] Logons = [Authentication];
    private static readonly AsimSchema[] Identity = [Authentication, AuditEvent];
    private static readonly AsimSchema[] Alerts = [AlertEvent];
    private static readonly AsimSchema[] Processes = [ProcessEvent];
    private static readonly AsimSchema[] Files = [FileEvent];
    private static readonly AsimSchema[] Registry = [RegistryEvent];
    private static readonly AsimSchema[] Acting = [FileEvent, RegistryEvent];

    private static readonly LogSource Windows = new(null, "windows");
    private static readonly LogSource Activity = new(null, "azure", "activitylogs");
    private static readonly LogSource Directory = new(null, "azure", "auditlogs");
    private static readonly LogSource SignIn = new(null, "azure", "signinlogs");
    private static readonly LogSource Aws = new(null, "aws");
    private static readonly LogSource Gcp = new(null, "gcp");
    private static readonly LogSource M365 = new(null, "m365");
    private static readonly LogSource Kubernetes = new(null, "kubernetes");
    private static readonly LogSource Okta = new(null, "okta");
    private static readonly LogSource Firewall = new("firewall");
    private static readonly LogSource Fortigate = new(null, "fortigate", "event");

    private static readonly Row[] Rows =
    [
        new(null, Traffic, ["src_ip", "source.ip", "SourceIp", "c-ip", "id.orig_h"], [new(SrcIpAddr)]),
        new(null, Traffic, ["dst_ip", "destination.ip", "DestinationIp", "s-ip", "id.resp_h"], [new(DstIpAddr)]),
        new(null, Traffic, ["src_port", "source.port", "SourcePort", "id.orig_p"], [new(SrcPortNumber)]),
        new(null, Traffic, ["dst_port", "destination.port", "DestinationPort", "s-port", "id.resp_p"], [new(DstPortNumber)]),
        new(null, Session, ["SourceHostname"], [new(SrcFQDN), new(SrcHostname)]),
        new(null, Session, ["DestinationHostname"], [new(DstFQDN), new(DstHostname)]),
        new(null, [NetworkSession, WebSession], ["username", "User", "cs-username"], [new(SrcUsername)]),
        new(new("antivirus"), [NetworkSession, AlertEvent], ["Signature"], [new(ThreatName)]),
        new(new("antivirus"), [NetworkSession, AlertEvent], ["Filename"], [new(ThreatFilePath), new(FilePath), new(FileName)]),
        new(new("antivirus"), [NetworkSession, AlertEvent], ["Action"], [new(DvcOriginalAction), new(DvcAction)]),
        new(Firewall, Session, ["action"], [new(DvcOriginalAction), new(DvcAction)]),
        new(Firewall, Session, ["blocked"], [new(DvcAction, FieldConversion.IsStopped)]),
        new(null, Session, ["network.transport", "Protocol"], [new(NetworkProtocol)]),
        new(null, Session, ["network.protocol"], [new(NetworkApplicationProtocol)]),
        new(null, Session, ["network.type"], [new(NetworkProtocolVersion)]),
        new(null, Session, ["Initiated"], [new(NetworkDirection, FieldConversion.IsOutbound)]),
        new(null, Session, ["source.bytes"], [new(SrcBytes)]),
        new(null, Session, ["destination.bytes"], [new(DstBytes)]),
        new(null, Session, ["source.packets"], [new(SrcPackets)]),
        new(null, Session, ["destination.packets"], [new(DstPackets)]),
        new(null, Session, ["event.duration"], [new(NetworkDuration, FieldConversion.Seconds)]),
        new(new("network_connection"), Session, ["Image"], [new(SrcProcessName), new(SrcAppName)]),

        new(null, Names, ["query", "dns.question.name", "QueryName"], [new(DnsQuery)]),
        new(null, Names, ["record_type", "dns.question.type", "qtype_name"], [new(DnsQueryTypeName)]),
        new(null, Names, ["answer", "answers", "dns.answers.data", "QueryResults"], [new(DnsResponseName)]),
        new(null, Names, ["dns.response.code"], [new(EventResultDetails), new(DnsResponseCode)]),
        new(null, Names, ["QueryStatus"], [new(EventOriginalResultDetails), new(EventResultDetails), new(DnsResponseCode)]),
        new(null, Names, ["dns.id"], [new(DnsSessionId), new(TransactionIdHex)]),

        new(null, Web, ["c-uri", "cs-uri", "url.original", "url.full"], [new(Url)]),
        new(null, Web, ["c-uri-stem", "cs-uri-stem"], [new(Url, FieldConversion.UrlPath)]),
        new(null, Web, ["c-uri-query", "cs-uri-query"], [new(Url, FieldConversion.UrlQuery)]),
        new(null, Web, ["c-uri-extension"], [new(Url, FieldConversion.UrlExtension)]),
        new(null, Web, ["cs-host", "r-dns", "host", "url.domain"], [new(HttpHost), new(DstDomain), new(DstFQDN)]),
        new(null, Web, ["cs-method", "method", "http.request.method"], [new(HttpRequestMethod)]),
        new(null, Web, ["c-useragent", "cs-user-agent", "user_agent", "user_agent.original"], [new(HttpUserAgent)]),
        new(null, Web, ["cs-referrer", "cs-referer", "http.request.referrer"], [new(HttpReferrer)]),
        new(null, Web, ["cs-version"], [new(HttpVersion)]),
        new(null, Web, ["sc-status", "http.response.status_code", "status_code"], [new(EventResultDetails)]),
        new(null, Web, ["cs-bytes"], [new(SrcBytes)]),
        new(null, Web, ["sc-bytes"], [new(DstBytes)]),
        new(null, Web, ["time-taken"], [new(NetworkDuration)]),

        // Sysmon's own word, where ASIM has a field of the same name: a rule may mean either, and no word is both.
        new(Windows, [RegistryEvent, AuditEvent], ["EventType", "Type"], [new(EventOriginalSubType, IsBeside: true)]),
        new(null, Processes, ["Image"], [new(TargetProcessName)]),
        new(null, Processes, ["CommandLine"], [new(TargetProcessCommandLine)]),
        new(null, Processes, ["ProcessId"], [new(TargetProcessId)]),
        new(null, Processes, ["ParentImage"], [new(ActingProcessName)]),
        new(null, Processes, ["ParentCommandLine"], [new(ActingProcessCommandLine)]),
        new(null, Processes, ["ParentProcessId"], [new(ActingProcessId)]),
        new(null, Processes, ["OriginalFileName"], [new(TargetProcessFileOriginalName)]),
        new(null, Processes, ["Company"], [new(TargetProcessFileCompany)]),
        new(null, Processes, ["Product"], [new(TargetProcessFileProduct)]),
        new(null, Processes, ["Description"], [new(TargetProcessFileDescription)]),
        new(null, Processes, ["FileVersion"], [new(TargetProcessFileVersion)]),
        new(null, Processes, ["IntegrityLevel"], [new(TargetProcessIntegrityLevel)]),
        new(null, Processes, ["sha256"], [new(TargetProcessSHA256)]),
        new(null, Processes, ["md5"], [new(TargetProcessMD5)]),
        new(null, Files, ["TargetFilename"], [new(TargetFilePath)]),
        new(null, Files, ["SourceFilename"], [new(SrcFilePath)]),
        new(null, Registry, ["Details"], [new(RegistryValueData)]),
        new(null, Acting, ["Image"], [new(ActingProcessName)]),

        new(Activity, Audit, ["operationName", "OperationNameValue"], [new(Operation)]),
        new(Activity, Audit, ["ResourceId"], [new(ObjectId)]),
        new(Directory, Audit, ["OperationName", "operationName", "ActivityDisplayName", "ActivityType", "activityType", "properties.message"], [new(Operation)]),
        // Not ResultReason, which ASIM calls the original details: rules ask for success and failure.
        new(Directory, Audit, ["Status"], [new(EventResult)]),
        new(Directory, Audit, ["Category", "category"], [new(EventOriginalSubType)]),
        new(Directory, Audit, ["LoggedByService"], [new(TargetAppName)]),
        new(Directory, Audit, ["Initiatedby"], [new(ActorUsername)]),
        new(SignIn, Logons, ["ResultType", "resultType"], [new(EventOriginalResultDetails)]),
        new(SignIn, Logons, ["ResultDescription", "Resultdescription", "resultDescription", "properties.message"], [new(EventMessage)]),
        new(SignIn, Logons, ["Status"], [new(EventResult)]),
        new(SignIn, Logons, ["userAgent"], [new(HttpUserAgent)]),
        new(SignIn, Logons, ["ResourceDisplayName"], [new(TargetAppName)]),
        new(SignIn, Logons, ["ClientApp"], [new(LogonProtocol)]),
        new(SignIn, Logons, ["callerIpAddress"], [new(SrcIpAddr)]),
        new(SignIn, Logons, ["Username"], [new(TargetUsername)]),
        new(new(null, "azure", "riskdetection"), Alerts, ["riskEventType"], [new(AlertOriginalName)]),

        new(Aws, Audit, ["eventName"], [new(Operation)]),
        new(Aws, Audit, ["errorCode"], [new(EventOriginalResultDetails)]),
        new(Aws, Audit, ["errorMessage"], [new(EventMessage)]),
        new(Aws, Audit, ["userIdentity.type"], [new(ActorOriginalUserType)]),
        new(Aws, Audit, ["sourceIPAddress", "src_ip"], [new(SrcIpAddr)]),
        new(Aws, Audit, ["userAgent"], [new(HttpUserAgent)]),
        new(Gcp, Audit, ["gcp.audit.method_name", "data.protoPayload.methodName"], [new(Operation)]),
        new(Gcp, Audit, ["eventService"], [new(TargetAppName)]),
        new(Gcp, Audit, ["setting_name"], [new(AsimField.Object)]),
        new(Gcp, Audit, ["new_value"], [new(NewValue)]),
        new(M365, Audit, ["Workload"], [new(TargetAppName)]),
        new(M365, Audit, ["ApplicationId"], [new(ActingAppId)]),
        new(M365, Audit, ["ResultStatus"], [new(EventOriginalResultDetails)]),
        // Rules of these services speak of alerts as a cloud app broker logs them: who says it, what it is called, whether it succeeded.
        new(M365, [AuditEvent, AlertEvent], ["eventName"], [new(AlertName), new(Operation)]),
        new(M365, [AuditEvent, AlertEvent], ["eventSource"], [new(TargetAppName), new(EventProduct)]),
        new(M365, [AuditEvent, AlertEvent], ["status"], [new(EventResult)]),
        new(new(null, "github"), Audit, ["action"], [new(Operation)]),
        new(new(null, "bitbucket"), Audit, ["auditType.action"], [new(Operation)]),
        new(Kubernetes, Audit, ["verb"], [new(Operation)]),
        new(Kubernetes, Audit, ["objectRef.resource"], [new(ObjectType)]),
        new(Kubernetes, Audit, ["responseStatus.code"], [new(EventOriginalResultDetails)]),
        new(Kubernetes, Audit, ["userAgent"], [new(HttpUserAgent)]),
        new(Okta, Identity, ["eventType", "eventtype"], [new(EventOriginalType)]),
        new(Okta, Identity, ["displayMessage"], [new(EventMessage)]),
        new(Okta, Identity, ["outcome.result"], [new(EventOriginalResultDetails)]),
        new(Okta, Identity, ["outcome.reason"], [new(EventResultDetails)]),
        new(Okta, Identity, ["actor.alternateId"], [new(ActorUsername)]),
        new(Okta, Identity, ["target.displayName"], [new(AsimField.Object)]),
        new(new(null, "onelogin"), Logons, ["event_type_id"], [new(EventOriginalSubType)]),
        new(new(null, "cisco", "duo"), Logons, ["event_type"], [new(EventOriginalType)]),
        new(new(null, "cisco", "duo"), Logons, ["reason"], [new(EventOriginalResultDetails)]),
        new(Fortigate, Audit, ["action"], [new(Operation)]),
        new(Fortigate, Audit, ["cfgpath"], [new(AsimField.Object)]),
    ];

    private static readonly FrozenDictionary<string, Row[]> ByName = Rows
        .SelectMany(row => row.Names.Select(name => (name, row)))
        .GroupBy(pair => pair.name, pair => pair.row, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The ASIM places of a Sigma field, for rules of a log source on events of a schema.</summary>
    public static ImmutableArray<AsimPlace> Places(string field, LogSource source, AsimSchema schema) => !ByName.TryGetValue(field, out var rows) ? []
        : [.. rows.Where(row => row.Schemas.Contains(schema) && (row.For is null || row.For.Contains(source))).SelectMany(row => row.Places)];
}
