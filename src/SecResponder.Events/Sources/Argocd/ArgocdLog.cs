using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>A line of a component's log: what kind of event it is, if any, and its fields.</summary>
internal static class ArgocdLog
{
    private static readonly FieldSetter Time = Into.Time(AsimField.TimeGenerated);
    private static readonly FieldSetter StartTime = Into.Time(AsimField.EventStartTime);

    private static readonly FieldTable Table = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["time"] = Time,
        ["msg"] = Into.Text(AsimField.EventMessage),
        ["level"] = Into.Text(AsimField.EventOriginalSeverity),
        ["grpc.code"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["grpc.start_time"] = StartTime,
        ["peer.address"] = Peer,
        ["dest-server"] = Into.Text(AsimField.TargetUrl),
    },
        "application", "project", "name", "namespace", "app-namespace", "app-qualified-name", "appNamespace", "dest-namespace", "dest-name", "type", "reason", "user", "userName", "podName", "container", "security", "CWE", "repo", "revision", "file", "error", "grpc.error",
        "grpc.service", "grpc.method", "grpc.method_type", "grpc.component", "grpc.time_ms", "grpc.request.claims", "grpc.request.content", "grpc.request.deadline", "protocol", "span.kind", "system", "resource-namespace");

    /// <summary>The kind of event that a line is; null for the many that tell of Argo CD's own work only.</summary>
    public static EventKind? KindOf(in LogLine line, out bool isLogoff)
    {
        isLogoff = false;
        var message = line.Find("msg"u8);
        if (ArgocdLogon.IsLogon(message))
            return ArgocdKinds.Logon;
        // When an Event can't be stored, a second line with the same fields says so; the first one has told what happened.
        if (ArgocdAction.IsLine(line))
            return message.StartsWith("Unable to create audit event"u8) ? null : ArgocdKinds.Event;
        // What is written to find mistakes is no event, whatever its mark.
        if (line.Find("security"u8) is [>= (byte)'1' and <= (byte)'5'] && !line.Find("level"u8).SequenceEqual("debug"u8) && !line.Find("level"u8).SequenceEqual("trace"u8))
            return ArgocdKinds.Security;
        if (ArgocdCall.IsTerminal(message))
            return ArgocdKinds.Call;
        return ArgocdCall.IsCall(message) ? ArgocdCall.KindOf(line, message, out isLogoff) : null;
    }

    /// <summary>Fills the event, which was begun with the line's kind.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static Rejection? Read(SecurityEvent e, in RawRecord record, in LogLine line, bool isLogoff)
    {
        if (Fields(e, line) is { } rejection)
            return rejection;
        if (line.Start > 0)
        {
            var header = SyslogHeader.Read(record.Span, record.ReceivedAt);
            if (!e.Has(AsimField.TimeGenerated) && header.HasTime)
                e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
            // A container's runtime writes "2026-03-01T10:00:00Z stderr F " before the line: no host has that name.
            if (header.Facility >= 0 || header.App.Length > 0)
                HostFields.Device.Set(e, header.Host);
        }
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time, or one that can't be read; ARGOCD_LOG_FORMAT_TIMESTAMP should be RFC 3339", line.Start);
        if (!e.Has(AsimField.EventMessage))
            return new Rejection(RejectionCodes.Truncated, "it has no msg", line.Start + line.Body.Length);
        if (e.Kind == ArgocdKinds.Logon)
            ArgocdLogon.Finish(e, isLogoff);
        else if (e.Kind == ArgocdKinds.Call)
            ArgocdCall.Finish(e);
        else if (e.Kind == ArgocdKinds.Security)
            ArgocdSecurity.Finish(e);
        else
            Event(e);
        ArgocdSecurity.SetSeverity(e);
        return null;
    }

    private static Rejection? Fields(SecurityEvent e, in LogLine line)
    {
        if (!line.IsJson)
        {
            var pairs = new KeyValuePairs(line.Body);
            while (pairs.Next())
                Table.Set(e, pairs.Key, pairs.Text(e));
            return null;
        }
        var members = new JsonPairs(line.Body);
        try
        {
            while (members.Next())
                Table.Set(e, members.Key, members.Text(e));
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(line.Body[members.Position..])}", line.Start + members.Position);
        }
    }

    private static void Event(SecurityEvent e)
    {
        var vendor = e.Vendor;
        var application = vendor.Find("application"u8).Utf8;
        var project = vendor.Find("project"u8).Utf8;
        var message = e[AsimField.EventMessage].Utf8;
        e.SetText(AsimField.Object, !application.IsEmpty ? application : !project.IsEmpty ? project : vendor.Find("name"u8).Utf8);
        ArgocdAction.SetObjectType(e, !application.IsEmpty ? "Application"u8 : !project.IsEmpty ? "AppProject"u8 : message.IndexOf(" ApplicationSet"u8) >= 0 ? "ApplicationSet"u8 : default);
        ArgocdAction.Finish(e, vendor.Find("reason"u8).Utf8, vendor.Find("type"u8).Utf8, vendor.Find("user"u8).Utf8, default);
    }

    // REST and the user interface come by a gateway within the server itself: its address says nothing of the client.
    private static void Peer(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Addresses.Split(text, out var address, out var port);
        if (address.StartsWith("127."u8) || address.SequenceEqual("::1"u8))
            return;
        Addresses.Set(e, AsimField.SrcIpAddr, address);
        if (e.Has(AsimField.SrcIpAddr))
            Numbers.Port(e, AsimField.SrcPortNumber, port);
    }
}
