using System.Text.Json;

namespace SecResponder.Events.Asim;

/// <summary>An event as one flat JSON object: the columns a Sentinel analyst knows, aliases included.</summary>
public static class AsimJson
{
    /// <summary>Writes the event's fields into an object that the caller has begun, so that it can add members of its own.</summary>
    public static void WriteFields(Utf8JsonWriter writer, SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(e);
        foreach (var field in e.Fields)
            Write(writer, AsimFields.JsonName(field), AsimFields.TypeOf(field), e[field]);
        foreach (var (alias, target) in AsimAliases.Of(e.Kind.Schema))
            if (!e.Has(alias) && e.Has(target))
                Write(writer, AsimFields.JsonName(alias), AsimFields.TypeOf(alias), e[target]);
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, AsimType type, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Integer when type != AsimType.Text:
                writer.WriteNumber(name, value.Integer);
                break;
            case FieldKind.Real:
                writer.WriteNumber(name, value.Real);
                break;
            case FieldKind.Boolean:
                writer.WriteBoolean(name, value.Boolean);
                break;
            case FieldKind.Json:
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.Utf8, skipInputValidation: true);
                break;
            case FieldKind.Text:
                writer.WriteString(name, value.Utf8);
                break;
            default:
                Span<byte> text = stackalloc byte[40];
                value.TryFormat(text, out var written);
                writer.WriteString(name, text[..written]);
                break;
        }
    }
}
