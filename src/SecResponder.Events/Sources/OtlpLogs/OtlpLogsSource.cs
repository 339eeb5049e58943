using System.Buffers;
using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.OtlpLogs;

/// <summary>OpenTelemetry's export requests for logs in JSON, an event a log record. A body that is a known source's record is read as that: a collector is often only the way it came.</summary>
/// <remarks>OpenTelemetry, "OTLP Specification" (JSON Protobuf encoding), "Logs Data Model", "Semantic Conventions".</remarks>
internal sealed class OtlpLogsSource : JsonBatchSource
{
    private static readonly EventKind Log = new("otlp-logs", "log", AsimSchema.AuditEvent, new LogSource("application", "opentelemetry", "logs"));

    private static readonly JsonReading Reading = new(Log, OtlpFields.Map, OtlpFields.Finish);

    public override string Id => Log.Source;

    public override string Title => "OpenTelemetry logs (OTLP/JSON)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Log];

    protected override byte[] Vendor { get; } = "OpenTelemetry"u8.ToArray();

    protected override byte[] Product { get; } = "OTLP"u8.ToArray();

    protected override string Wanted => "no log record stands in it: resourceLogs, scopeLogs, logRecords";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"resourceLogs\""u8) >= 0 && JsonMember.FindJson(json, "resourceLogs"u8) is [(byte)'[', ..];

    protected override int Split(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver)
    {
        var count = 0;
        foreach (var logs in new JsonElements(JsonMember.FindJson(json, "resourceLogs"u8)))
        {
            var resource = JsonMember.FindJson(JsonMember.FindObject(logs, "resource"u8), "attributes"u8);
            foreach (var scope in new JsonElements(JsonMember.FindJson(logs, "scopeLogs"u8)))
            {
                var name = JsonMember.Find(JsonMember.FindObject(scope, "scope"u8), "name"u8);
                foreach (var log in new JsonElements(JsonMember.FindJson(scope, "logRecords"u8)))
                    One(record, count++, log, resource, name, scratch, receiver);
            }
        }
        return count;
    }

    private void One(in RawRecord record, int index, ReadOnlySpan<byte> log, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> scope, SecurityEvent e, IEventReceiver receiver)
    {
        var body = JsonMember.FindJson(JsonMember.FindObject(log, "body"u8), "stringValue"u8);
        if (body.Length > 2 && TryInner(record, index, body, e, receiver))
            return;
        if (!TryBegin(record, index, log, Reading, e, receiver))
            return;
        OtlpAttributes.Read(e, JsonMember.FindJson(log, "attributes"u8), OtlpAttributes.OfLog);
        OtlpAttributes.Read(e, resource, OtlpAttributes.OfResource);
        OtlpFields.Scope(e, scope);
        End(record, log, Reading, e, receiver);
    }

    // What a source knows of its own record is more than a collector says of it.
    private bool TryInner(in RawRecord record, int index, ReadOnlySpan<byte> quoted, SecurityEvent e, IEventReceiver receiver)
    {
        var inner = record with { Origin = record.Origin.PartAt(index) };
        if (!quoted.Contains((byte)'\\'))
            return record.Span.Overlaps(quoted, out var offset) && TryInner(inner with { Bytes = record.Bytes.Slice(offset + 1, quoted.Length - 2) }, e, receiver);
        var rented = ArrayPool<byte>.Shared.Rent(quoted.Length);
        try
        {
            var reader = new Utf8JsonReader(quoted);
            return reader.Read() && TryInner(inner with { Bytes = new ArraySegment<byte>(rented, 0, reader.CopyString(rented)) }, e, receiver);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text of anybody's.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool TryInner(in RawRecord inner, SecurityEvent e, IEventReceiver receiver)
    {
        if (inner.Span.Contains((byte)0) || EventSources.Recognize(inner.Span) is not { } source || ReferenceEquals(source, this))
            return false;
        source.Normalize(inner, e, receiver);
        return true;
    }
}
