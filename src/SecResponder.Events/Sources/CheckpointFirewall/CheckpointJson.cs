using System.Text.Json;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Log Exporter's JSON: one flat object; the tables of some blades (layers, matched rules) are arrays of objects, whose fields count as the record's own.</summary>
internal static class CheckpointJson
{
    /// <summary>Keeps each value under its own name, in the record's order.</summary>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> json, out int position)
    {
        position = 0;
        if (JsonTape.Of(json, out var at) is { } tape)
            return TryReadTape(e, tape, at, out position);
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

    // What has been read once is not read again; names and values stand on the tape in their order.
    private static bool TryReadTape(SecurityEvent e, JsonTape tape, int at, out int position)
    {
        position = 0;
        var start = tape.Entries[at].Start;
        var end = tape.Entries[at].After;
        ReadOnlySpan<byte> name = default;
        for (at++; at < end; at++)
        {
            ref readonly var entry = ref tape.Entries[at];
            if (entry.Kind == JsonTapeKind.Name)
                name = entry.In(tape.Json);
            else if (entry.Kind is JsonTapeKind.Text or JsonTapeKind.Word)
                CheckpointValues.Keep(e, name, entry.In(tape.Json));
            else if (entry.Kind == JsonTapeKind.EscapedText)
            {
                if (!TryUnescape(e, tape.WithQuotes(at), out var text))
                {
                    position = entry.Start + entry.Length + 1 - start;
                    return false;
                }
                CheckpointValues.Keep(e, name, text);
            }
        }
        return true;
    }

    private static bool TryUnescape(SecurityEvent e, ReadOnlySpan<byte> quoted, out ReadOnlySpan<byte> text)
    {
        try
        {
            text = JsonEscapes.Unescape(e, quoted);
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            text = default;
            return false;
        }
    }
}
