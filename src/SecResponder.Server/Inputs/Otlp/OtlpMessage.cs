namespace SecResponder.Server.Inputs.Otlp;

/// <summary>How a field of a protobuf message is written as JSON.</summary>
internal enum OtlpKind
{
    Text,
    /// <summary>Hexadecimal in OTLP's JSON, which is not what protobuf's own JSON does: ids of traces and spans.</summary>
    Hexadecimal,
    Base64,
    Boolean,
    /// <summary>A varint that JSON writes as a number.</summary>
    Number,
    /// <summary>A varint of 64 bits with a sign, which JSON writes as a text.</summary>
    Signed64,
    /// <summary>Eight bytes that JSON writes as a text: nanoseconds.</summary>
    Fixed64,
    Fixed32,
    Double,
    Message,
}

/// <summary>A field: its number, its name in JSON, what it is.</summary>
internal sealed record OtlpField(int Number, string Name, OtlpKind Kind, bool IsRepeated = false, Func<OtlpMessage>? Of = null);

/// <summary>The messages of a logs export request, as tables.</summary>
/// <remarks>OpenTelemetry protocol 1.x: opentelemetry/proto/collector/logs/v1/logs_service.proto, logs/v1/logs.proto, resource/v1/resource.proto, common/v1/common.proto; names in JSON by "OTLP/HTTP, JSON Protobuf Encoding". A field that is not here is left out.</remarks>
internal sealed record OtlpMessage(OtlpField[] Fields)
{
    private static readonly OtlpMessage AnyValue = new(
    [
        new(1, "stringValue", OtlpKind.Text), new(2, "boolValue", OtlpKind.Boolean), new(3, "intValue", OtlpKind.Signed64), new(4, "doubleValue", OtlpKind.Double),
        new(5, "arrayValue", OtlpKind.Message, Of: () => ArrayValue!), new(6, "kvlistValue", OtlpKind.Message, Of: () => KeyValueList!), new(7, "bytesValue", OtlpKind.Base64),
    ]);

    private static readonly OtlpMessage ArrayValue = new([new(1, "values", OtlpKind.Message, true, () => AnyValue)]);

    private static readonly OtlpMessage KeyValue = new([new(1, "key", OtlpKind.Text), new(2, "value", OtlpKind.Message, Of: () => AnyValue)]);

    private static readonly OtlpMessage KeyValueList = new([new(1, "values", OtlpKind.Message, true, () => KeyValue)]);

    private static readonly OtlpMessage Resource = new([new(1, "attributes", OtlpKind.Message, true, () => KeyValue), new(2, "droppedAttributesCount", OtlpKind.Number)]);

    private static readonly OtlpMessage Scope = new(
    [
        new(1, "name", OtlpKind.Text), new(2, "version", OtlpKind.Text), new(3, "attributes", OtlpKind.Message, true, () => KeyValue), new(4, "droppedAttributesCount", OtlpKind.Number),
    ]);

    private static readonly OtlpMessage LogRecord = new(
    [
        new(1, "timeUnixNano", OtlpKind.Fixed64), new(11, "observedTimeUnixNano", OtlpKind.Fixed64), new(2, "severityNumber", OtlpKind.Number), new(3, "severityText", OtlpKind.Text),
        new(5, "body", OtlpKind.Message, Of: () => AnyValue), new(6, "attributes", OtlpKind.Message, true, () => KeyValue), new(7, "droppedAttributesCount", OtlpKind.Number),
        new(8, "flags", OtlpKind.Fixed32), new(9, "traceId", OtlpKind.Hexadecimal), new(10, "spanId", OtlpKind.Hexadecimal), new(12, "eventName", OtlpKind.Text),
    ]);

    private static readonly OtlpMessage ScopeLogs = new(
        [new(1, "scope", OtlpKind.Message, Of: () => Scope), new(2, "logRecords", OtlpKind.Message, true, () => LogRecord), new(3, "schemaUrl", OtlpKind.Text)]);

    private static readonly OtlpMessage ResourceLogs = new(
        [new(1, "resource", OtlpKind.Message, Of: () => Resource), new(2, "scopeLogs", OtlpKind.Message, true, () => ScopeLogs), new(3, "schemaUrl", OtlpKind.Text)]);

    /// <summary>What is posted to <c>/v1/logs</c>.</summary>
    public static OtlpMessage ExportRequest { get; } = new([new(1, "resourceLogs", OtlpKind.Message, true, () => ResourceLogs)]);
}
