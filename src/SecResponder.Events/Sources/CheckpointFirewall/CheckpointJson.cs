using System.Text.Json;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Log Exporter's JSON: one flat object; the tables of some blades (layers, matched rules) are arrays of objects, whose fields count as the record's own.</summary>
internal static class CheckpointJson
{
    /// <summary>Keeps each value under its own name, in the record's order.</summary>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> json, out int position)
    {
        position = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        ReadOnlySpan<byte> name = default;
        try
        {
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = reader.ValueSpan;
                        break;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        var room = e.ScratchRoom(reader.ValueSpan.Length);
                        CheckpointValues.Keep(e, name, room[..reader.CopyString(room)]);
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                        CheckpointValues.Keep(e, name, reader.ValueSpan);
                        break;
                    default:
                        break;
                }
            return true;
        }
        catch (JsonException)
        {
            position = Math.Min((int)reader.BytesConsumed, json.Length);
            return false;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            position = Math.Min((int)reader.BytesConsumed, json.Length);
            return false;
        }
    }
}
