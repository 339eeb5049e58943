using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.EntraSignin;

/// <summary>What Entra ID Protection finds: a risk of a logon or a user, and who is at risk by all of it.</summary>
/// <remarks>Microsoft Learn, Azure Monitor tables AADUserRiskEvents, AADRiskyUsers, AADServicePrincipalRiskEvents, AADRiskyServicePrincipals; Microsoft Graph, "riskDetection resource type".</remarks>
internal static class EntraRisks
{
    private static readonly LogSource Sigma = new(null, "azure", "riskdetection");

    private static readonly WordMap Levels = new(("low", "Low"), ("medium", "Medium"), ("high", "High"), ("none", "Informational"), ("hidden", "Informational"));

    private static readonly WordMap States = new(("atRisk", "Active"), ("confirmedCompromised", "Active"), ("none", "Closed"), ("confirmedSafe", "Closed"), ("remediated", "Closed"), ("dismissed", "Closed"));

    private static readonly WordMap Verdicts = new(("confirmedCompromised", "True Positive"), ("confirmedSafe", "False Positive"), ("dismissed", "Benign Positive"));

    private static readonly byte[] Guid = "GUID"u8.ToArray();
    private static readonly byte[] User = "User"u8.ToArray();
    private static readonly byte[] Application = "Application"u8.ToArray();
    private static readonly UserFields Username = new(AsimField.Username, AsimField.UsernameType);

    private static readonly JsonFieldMap Map = new(Places());

    public static JsonReading UserRisk { get; } = Reading("UserRiskEvents");

    public static JsonReading RiskyUser { get; } = Reading("RiskyUsers");

    public static JsonReading ServicePrincipalRisk { get; } = Reading("ServicePrincipalRiskEvents");

    public static JsonReading RiskyServicePrincipal { get; } = Reading("RiskyServicePrincipals");

    /// <summary>Whether the object may be one of them: by the words of their categories.</summary>
    public static bool MayBe(ReadOnlySpan<byte> json) => json.IndexOf("RiskEvents\""u8) >= 0 || json.IndexOf("\"RiskyUsers\""u8) >= 0 || json.IndexOf("\"RiskyServicePrincipals\""u8) >= 0;

    private static JsonReading Reading(string category) => new(new EventKind("entra-signin", category, AsimSchema.AlertEvent, Sigma), Map, Finish);

    private static IEnumerable<KeyValuePair<string, FieldSetter>> Places()
    {
        yield return new("time", Time);
        yield return new("category", Into.Text(AsimField.EventOriginalType));
        yield return new("tenantId", Into.Text(AsimField.UserScopeId));
        foreach (var (place, set) in new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
        {
            ["id"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
            ["riskEventType"] = Into.All(Into.Text(AsimField.AlertName), Into.Kept("riskEventType")),
            ["riskLevel"] = Into.All(Into.Word(AsimField.EventSeverity, Levels, AsimField.EventOriginalSeverity), Into.Text(AsimField.ThreatOriginalRiskLevel), Into.Kept("riskLevel")),
            ["riskState"] = Into.All(Into.Word(AsimField.AlertStatus, States, AsimField.AlertOriginalStatus), Into.Word(AsimField.AlertVerdict, Verdicts), Into.Kept("riskState")),
            ["riskDetail"] = Into.All(Into.Text(AsimField.EventOriginalResultDetails), Into.Kept("riskDetail")),
            ["activityDateTime"] = Into.Time(AsimField.EventStartTime),
            ["detectedDateTime"] = Into.Time(AsimField.TimeGenerated),
            ["riskLastUpdatedDateTime"] = Into.Time(AsimField.TimeGenerated),
            ["userId"] = Id,
            ["servicePrincipalId"] = Id,
            ["userPrincipalName"] = Into.User(Username),
            ["userDisplayName"] = Into.UserIfAbsent(Username),
            ["servicePrincipalDisplayName"] = Into.UserIfAbsent(Username),
            ["appId"] = Into.Kept("appId"),
            ["ipAddress"] = Into.Kept("ipAddress"),
        })
        {
            yield return new("properties>" + place, set);
        }
    }

    private static readonly FieldSetter SetTime = Into.AzureTime(AsimField.TimeGenerated);

    // When it was told; when it was found is the better time.
    private static void Time(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.TimeGenerated))
            return;
        SetTime(e, text);
    }

    private static void Id(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.UserId, text);
        if (!text.IsEmpty)
            e.SetConstant(AsimField.UserIdType, Guid);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventUid))
            return new Rejection(RejectionCodes.Truncated, "properties has no id", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.AlertName))
            e.Set(AsimField.AlertName, e[AsimField.EventOriginalType]);
        e.SetConstant(AsimField.IndicatorType, e.Kind == UserRisk.Kind || e.Kind == RiskyUser.Kind ? User : Application);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        // The risk of a user as a whole is known by the user's id.
        if (!e.Has(AsimField.UserId) && (e.Kind == RiskyUser.Kind || e.Kind == RiskyServicePrincipal.Kind))
        {
            e.Set(AsimField.UserId, e[AsimField.EventOriginalUid]);
            e.SetConstant(AsimField.UserIdType, Guid);
        }
        return null;
    }
}
