using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>Names and entities of XML.</summary>
internal static class XmlNames
{
    private const int LongestEntity = 12;

    private static readonly SearchValues<byte> OfNames = SearchValues.Create([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:"u8, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    /// <summary>How long the name at the beginning is; 0 when none begins there.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is (byte)'-' or (byte)'.' || char.IsAsciiDigit((char)text[0]))
            return 0;
        var end = text.IndexOfAnyExcept(OfNames);
        return end < 0 ? text.Length : end;
    }

    /// <summary>A name without its prefix: which one a namespace has, the writer chooses.</summary>
    public static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> name) => name[(name.IndexOf((byte)':') + 1)..];

    /// <summary>Text with its entities replaced: the five of XML's own, and characters by number. Any other stays as it is written; none is ever looked up.</summary>
    public static ReadOnlySpan<byte> Unescape(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var next = text.IndexOf((byte)'&');
        if (next < 0)
            return text;
        var room = e.ScratchRoom(text.Length);
        var used = 0;
        for (; next >= 0; next = text.IndexOf((byte)'&'))
        {
            text[..next].CopyTo(room[used..]);
            used += next;
            text = text[next..];
            // What stands for a character is never shorter than it.
            if (!TryCharacter(text, room[used..], out var length, out var written))
                (room[used], length, written) = (text[0], 1, 1);
            used += written;
            text = text[length..];
        }
        text.CopyTo(room[used..]);
        return room[..(used + text.Length)];
    }

    private static bool TryCharacter(ReadOnlySpan<byte> text, Span<byte> room, out int length, out int written)
    {
        written = 0;
        length = text[..Math.Min(text.Length, LongestEntity)].IndexOf((byte)';') + 1;
        if (length < 3)
            return false;
        var name = text[1..(length - 1)];
        var sign = name switch
        {
            [(byte)'#', (byte)'x', ..] => Number(name[2..], NumberStyles.AllowHexSpecifier),
            [(byte)'#', ..] => Number(name[1..], NumberStyles.None),
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => 0,
        };
        return sign > 0 && Rune.TryCreate(sign, out var character) && character.TryEncodeToUtf8(room, out written);
    }

    private static int Number(ReadOnlySpan<byte> digits, NumberStyles style) => int.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
