using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>Alerts and incidents as the interfaces give them: Microsoft Graph's security alerts, Defender for Endpoint's own. One record has the alert with its evidence.</summary>
/// <remarks>Microsoft Graph, "alert resource type" (microsoft.graph.security), "alertEvidence", "incident"; Microsoft Learn, Defender for Endpoint API, "Alert resource type".</remarks>
internal static class DefenderAlert
{
    private static readonly WordMap Severities = new(("informational", "Informational"), ("low", "Low"), ("medium", "Medium"), ("high", "High"));

    private static readonly WordMap Statuses = new(("new", "Active"), ("inProgress", "Active"), ("active", "Active"), ("awaitingAction", "Active"), ("resolved", "Closed"), ("redirected", "Closed"));

    private static readonly WordMap Verdicts = new(
        ("truePositive", "True Positive"), ("falsePositive", "False Positive"), ("informationalExpectedActivity", "Benign Positive"), ("benignPositive", "Benign Positive"), ("unknown", "Unknown"));

    private static readonly WordMap Methods = new(
        ("microsoftDefenderForEndpoint", "EDR"), ("WindowsDefenderAtp", "EDR"), ("antivirus", "Antivirus"), ("WindowsDefenderAv", "Antivirus"), ("smartScreen", "Reputation"), ("customTi", "User Defined Blocked List"), ("CustomerTI", "User Defined Blocked List"),
        ("automatedInvestigation", "Automated Investigation"), ("customDetection", "Scheduled Alerts"), ("scheduledAlerts", "Scheduled Alerts"), ("nrtAlerts", "Scheduled Alerts"), ("microsoftSentinel", "Scheduled Alerts"),
        ("cloudAppSecurity", "Cloud Application Security"), ("microsoftDefenderForCloudApps", "Cloud Application Security"), ("microsoftDataLossPrevention", "Data Loss Prevention"), ("microsoftThreatIntelligence", "Threat Intelligence"));

    private static readonly WordMap Categories = new(("Malware", "Malware"), ("Ransomware", "Ransomware"), ("Phishing", "Phishing"), ("UnwantedSoftware", "Adware"));

