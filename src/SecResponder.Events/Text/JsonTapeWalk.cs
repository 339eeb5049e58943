using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>A <see cref="JsonFieldMap"/> over an object that is on a tape already: the same setters in the same order.</summary>
internal static class JsonTapeWalk
{
    /// <summary>Hands the values of the object to their setters.</summary>
    /// <returns>False when text is no UTF-8, or half of a surrogate pair; <paramref name="position"/> then says where it ends.</returns>
    public static bool TryRead(JsonFieldMap.Node root, SecurityEvent e, JsonTape tape, int at, out int position)
    {
        position = 0;
        var start = tape.Entries[at].Start;
        try
        {
            Members(root, e, tape, at, ref position);
            return true;
        }
        catch (InvalidOperationException)
        {
            position -= start;
            return false;
        }
    }

    private static void Members(JsonFieldMap.Node node, SecurityEvent e, JsonTape tape, int at, ref int position)
    {
        var entries = tape.Entries;
        var json = tape.Json;
        var end = entries[at].After;
        for (at++; at < end; at = entries[at + 1].After)
            if (node.Find(entries[at].In(json)) is { } child)
                Value(child, e, tape, at + 1, ref position);
    }

    private static void Value(JsonFieldMap.Node node, SecurityEvent e, JsonTape tape, int at, ref int position)
    {
        ref readonly var value = ref tape.Entries[at];
        switch (value.Kind)
        {
            case JsonTapeKind.Object or JsonTapeKind.Array:
                Nested(node, e, tape, at, ref position);
                break;
            case JsonTapeKind.Null:
                break;
            case JsonTapeKind.Text when value.IsEscaped && node.Set is not null:
                position = value.Start + value.Length + 1;
                node.Set(e, Unescaped(e, tape.WithQuotes(at)));
                break;
            default:
                node.Set?.Invoke(e, value.In(tape.Json));
                break;
        }
    }

    private static void Nested(JsonFieldMap.Node node, SecurityEvent e, JsonTape tape, int at, ref int position)
    {
        var isRead = true;
        if (tape.Entries[at].Kind == JsonTapeKind.Object && node.HasMembers)
            Members(node, e, tape, at, ref position);
        else if (tape.Entries[at].Kind == JsonTapeKind.Array && node.Element is { } element)
        {
            var end = tape.Entries[at].After;
            for (var i = at + 1; i < end; i = tape.Entries[i].After)
                Value(element, e, tape, i, ref position);
        }
        else
            isRead = false;
        // What is read place by place goes to the setter of a single value no more.
        var set = node.Whole ?? (isRead ? null : node.Set);
        set?.Invoke(e, tape.Entries[at].In(tape.Json));
    }

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }
}
