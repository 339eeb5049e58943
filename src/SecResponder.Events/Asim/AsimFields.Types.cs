namespace SecResponder.Events.Asim;

public static partial class AsimFields
{
    private static AsimType TypeFromSchema(AsimField field) => field switch
    {
        AsimField.ActingProcessCreationTime
            or AsimField.EventEndTime
            or AsimField.EventStartTime
            or AsimField.ParentProcessCreationTime
            or AsimField.SrcFileCreationTime
            or AsimField.TargetFileCreationTime
            or AsimField.TargetProcessCreationTime
            or AsimField.ThreatFirstReportedTime
            or AsimField.ThreatLastReportedTime
            or AsimField.TimeGenerated
            => AsimType.Time,
        AsimField.ActingProcessFileSize
            or AsimField.DhcpLeaseDuration
            or AsimField.DhcpSessionDuration
            or AsimField.DnsNetworkDuration
            or AsimField.DnsQueryClass
            or AsimField.DnsQueryType
            or AsimField.DnsResponseCode
            or AsimField.DstBytes
            or AsimField.DstNatPortNumber
            or AsimField.DstPackets
            or AsimField.DstPortNumber
            or AsimField.DstRiskLevel
            or AsimField.Duration
            or AsimField.EventCount
            or AsimField.FileSize
            or AsimField.HttpRequestBodyBytes
            or AsimField.HttpRequestHeaderCount
            or AsimField.HttpRequestTime
            or AsimField.HttpResponseBodyBytes
            or AsimField.HttpResponseHeaderCount
            or AsimField.HttpResponseTime
            or AsimField.LocalPortNumber
            or AsimField.NetworkBytes
            or AsimField.NetworkDuration
            or AsimField.NetworkIcmpCode
            or AsimField.NetworkPackets
            or AsimField.NetworkRuleNumber
            or AsimField.RemotePortNumber
            or AsimField.RuleNumber
            or AsimField.SrcBytes
            or AsimField.SrcFileSize
            or AsimField.SrcNatPortNumber
            or AsimField.SrcPackets
            or AsimField.SrcPortNumber
            or AsimField.SrcRiskLevel
            or AsimField.TargetFileSize
            or AsimField.TargetPortNumber
            or AsimField.TargetProcessFileSize
            or AsimField.TargetRiskLevel
            or AsimField.ThreatConfidence
            or AsimField.ThreatRiskLevel
            => AsimType.Integer,
        AsimField.ActingProcessIsHidden
            or AsimField.DnsFlagsAuthenticated
            or AsimField.DnsFlagsAuthoritative
            or AsimField.DnsFlagsCheckingDisabled
            or AsimField.DnsFlagsRecursionAvailable
            or AsimField.DnsFlagsRecursionDesired
            or AsimField.DnsFlagsTruncated
            or AsimField.DnsFlagsZ
            or AsimField.HttpIsProxied
            or AsimField.ParentProcessIsHidden
            or AsimField.TargetProcessIsHidden
            or AsimField.TcpFlagsAck
            or AsimField.TcpFlagsFin
            or AsimField.TcpFlagsPsh
            or AsimField.TcpFlagsRst
            or AsimField.TcpFlagsSyn
            or AsimField.TcpFlagsUrg
            or AsimField.ThreatIsActive
            => AsimType.Boolean,
        AsimField.AdditionalFields
            => AsimType.Dynamic,
        AsimField.DnsResponseIpLatitude
            or AsimField.DnsResponseIpLongitude
            or AsimField.DstGeoLatitude
            or AsimField.DstGeoLongitude
            or AsimField.SrcGeoLatitude
            or AsimField.SrcGeoLongitude
            or AsimField.TargetGeoLatitude
            or AsimField.TargetGeoLongitude
            => AsimType.Real,
        _ => AsimType.Text,
    };
}
