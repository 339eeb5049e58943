using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Sources.KubernetesAudit;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.KubernetesEvent;

/// <summary>Which members of an Event object become what.</summary>
internal static class EventFields
{
    // Reasons are words of whoever reports; those of Kubernetes' own controllers and nodes. A "Failed…" and a "…BackOff" are what was tried.
    private static readonly WordMap Reasons = new(
        ("Created", "Create"), ("SuccessfulCreate", "Create"), ("FailedCreate", "Create"), ("Provisioning", "Create"), ("ProvisioningSucceeded", "Create"), ("Pulled", "Install"), ("Pulling", "Install"), ("Failed", "Start"), ("Started", "Start"), ("Starting", "Start"),
        ("BackOff", "Start"), ("Scheduled", "Set"), ("FailedScheduling", "Set"), ("ScalingReplicaSet", "Set"), ("SuccessfulRescale", "Set"), ("Killing", "Stop"), ("Preempted", "Stop"), ("Evicted", "Stop"), ("OOMKilling", "Terminate"), ("SystemOOM", "Terminate"),
        ("SuccessfulDelete", "Delete"), ("FailedDelete", "Delete"), ("RemovingNode", "Delete"), ("DeletingNode", "Delete"), ("RegisteredNode", "Create"), ("Rebooted", "Start"), ("Shutdown", "Stop"), ("NodeReady", "Enable"), ("NodeSchedulable", "Enable"),
        ("NodeNotReady", "Disable"), ("NodeNotSchedulable", "Disable"), ("TaintManagerEviction", "Stop"), ("LeaderElection", "Other"));

    private static readonly Dictionary<string, FieldSetter> Places = new(StringComparer.Ordinal)
    {
        ["metadata>uid"] = Into.Text(AsimField.EventOriginalUid),
        ["metadata>creationTimestamp"] = Into.TimeIfAbsent(AsimField.TimeGenerated),
        ["reason"] = Into.All(Into.Text(AsimField.EventOriginalType), Into.Text(AsimField.Operation)),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["note"] = Into.Text(AsimField.EventMessage),
        ["type"] = Into.Text(AsimField.EventOriginalSeverity),
        ["action"] = Into.Text(AsimField.EventOriginalSubType),
        ["involvedObject>kind"] = Into.Kept("kind"),
        ["involvedObject>namespace"] = Into.Kept("namespace"),
        ["involvedObject>name"] = Into.Kept("name"),
        ["involvedObject>uid"] = Into.Text(AsimField.ObjectId),
        ["regarding>kind"] = Into.Kept("kind"),
        ["regarding>namespace"] = Into.Kept("namespace"),
        ["regarding>name"] = Into.Kept("name"),
        ["regarding>uid"] = Into.Text(AsimField.ObjectId),
        ["source>component"] = App,
        ["source>host"] = Into.Kept("host"),
        ["deprecatedSource>component"] = App,
        ["deprecatedSource>host"] = Into.Kept("host"),
        ["reportingComponent"] = App,
        ["reportingController"] = App,
        ["reportingInstance"] = Into.Kept("reportingInstance"),
        ["series>lastObservedTime"] = Latest,
        ["series>count"] = Count,
        ["lastTimestamp"] = Latest,
        ["deprecatedLastTimestamp"] = Latest,
        ["firstTimestamp"] = Into.Time(AsimField.EventStartTime),
        ["deprecatedFirstTimestamp"] = Into.Time(AsimField.EventStartTime),
        ["eventTime"] = Into.All(Latest, Into.TimeIfAbsent(AsimField.EventStartTime)),
        ["count"] = Count,
        ["deprecatedCount"] = Count,
    };

    private static readonly byte[] At = "latest"u8.ToArray();

    /// <summary>The object, or what a watch tells of one.</summary>
    public static JsonFieldMap Map { get; } = new(Places.Concat(Places.Select(place => KeyValuePair.Create("object>" + place.Key, place.Value))));

    public static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "it has no reason", 0);
        var reason = e[AsimField.Operation].Utf8;
        e.SetConstant(AsimField.EventType, Reasons.Find(reason) ?? (reason.StartsWith("Failed"u8) ? ChangeVerb.TypeOf(reason["Failed"u8.Length..]) : AsimWords.Other));
        e.SetConstant(AsimField.EventResult, e[AsimField.EventOriginalSeverity].Utf8.SequenceEqual("Warning"u8) ? AsimWords.Failure : AsimWords.Success);
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        Object(e);
        Node(e);
        return null;
    }

    private static void Object(SecurityEvent e)
    {
        var kind = e.Vendor.Find("kind"u8);
        KubernetesObject.Set(e, e.Vendor.Find("namespace"u8), kind, e.Vendor.Find("name"u8));
        e.SetText(AsimField.OriginalObjectType, kind.Utf8);
    }

    // The node: what it is about, or where who reports runs. A controller's instance is a pod's name, or nothing.
    private static void Node(SecurityEvent e)
    {
        if (e.Vendor.Find("kind"u8).Utf8.SequenceEqual("Node"u8))
            HostFields.Target.Set(e, e.Vendor.Find("name"u8).Utf8);
        HostFields.Device.Set(e, e.Vendor.Find("host"u8).Utf8);
        if (!e.Has(AsimField.DvcHostname) && e[AsimField.ActingAppName].Utf8.SequenceEqual("kubelet"u8))
            HostFields.Device.Set(e, e.Vendor.Find("reportingInstance"u8).Utf8);
    }

    // An event that comes again has the time of the last; when the object was written counts where nothing else does.
    private static void Latest(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsoStamp.TryRead(text, out var time, out _) || (e.Vendor.Find(At) is { IsPresent: true } before && before.Time >= time))
            return;
        e.Vendor.Add(At, FieldValue.OfTime(time));
        e.SetTime(AsimField.TimeGenerated, time);
    }

    private static void App(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        e.SetText(AsimField.ActingAppName, text);
        e.SetConstant(AsimField.ActingAppType, AsimWords.Service);
    }

    private static void Count(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var count) && count > 0)
            e.SetInteger(AsimField.EventCount, count);
    }
}
