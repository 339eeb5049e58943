using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureMonitorAlert;

/// <summary>Alerts of Azure Monitor as an action group sends them in the common alert schema: metrics, log searches, the Activity Log, Service and Resource Health, Prometheus.</summary>
/// <remarks>Microsoft Learn, "Common alert schema", "Sample alert payloads".</remarks>
internal sealed class AzureMonitorAlertSource : JsonSource
{
    private static readonly EventKind Alert = new("azure-monitor-alert", "alert", AsimSchema.AlertEvent, new LogSource("alert", "azure", "monitor"));

    private static readonly WordMap Severities = new(("Sev0", "High"), ("Sev1", "High"), ("Sev2", "Medium"), ("Sev3", "Low"), ("Sev4", "Informational"));

    private static readonly WordMap Conditions = new(("Fired", "Active"), ("Resolved", "Closed"));

    // A log search is a rule that runs by the clock; what watches metrics has no word in ASIM.
    private static readonly WordMap Methods = new(("Log", "Scheduled Alerts"));

    private static readonly byte[] Host = "Host"u8.ToArray();
    private static readonly byte[] CloudResource = "Cloud Resource"u8.ToArray();

    private static readonly JsonReading Reading = new(Alert, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["data>essentials>alertId"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["data>essentials>alertRule"] = Into.All(Into.Text(AsimField.AlertName), Into.Text(AsimField.RuleName)),
        ["data>essentials>severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["data>essentials>signalType"] = Into.Word(AsimField.DetectionMethod, Methods, AsimField.EventOriginalSubType),
        ["data>essentials>monitorCondition"] = Into.Word(AsimField.AlertStatus, Conditions, AsimField.AlertOriginalStatus),
        ["data>essentials>monitoringService"] = Into.Text(AsimField.EventOriginalType),
        ["data>essentials>alertTargetIDs>[]"] = Target,
        ["data>essentials>firedDateTime"] = Into.All(Into.Time(AsimField.EventStartTime), Into.TimeIfAbsent(AsimField.TimeGenerated)),
        ["data>essentials>resolvedDateTime"] = Into.All(Into.Time(AsimField.EventEndTime), Into.Time(AsimField.TimeGenerated)),
        ["data>essentials>description"] = Into.Text(AsimField.EventMessage),
        ["data>essentials>investigationLink"] = Into.Text(AsimField.EventReportUrl),
        // Who did what an Activity Log alert is about.
        ["data>alertContext>caller"] = Into.User(new UserFields(AsimField.Username, AsimField.UsernameType)),
    }), Finish);

    public override string Id => Alert.Source;

    public override string Title => "Azure Monitor alerts (common schema)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Alert];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Azure Monitor"u8.ToArray();

    protected override string TimeMembers => "data.essentials.firedDateTime, resolvedDateTime";

    protected override string Wanted => "it is no alert in the common schema (schemaId azureMonitorCommonAlertSchema): switch the common alert schema on in the action group";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"azureMonitorCommonAlertSchema\""u8) >= 0 && ReadingOf(json) is not null;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Find(json, "schemaId"u8).SequenceEqual("azureMonitorCommonAlertSchema"u8) ? Reading : null;

    // The first is the one; a rule over several resources sends one alert for each.
    private static void Target(SecurityEvent e, ReadOnlySpan<byte> id)
    {
        if (e.Has(AsimField.DvcId) || id.IsEmpty)
            return;
        AzureResource.SetDevice(e, id);
        e.SetConstant(AsimField.IndicatorType, IsMachine(id) ? Host : CloudResource);
    }

    private static bool IsMachine(ReadOnlySpan<byte> id)
    {
        Span<byte> lower = stackalloc byte[512];
        return Ascii.ToLower(id, lower, out var length) == System.Buffers.OperationStatus.Done && lower[..length].IndexOf("/virtualmachines/"u8) >= 0;
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventUid) || !e.Has(AsimField.AlertName))
            return new Rejection(RejectionCodes.Truncated, "data.essentials has no alertId or no alertRule", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        return null;
    }
}
