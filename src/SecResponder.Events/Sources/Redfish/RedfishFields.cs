using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Redfish;

/// <summary>Which members of an event become what.</summary>
internal static class RedfishFields
{
    private static readonly WordMap Severities = new(("OK", "Informational"), ("Warning", "Medium"), ("Critical", "High"));

    // Registry ResourceEvent, and the event types of before it; errors at a resource are no change of it.
    private static readonly WordMap Changes = new(
        ("ResourceCreated", "Create"), ("ResourceRemoved", "Delete"), ("ResourceDeleted", "Delete"), ("ResourceChanged", "Set"), ("ResourceVersionChanged", "Set"), ("URIForResourceChanged", "Set"), ("ResourceSelfTestCompleted", "Execute"),
        ("ResourceUpdated", "Set"), ("ResourceAdded", "Create"));

    private static readonly byte[] Active = "Active"u8.ToArray();
    private static readonly byte[] Closed = "Closed"u8.ToArray();
    private static readonly byte[] Host = "Host"u8.ToArray();

    private static readonly Dictionary<string, FieldSetter> Common = new(StringComparer.Ordinal)
    {
        ["EventTimestamp"] = Into.Time(AsimField.TimeGenerated),
        ["EventId"] = Into.Text(AsimField.EventOriginalUid),
        ["EventType"] = Into.Text(AsimField.EventOriginalSubType),
        ["MessageId"] = Into.Text(AsimField.EventOriginalType),
        ["Message"] = Into.Text(AsimField.EventMessage),
        ["Severity"] = SeverityIfAbsent,
        ["MessageSeverity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["OriginOfCondition"] = Into.Kept("OriginOfCondition"),
        ["OriginOfCondition>@odata.id"] = Into.Kept("OriginOfCondition"),
        ["Context"] = Into.Kept("Context"),
        ["Oem>Dell>ServerHostname"] = Into.Host(HostFields.Device),
    };

    private static readonly JsonFieldMap Alert = new(Common.Append(new("Resolution", Into.Text(AsimField.AttackRemediationSteps))));

    private static readonly JsonFieldMap Change = new(Common);

    /// <summary>How each kind is read.</summary>
    public static Dictionary<EventKind, JsonReading> Readings { get; } =
        RedfishKinds.All.ToDictionary(kind => kind, kind => kind.Schema == AsimSchema.AuditEvent ? new JsonReading(kind, Change, FinishChange) : new JsonReading(kind, Alert, FinishAlert));

    /// <summary>ASIM's EventType of a message that tells of a change, or null.</summary>
    public static byte[]? ChangeOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> eventType) => Changes.Find(key) ?? (eventType.SequenceEqual("Alert"u8) ? null : Changes.Find(eventType));

    private static Rejection? FinishAlert(SecurityEvent e)
    {
        if (Begin(e) is { } rejection)
            return rejection;
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        e.SetText(AsimField.AlertName, Key(e));
        // A message of severity OK says that it is over: the temperature is normal again.
        e.SetConstant(AsimField.AlertStatus, e[AsimField.EventOriginalSeverity].Utf8.SequenceEqual("OK"u8) ? Closed : Active);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        if (e.Has(AsimField.DvcHostname) || e.Has(AsimField.DvcIpAddr))
            e.SetConstant(AsimField.IndicatorType, Host);
        return null;
    }

    private static Rejection? FinishChange(SecurityEvent e)
    {
        if (Begin(e) is { } rejection)
            return rejection;
        e.SetText(AsimField.Operation, Key(e));
        e.SetConstant(AsimField.EventType, ChangeOf(Key(e), e[AsimField.EventOriginalSubType].Utf8) ?? AsimWords.Other);
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        var origin = e.Vendor.Find("OriginOfCondition"u8);
        e.Set(AsimField.Object, origin.IsPresent ? origin : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, AsimWords.ConfigurationAtom);
        return null;
    }

    private static Rejection? Begin(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventOriginalType))
            return new Rejection(RejectionCodes.Truncated, "an event has no MessageId", 0);
        // No controller says whose it is. A subscription's context comes back with each event: "host:node7.example.com" is what README asks for; anything else may be anything.
        var context = e.Vendor.Find("Context"u8).Utf8;
        if (!e.Has(AsimField.DvcHostname) && context.StartsWith("host:"u8))
            HostFields.Device.Set(e, context["host:"u8.Length..].Trim((byte)' '));
        return null;
    }

    private static ReadOnlySpan<byte> Key(SecurityEvent e)
    {
        var id = e[AsimField.EventOriginalType].Utf8;
        return id[(id.LastIndexOf((byte)'.') + 1)..];
    }

    private static void SeverityIfAbsent(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.EventOriginalSeverity))
            return;
        e.SetText(AsimField.EventOriginalSeverity, text);
        Severities.TrySet(e, AsimField.EventSeverity, text);
    }
}