    private static readonly JsonFieldMap Map = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["id"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["title"] = Into.Text(AsimField.AlertName),
        ["displayName"] = Into.TextIfAbsent(AsimField.AlertName),
        ["description"] = Into.Text(AsimField.EventMessage),
        ["category"] = Category,
        ["severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["status"] = Into.Word(AsimField.AlertStatus, Statuses, AsimField.AlertOriginalStatus),
        ["classification"] = Into.Word(AsimField.AlertVerdict, Verdicts),
        ["serviceSource"] = Into.Kept("serviceSource"),
        ["detectionSource"] = Into.Word(AsimField.DetectionMethod, Methods),
        ["createdDateTime"] = Into.Time(AsimField.TimeGenerated),
        ["alertCreationTime"] = Into.Time(AsimField.TimeGenerated),
        ["firstActivityDateTime"] = Into.Time(AsimField.EventStartTime),
        ["firstEventTime"] = Into.Time(AsimField.EventStartTime),
        ["lastActivityDateTime"] = Into.Time(AsimField.EventEndTime),
        ["lastEventTime"] = Into.Time(AsimField.EventEndTime),
        ["mitreTechniques>{}"] = Techniques,
        ["recommendedActions"] = Into.Text(AsimField.AttackRemediationSteps),
        ["threatDisplayName"] = Into.Text(AsimField.ThreatName),
        ["threatFamilyName"] = Into.TextIfAbsent(AsimField.ThreatName),
        ["threatName"] = Into.TextIfAbsent(AsimField.ThreatName),
        ["alertWebUrl"] = Into.Text(AsimField.EventReportUrl),
        ["incidentWebUrl"] = Into.TextIfAbsent(AsimField.EventReportUrl),
        ["assignedTo"] = Into.Text(AsimField.EventOwner),
        ["machineId"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.MdeId),
        ["computerDnsName"] = Into.Host(HostFields.Device),
        ["relatedUser>userName"] = Into.User(DefenderFields.Username),
        ["evidence>[]>mdeDeviceId"] = Device,
        ["evidence>[]>deviceDnsName"] = (e, text) => HostFields.Device.Set(e, e.Has(AsimField.DvcHostname) ? default : text),
        ["evidence>[]>osPlatform"] = Into.TextIfAbsent(AsimField.DvcOs),
        ["evidence>[]>lastIpAddress"] = (e, text) => Addresses.Set(e, AsimField.DvcIpAddr, e.Has(AsimField.DvcIpAddr) ? default : text),
        ["evidence>[]>userAccount>userPrincipalName"] = Into.User(DefenderFields.Username),
        ["evidence>[]>userAccount>accountName"] = Into.UserIfAbsent(DefenderFields.Username),
        ["evidence>[]>userAccount>userSid"] = Sid,
        ["evidence>[]>fileDetails>fileName"] = Into.TextIfAbsent(AsimField.FileName),
        ["evidence>[]>fileDetails>filePath"] = Into.TextIfAbsent(AsimField.FilePath),
        ["evidence>[]>fileDetails>sha1"] = Into.TextIfAbsent(AsimField.FileSHA1),
        ["evidence>[]>fileDetails>sha256"] = Into.TextIfAbsent(AsimField.FileSHA256),
        ["evidence>[]>imageFile>fileName"] = Into.TextIfAbsent(AsimField.ProcessName),
        ["evidence>[]>processId"] = Into.TextIfAbsent(AsimField.ProcessId),
        ["evidence>[]>processCommandLine"] = Into.TextIfAbsent(AsimField.ProcessCommandLine),
        ["evidence>[]>url"] = Into.TextIfAbsent(AsimField.Url),
        ["evidence>[]>registryKey"] = Into.TextIfAbsent(AsimField.RegistryKey),
        ["evidence>[]>registryValueName"] = Into.TextIfAbsent(AsimField.RegistryValue),
    });

    public static JsonReading Alert { get; } = new(DefenderKinds.Alert, Map, Finish);

    public static JsonReading Incident { get; } = new(DefenderKinds.Incident, Map, Finish);

    /// <summary>How the record is read, or null when it is neither an alert nor an incident.</summary>
    public static JsonReading? ReadingOf(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"incidentWebUrl\""u8) >= 0 && json.IndexOf("\"severity\""u8) >= 0 && JsonMember.Has(json, "incidentWebUrl"u8) ? JsonMember.Has(json, "serviceSource"u8) ? Alert : Incident
        : json.IndexOf("\"detectionSource\""u8) >= 0 && json.IndexOf("\"severity\""u8) >= 0 && JsonMember.Has(json, "detectionSource"u8) && (JsonMember.Has(json, "serviceSource"u8) || JsonMember.Has(json, "alertCreationTime"u8)) ? Alert : null;

    private static void Category(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSubType, text);
        if (!Categories.TrySet(e, AsimField.ThreatCategory, text))
            e.SetText(AsimField.AttackTactics, text);
    }

    private static void Techniques(SecurityEvent e, ReadOnlySpan<byte> json) => e.SetText(AsimField.AttackTechniques, json.SequenceEqual("[]"u8) ? default : json);

    private static void Device(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.DvcId) || text.IsEmpty)
            return;
        e.SetText(AsimField.DvcId, text);
        e.SetConstant(AsimField.DvcIdType, AsimWords.MdeId);
    }

    private static void Sid(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.UserId) || text.IsEmpty)
            return;
        e.SetText(AsimField.UserId, text);
        e.SetConstant(AsimField.UserIdType, AsimWords.Sid);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventUid))
            return new Rejection(RejectionCodes.Truncated, "it has no id", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        return null;
    }
}
