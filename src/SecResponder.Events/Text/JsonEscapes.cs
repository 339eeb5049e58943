using System.Text.Json;
using System.Text.Unicode;

namespace SecResponder.Events.Text;

/// <summary>Takes the backslashes out of a JSON text that was read before: what it has of them is right.</summary>
internal static class JsonEscapes
{
    /// <summary>The text, in the event's own buffer.</summary>
    /// <param name="e">The event.</param>
    /// <param name="quoted">The text with its quotes.</param>
    /// <exception cref="InvalidOperationException">It is no UTF-8, or half of a surrogate pair.</exception>
    public static ReadOnlySpan<byte> Unescape(SecurityEvent e, ReadOnlySpan<byte> quoted)
    {
        var room = e.ScratchRoom(quoted.Length - 2);
        if (TrySimple(quoted[1..^1], room, out var written))
            return room[..written];
        // Characters by number, and what is wrong: the library knows.
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return room[..reader.CopyString(room)];
    }

    // Nearly all backslashes are those of Windows' paths, of quotes and of line ends.
    private static bool TrySimple(ReadOnlySpan<byte> text, Span<byte> room, out int written)
    {
        written = 0;
        for (int next; (next = text.IndexOf((byte)'\\')) >= 0; text = text[(next + 2)..])
        {
            var sign = text[next + 1] switch
            {
                (byte)'"' or (byte)'\\' or (byte)'/' => text[next + 1],
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => (byte)0,
            };
            if (sign == 0)
                return false;
            text[..next].CopyTo(room[written..]);
            written += next;
            room[written++] = sign;
        }
        text.CopyTo(room[written..]);
        written += text.Length;
        return Utf8.IsValid(room[..written]);
    }
}
