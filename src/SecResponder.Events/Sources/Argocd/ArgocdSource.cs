using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>Argo CD: Kubernetes Events of its applications and projects, the logs of its components (JSON or text), and applications as notifications send them.</summary>
/// <remarks>Argo CD, operator manual: "Security: Logging", "Notifications". The words are those of the source code, up to version 3.5.</remarks>
internal sealed class ArgocdSource : EventSource
{
    private static readonly byte[] Vendor = "CNCF"u8.ToArray();
    private static readonly byte[] Product = "Argo CD"u8.ToArray();

    public override string Id => ArgocdKinds.Source;

    public override string Title => "Argo CD";

    public override IReadOnlyList<EventKind> Kinds => ArgocdKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        var start = FindJson(record);
        if (start < 0)
            return LogLine.TryText(record, out var text) && ArgocdMarks.Are(text);
        var json = record[start..];
        return ArgocdMarks.IsEvent(json) || !ArgocdMarks.FindApplication(json).IsEmpty || (LogLine.TryJson(json, start, out var line) && ArgocdMarks.Are(line));
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = FindJson(record.Span);
        if (start >= 0)
            Json(record, scratch, receiver, start);
        else if (LogLine.TryText(record.Span.TrimEnd(" \t\r\n"u8), out var line))
            Log(record, scratch, receiver, line);
        else if (IsKlog(record.Span))
            receiver.Skip(record);
        else
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"neither a JSON object nor 'time=… level=… msg=…': {Excerpt.Of(record.Span)}", 0));
    }

    private static void Json(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver, int start)
    {
        var json = record.Span[start..];
        if (!JsonMember.IsObject(json, out var wrong))
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[wrong..])}", start + wrong));
        else if (ArgocdMarks.IsEvent(json))
            Object(record, scratch, receiver, ArgocdEvent.Reading, json, start);
        else if (ArgocdMarks.FindApplication(json) is { IsEmpty: false } application)
            Object(record, scratch, receiver, ArgocdApplication.Reading, application, start);
        else if (LogLine.TryJson(json, start, out var line))
            Log(record, scratch, receiver, line);
        else
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"it is no Event of an application, no application, and has no level and msg: {Excerpt.Of(json)}", start));
    }

    private static void Log(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver, scoped in LogLine line)
    {
        if (ArgocdLog.KindOf(line, out var isLogoff) is not { } kind)
        {
            receiver.Skip(record);
            return;
        }
        Begin(record, scratch, kind);
        if (ArgocdLog.Read(scratch, record, line, isLogoff) is { } rejection)
            receiver.Reject(record, rejection);
        else
            End(scratch, receiver);
    }

    private static void Object(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver, JsonReading reading, ReadOnlySpan<byte> json, int start)
    {
        Begin(record, scratch, reading.Kind);
        scratch.Vendor.SetJson(record.Bytes[start..]);
        if (!reading.Places.TryRead(scratch, json, out var position))
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[Math.Min(position, json.Length)..])}", start + position));
        else if (reading.Finish(scratch) is { } rejection)
            receiver.Reject(record, rejection);
        else
            End(scratch, receiver);
    }

    private static void Begin(in RawRecord record, SecurityEvent scratch, EventKind kind)
    {
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
    }

    private static void End(SecurityEvent scratch, IEventReceiver receiver)
    {
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    // "kubectl logs --prefix" writes "[pod/argocd-server-0/server] " before the line.
    private static int FindJson(ReadOnlySpan<byte> record)
    {
        if (!record.StartsWith("[pod/"u8))
            return JsonBody.Find(record);
        var end = record.IndexOf("] "u8);
        return end > 0 && end + 2 < record.Length && record[end + 2] == '{' ? end + 2 : -1;
    }

    // What Kubernetes' client writes between: "W0301 10:00:00.000000       1 reflector.go:539] …".
    private static bool IsKlog(ReadOnlySpan<byte> record)
    {
        var line = record[SyslogHeader.SkipByteOrderMark(record, 0)..];
        return line.Length > 6 && line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' && line[5] == ' ' && line[1..5].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
