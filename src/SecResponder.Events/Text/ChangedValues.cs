using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>What was changed, attribute by attribute, as one text: <c>name=value; name=value</c>.</summary>
public static class ChangedValues
{
    private const int Longest = 16384;

    private static readonly byte[] Separator = "; "u8.ToArray();

    /// <summary>Puts one more attribute at the end. A text that would grow beyond 16,384 bytes stays as it is: the record has all of it.</summary>
    public static void Append(SecurityEvent e, AsimField field, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (value.IsEmpty)
            return;
        var before = e.Has(field) ? e[field].Utf8 : default;
        var length = before.Length + (before.IsEmpty ? 0 : Separator.Length) + name.Length + (name.IsEmpty ? 0 : 1) + value.Length;
        if (length > Longest)
            return;
        var room = e.ScratchRoom(length);
        var at = 0;
        Put(room, before, ref at);
        if (!before.IsEmpty)
            Put(room, Separator, ref at);
        Put(room, name, ref at);
        if (!name.IsEmpty)
            Put(room, "="u8, ref at);
        Put(room, value, ref at);
        e.SetText(field, room);
    }

    /// <summary>A value that is JSON as text without what is only around it: <c>["x"]</c> and <c>"x"</c> are <c>x</c>; <c>[]</c> and <c>[""]</c> are nothing.</summary>
    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> json)
    {
        var text = json.Trim(" \r\n"u8);
        if (text is [(byte)'[', .., (byte)']'] && text[1..^1].IndexOfAny("[]{},"u8) < 0)
            text = text[1..^1].Trim((byte)' ');
        if (text is [(byte)'"', .., (byte)'"'] && text[1..^1].IndexOf((byte)'"') < 0)
            text = text[1..^1];
        return text.SequenceEqual("null"u8) ? default : text;
    }

    private static void Put(Span<byte> room, ReadOnlySpan<byte> text, ref int at)
    {
        text.CopyTo(room[at..]);
        at += text.Length;
    }
}
