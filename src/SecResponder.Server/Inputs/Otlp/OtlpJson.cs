using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecResponder.Server.Inputs.Otlp;

/// <summary>Writes protobuf messages as OTLP's JSON: from there on both forms go the same way.</summary>
internal static class OtlpJson
{
    // As deep as a JSON reader goes, so that what is written here can be read.
    private const int Deepest = 60;

    /// <summary>The request as JSON.</summary>
    /// <exception cref="FormatException">It is no protobuf message, or one within another too often.</exception>
    public static byte[] OfProtobuf(ReadOnlySpan<byte> request)
    {
        var json = new ArrayBufferWriter<byte>(2 * request.Length + 64);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true }))
            Write(writer, OtlpMessage.ExportRequest, request, 0);
        return json.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, OtlpMessage message, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > Deepest)
            throw new FormatException("messages lie in one another too often");
        writer.WriteStartObject();
        foreach (var field in message.Fields)
        {
            // The parts of a list need not stand together; of a single field the last one counts.
            var isThere = false;
            var reader = new ProtobufReader(bytes);
            ProtobufReader last = default;
            while (reader.TryRead())
            {
                if (reader.Number != field.Number || reader.HasBytes != IsCounted(field.Kind))
                    continue;
                last = reader;
                if (field.IsRepeated && !isThere)
                    writer.WriteStartArray(field.Name);
                isThere = true;
                if (field.IsRepeated)
                    Value(writer, field, reader, depth);
            }
            if (!isThere)
                continue;
            if (field.IsRepeated)
                writer.WriteEndArray();
            else
            {
                writer.WritePropertyName(field.Name);
                Value(writer, field, last, depth);
            }
        }
        writer.WriteEndObject();
    }

    private static bool IsCounted(OtlpKind kind) => kind is OtlpKind.Text or OtlpKind.Hexadecimal or OtlpKind.Base64 or OtlpKind.Message;

    private static void Value(Utf8JsonWriter writer, OtlpField field, in ProtobufReader reader, int depth)
    {
        switch (field.Kind)
        {
            case OtlpKind.Text:
                // What is no UTF-8 is replaced, as everywhere.
                writer.WriteStringValue(Encoding.UTF8.GetString(reader.Bytes));
                break;
            case OtlpKind.Hexadecimal:
                writer.WriteStringValue(Convert.ToHexStringLower(reader.Bytes));
                break;
            case OtlpKind.Base64:
                writer.WriteBase64StringValue(reader.Bytes);
                break;
            case OtlpKind.Boolean:
                writer.WriteBooleanValue(reader.Value != 0);
                break;
            case OtlpKind.Number or OtlpKind.Fixed32:
                writer.WriteNumberValue((long)reader.Value);
                break;
            case OtlpKind.Signed64:
                writer.WriteStringValue(((long)reader.Value).ToString(CultureInfo.InvariantCulture));
                break;
            case OtlpKind.Fixed64:
                writer.WriteStringValue(reader.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case OtlpKind.Double:
                Double(writer, BitConverter.UInt64BitsToDouble(reader.Value));
                break;
            default:
                Write(writer, field.Of!(), reader.Bytes, depth + 1);
                break;
        }
    }

    // JSON has no word for these; protobuf's JSON writes them as texts.
    private static void Double(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
