namespace SecResponder.Events.Text;

/// <summary>JSON that stands as text in a value: what a table of Log Analytics makes of an object, what a service hands on unread.</summary>
internal static class JsonText
{
    /// <summary>A setter that reads the text by a map of its own; the elements of an array are at <c>&gt;[]</c>. An object that is none as text, too; what is no JSON is left out.</summary>
    public static FieldSetter Read(JsonFieldMap map) => (e, text) =>
    {
        if (text is [(byte)'{', ..])
            map.TryRead(e, text, out _);
        else if (text is [(byte)'[', ..])
        {
            // The map reads objects: the array is the only member of one, without a name.
            var room = e.ScratchRoom(text.Length + 5);
            "{\"\":"u8.CopyTo(room);
            text.CopyTo(room[4..]);
            room[^1] = (byte)'}';
            map.TryRead(e, room, out _);
        }
    };
}
