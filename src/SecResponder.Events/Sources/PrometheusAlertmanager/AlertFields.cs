using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PrometheusAlertmanager;

/// <summary>Which labels and annotations of an alert become what. Labels are everybody's own; these are the names that the published rules use.</summary>
internal static class AlertFields
{
    private static readonly WordMap Severities = new(
        ("critical", "High"), ("page", "High"), ("emergency", "High"), ("high", "High"), ("error", "Medium"), ("major", "Medium"), ("warning", "Medium"), ("medium", "Medium"), ("minor", "Low"), ("low", "Low"), ("info", "Informational"), ("none", "Informational"));

    private static readonly WordMap Statuses = new(("firing", "Active"), ("active", "Active"), ("suppressed", "Active"), ("resolved", "Closed"));

    private static readonly byte[] Host = "Host"u8.ToArray();

    // The alert is about an object of Kubernetes; its instance is whoever counts those.
    private static readonly byte[][] OfKubernetes = [.. "pod deployment statefulset daemonset job_name namespace node".Split(' ').Select(name => System.Text.Encoding.UTF8.GetBytes(name))];

    public static EventKind Alert { get; } = new("prometheus-alertmanager", "alert", AsimSchema.AlertEvent, new LogSource("alert", "prometheus", "alertmanager"));

    public static JsonReading Reading { get; } = new(Alert, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["status"] = Into.Word(AsimField.AlertStatus, Statuses, AsimField.AlertOriginalStatus),
        ["status>state"] = Into.Word(AsimField.AlertStatus, Statuses, AsimField.AlertOriginalStatus),
        ["labels>alertname"] = Into.All(Into.Text(AsimField.AlertName), Into.Text(AsimField.RuleName)),
        ["labels>severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["labels>instance"] = Into.Kept("instance"),
        ["labels>node"] = Into.Kept("node"),
        ["labels>nodename"] = Into.Kept("nodename"),
        ["labels>hostname"] = Into.Kept("hostname"),
        ["labels>host"] = Into.Kept("host"),
        ["labels>pod"] = Into.Kept("pod"),
        ["labels>deployment"] = Into.Kept("deployment"),
        ["labels>statefulset"] = Into.Kept("statefulset"),
        ["labels>daemonset"] = Into.Kept("daemonset"),
        ["labels>job_name"] = Into.Kept("job_name"),
        ["labels>namespace"] = Into.Kept("namespace"),
        ["annotations>description"] = Into.Text(AsimField.EventMessage),
        ["annotations>message"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["annotations>summary"] = Into.TextIfAbsent(AsimField.EventMessage),
        ["annotations>runbook_url"] = Into.Text(AsimField.AttackRemediationSteps),
        ["startsAt"] = Into.Time(AsimField.EventStartTime),
        ["endsAt"] = Into.Kept("endsAt"),
        ["generatorURL"] = Into.Text(AsimField.EventReportUrl),
        ["fingerprint"] = Into.Text(AsimField.EventOriginalUid),
    }), Finish);

    private static readonly FieldSetter End = Into.All(Into.Time(AsimField.EventEndTime), Into.Time(AsimField.TimeGenerated));

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.AlertName))
            return new Rejection(RejectionCodes.Truncated, "an alert has no label alertname", 0);
        if (!e.Has(AsimField.EventStartTime))
            return new Rejection(RejectionCodes.BadTime, "an alert has no startsAt, or one that can't be read", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        // While an alert fires its end is a guess, or the year 1.
        if (e[AsimField.AlertOriginalStatus].Utf8.SequenceEqual("resolved"u8))
            End(e, e.Vendor.Find("endsAt"u8).Utf8);
        if (!e.Has(AsimField.TimeGenerated))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventStartTime]);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        Device(e);
        return null;
    }

    private static void Device(SecurityEvent e)
    {
        if (!TryName(e, "node"u8) && !TryName(e, "nodename"u8) && !TryName(e, "hostname"u8) && !TryName(e, "host"u8) && !IsOfKubernetes(e))
        {
            // What probes (the blackbox exporter) put there is the URL that they ask.
            var instance = e.Vendor.Find("instance"u8).Utf8;
            Addresses.Split(instance.Contains((byte)'/') ? default : instance, out var address, out _);
            HostFields.Device.Set(e, address);
        }
        if (e.Has(AsimField.DvcHostname) || e.Has(AsimField.DvcIpAddr))
            e.SetConstant(AsimField.IndicatorType, Host);
    }

    private static bool TryName(SecurityEvent e, ReadOnlySpan<byte> label)
    {
        Addresses.Split(e.Vendor.Find(label).Utf8, out var name, out _);
        HostFields.Device.Set(e, name);
        return e.Has(AsimField.DvcHostname) || e.Has(AsimField.DvcIpAddr);
    }

    private static bool IsOfKubernetes(SecurityEvent e)
    {
        foreach (var label in OfKubernetes)
            if (e.Vendor.Find(label).IsPresent)
                return true;
        return false;
    }
}
