namespace SecResponder.Events.Text;

/// <summary>A <see cref="JsonFieldMap"/> over an object that is on a tape already: the same setters in the same order.</summary>
internal ref struct JsonTapeWalk
{
    private readonly SecurityEvent _event;
    private readonly ReadOnlySpan<JsonTapeEntry> _entries;
    private readonly ReadOnlySpan<byte> _json;
    private int _position;

    private JsonTapeWalk(SecurityEvent e, JsonTape tape)
    {
        _event = e;
        _entries = tape.Entries;
        _json = tape.Json;
    }

    /// <summary>Hands the values of the object to their setters.</summary>
    /// <returns>False when text is no UTF-8, or half of a surrogate pair; <paramref name="position"/> then says where it ends.</returns>
    public static bool TryRead(JsonFieldMap.Node root, SecurityEvent e, JsonTape tape, int at, out int position)
    {
        position = 0;
        var walk = new JsonTapeWalk(e, tape);
        try
        {
            walk.Members(root, at);
            return true;
        }
        catch (InvalidOperationException)
        {
            position = walk._position - tape.Entries[at].Start;
            return false;
        }
    }

    private void Members(JsonFieldMap.Node node, int at)
    {
        var end = _entries[at].After;
        for (at++; at < end; at = _entries[at + 1].After)
            if (node.Find(_entries[at].In(_json)) is { } child)
                Value(child, at + 1);
    }

    private void Value(JsonFieldMap.Node node, int at)
    {
        ref readonly var value = ref _entries[at];
        switch (value.Kind)
        {
            case JsonTapeKind.Object or JsonTapeKind.Array:
                Nested(node, at);
                break;
            case JsonTapeKind.Null:
                break;
            case JsonTapeKind.EscapedText when node.Set is not null:
                _position = value.Start + value.Length + 1;
                node.Set(_event, JsonEscapes.Unescape(_event, _json.Slice(value.Start - 1, value.Length + 2)));
                break;
            default:
                node.Set?.Invoke(_event, value.In(_json));
                break;
        }
    }

    private void Nested(JsonFieldMap.Node node, int at)
    {
        var isRead = true;
        if (_entries[at].Kind == JsonTapeKind.Object && node.HasMembers)
            Members(node, at);
        else if (_entries[at].Kind == JsonTapeKind.Array && node.Element is { } element)
        {
            var end = _entries[at].After;
            for (var i = at + 1; i < end; i = _entries[i].After)
                Value(element, i);
        }
        else
            isRead = false;
        // What is read place by place goes to the setter of a single value no more.
        var set = node.Whole ?? (isRead ? null : node.Set);
        set?.Invoke(_event, _entries[at].In(_json));
    }
}
