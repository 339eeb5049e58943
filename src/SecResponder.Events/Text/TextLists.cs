using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>Several values of one field, joined by <c>, </c>: the addresses a name resolves to, the groups of a user.</summary>
public static class TextLists
{
    private const int Longest = 4096;

    /// <summary>Puts one more value at the end. A list that would grow beyond 4,096 bytes stays as it is.</summary>
    public static void Append(SecurityEvent e, AsimField field, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (text.IsEmpty)
            return;
        if (!e.Has(field))
        {
            e.SetText(field, text);
            return;
        }
        var list = e[field];
        if (list.Utf8.Length + text.Length + 2 > Longest)
            return;
        var room = e.ScratchRoom(list.Utf8.Length + 2 + text.Length);
        list.Utf8.CopyTo(room);
        ", "u8.CopyTo(room[list.Utf8.Length..]);
        text.CopyTo(room[(list.Utf8.Length + 2)..]);
        e.SetText(field, room);
    }

    /// <summary>Two texts as one: a host and a path.</summary>
    public static void SetJoined(SecurityEvent e, AsimField field, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (second.IsEmpty)
        {
            e.SetText(field, first);
            return;
        }
        var room = e.ScratchRoom(first.Length + second.Length);
        first.CopyTo(room);
        second.CopyTo(room[first.Length..]);
        e.SetText(field, room);
    }
}
