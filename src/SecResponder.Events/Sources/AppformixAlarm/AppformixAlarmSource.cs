using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AppformixAlarm;

/// <summary>Alarms of AppFormix (Contrail Insights) as it posts them: a host, an instance, a service, a network device crossed a threshold, or does no more.</summary>
/// <remarks>Juniper, Contrail Insights User Guide, "Notifications".</remarks>
internal sealed class AppformixAlarmSource : JsonSource
{
    private static readonly EventKind Alarm = new("appformix-alarm", "alarm", AsimSchema.AlertEvent, new LogSource("alert", "appformix", "alarm"));

    private static readonly WordMap Severities = new(("critical", "High"), ("error", "Medium"), ("warning", "Low"), ("information", "Informational"), ("none", "Informational"));

    // An event (mode "event") is triggered and has no end; an alarm that is learning says nothing yet.
    private static readonly WordMap States = new(("active", "Active"), ("triggered", "Active"), ("inactive", "Closed"));

    private static readonly byte[] Host = "Host"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();

    private static readonly JsonReading Reading = new(Alarm, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["spec>name"] = Into.All(Into.Text(AsimField.AlertName), Into.Text(AsimField.RuleName)),
        ["spec>severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["spec>metricType"] = Into.Text(AsimField.EventOriginalType),
        ["spec>mode"] = Into.Text(AsimField.EventOriginalSubType),
        ["status>timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["status>state"] = Into.Word(AsimField.AlertStatus, States, AsimField.AlertOriginalStatus),
        ["status>entityType"] = Into.Kept("entityType"),
        ["status>entityId"] = Into.Kept("entityId"),
        ["status>entityDetails>hostId"] = Into.Kept("hostId"),
        ["status>description"] = Into.Text(AsimField.EventMessage),
    }), Finish);

    public override string Id => Alarm.Source;

    public override string Title => "AppFormix (Contrail Insights) alarms";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Alarm];

    protected override byte[] Vendor { get; } = "Juniper"u8.ToArray();

    protected override byte[] Product { get; } = "AppFormix"u8.ToArray();

    protected override string TimeMembers => "status.timestamp";

    protected override string Wanted => "it is no alarm: kind must be Alarm, with spec and status";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"Alarm\""u8) >= 0 && json.IndexOf("\"entityType\""u8) >= 0 && ReadingOf(json) is not null;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) =>
        JsonMember.Find(json, "kind"u8).SequenceEqual("Alarm"u8) && !JsonMember.FindObject(json, "spec"u8).IsEmpty && !JsonMember.FindObject(json, "status"u8).IsEmpty ? Reading : null;

    private static Rejection? Finish(SecurityEvent e)
    {
        var entity = e.Vendor.Find("entityId"u8);
        if (!e.Has(AsimField.AlertName) || !entity.IsPresent)
            return new Rejection(RejectionCodes.Truncated, "it has no spec.name or no status.entityId", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        // A service or a device of the network is no machine that one could hold; an instance is.
        var type = e.Vendor.Find("entityType"u8).Utf8;
        var isMachine = type.SequenceEqual("host"u8) || type.SequenceEqual("instance"u8);
        e.Set(AsimField.DvcId, entity);
        e.SetConstant(AsimField.DvcIdType, Other);
        if (isMachine)
            e.SetConstant(AsimField.IndicatorType, Host);
        // Hosts are known by their names in many installations, by a UUID in others; a service's name is no machine's.
        if (!type.SequenceEqual("service"u8) && !IsUuid(entity.Utf8))
            HostFields.Device.Set(e, entity.Utf8);
        return null;
    }

    private static bool IsUuid(ReadOnlySpan<byte> text) => System.Buffers.Text.Utf8Parser.TryParse(text, out Guid _, out var length) && length == text.Length;
}
