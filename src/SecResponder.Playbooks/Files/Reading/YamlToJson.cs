using System.Text;
using System.Text.Json;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Writes a YAML node as JSON: plain numbers, booleans and null are what they look like, all else is text.</summary>
internal static class YamlToJson
{
    public static string Write(YamlNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, node);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlScalar scalar:
                Write(writer, scalar);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, YamlScalar scalar)
    {
        switch (scalar.Type)
        {
            case YamlScalarType.Null:
                writer.WriteNullValue();
                break;
            case YamlScalarType.Boolean:
                writer.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
                break;
            case YamlScalarType.Integer when YamlScalarTypes.TryInteger(scalar.Text, out var number):
                writer.WriteNumberValue(number);
                break;
            case YamlScalarType.Float when double.TryParse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }
}
