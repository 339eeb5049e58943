using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>A Kubernetes Event of Argo CD: <c>v1</c>, or <c>events.k8s.io/v1</c> with its other names for the same.</summary>
/// <remarks>Kubernetes API reference, "Event v1 core" and "Event v1 events.k8s.io"; argo-cd, <c>util/argo/audit_logger.go</c>.</remarks>
internal static class ArgocdEvent
{
    private static readonly FieldSetter Time = Into.Time(AsimField.TimeGenerated);

    public static JsonReading Reading { get; } = new(ArgocdKinds.Event, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["metadata>uid"] = Into.Text(AsimField.EventOriginalUid),
        ["metadata>creationTimestamp"] = Into.Kept("creationTimestamp"),
        ["metadata>annotations>user"] = Into.Kept("user"),
        ["metadata>annotations>dest-server"] = Into.Text(AsimField.TargetUrl),
        ["metadata>annotations>dest-namespace"] = Into.Kept("dest-namespace"),
        ["involvedObject>kind"] = Into.Kept("kind"),
        ["involvedObject>name"] = Into.Text(AsimField.Object),
        ["involvedObject>uid"] = Into.Text(AsimField.ObjectId),
        ["involvedObject>namespace"] = Into.Kept("namespace"),
        ["regarding>kind"] = Into.Kept("kind"),
        ["regarding>name"] = Into.Text(AsimField.Object),
        ["regarding>uid"] = Into.Text(AsimField.ObjectId),
        ["regarding>namespace"] = Into.Kept("namespace"),
        ["reason"] = Into.Kept("reason"),
        ["type"] = Into.All(Into.Kept("type"), Into.Text(AsimField.EventOriginalSeverity)),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["note"] = Into.Text(AsimField.EventMessage),
        ["count"] = Count,
        ["deprecatedCount"] = Count,
        ["series>count"] = Count,
        ["firstTimestamp"] = Into.Time(AsimField.EventStartTime),
        ["deprecatedFirstTimestamp"] = Into.Time(AsimField.EventStartTime),
        ["lastTimestamp"] = Into.Time(AsimField.EventEndTime),
        ["deprecatedLastTimestamp"] = Into.Time(AsimField.EventEndTime),
        ["series>lastObservedTime"] = Into.Time(AsimField.EventEndTime),
        ["eventTime"] = Into.Kept("eventTime"),
        ["source>component"] = Into.Kept("component"),
        ["deprecatedSource>component"] = Into.Kept("component"),
        ["reportingComponent"] = Component,
        ["reportingController"] = Component,
    }), Finish);

    private static readonly byte[] ComponentName = "component"u8.ToArray();

    private static Rejection? Finish(SecurityEvent e)
    {
        var vendor = e.Vendor;
        // The last time it happened is when there is news.
        if (e.Has(AsimField.EventEndTime))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventEndTime]);
        else if (vendor.Find("eventTime"u8) is { IsPresent: true } time)
            Time(e, time.Utf8);
        if (!e.Has(AsimField.TimeGenerated))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventStartTime]);
        if (!e.Has(AsimField.TimeGenerated))
            Time(e, vendor.Find("creationTimestamp"u8).Utf8);
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (lastTimestamp, eventTime, firstTimestamp, metadata.creationTimestamp), or one that can't be read", 0);
        ArgocdAction.SetObjectType(e, vendor.Find("kind"u8).Utf8);
        ArgocdAction.Finish(e, vendor.Find("reason"u8).Utf8, vendor.Find("type"u8).Utf8, vendor.Find("user"u8).Utf8, vendor.Find("component"u8).Utf8);
        return null;
    }

    // Both forms name it, one of them may be empty.
    private static void Component(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !e.Vendor.Find("component"u8).IsPresent)
            e.Keep(ComponentName, text);
    }

    private static void Count(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var count) && count > 0)
            e.SetInteger(AsimField.EventCount, count);
    }
}
