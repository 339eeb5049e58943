using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>The attributes of one tag, from behind the element's name on: <c> Name="LogonType" Qualifiers='0'&gt;</c>.</summary>
/// <remarks>W3C, "Extensible Markup Language (XML) 1.0", 3.1: quotes around each value, no <c>&lt;</c> in it, no name twice.</remarks>
/// <param name="text">The text; it may go on behind the tag.</param>
/// <param name="areUnique">Whether names are known to differ.</param>
internal ref struct XmlAttributes(ReadOnlySpan<byte> text, bool areUnique = false)
{
    // Windows writes one or two; to compare each with all before it must stay cheap.
    private const int Most = 32;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _count;

    /// <summary>The name, as it stands.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value without its quotes, entities and all.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>How much was read: up to the tag's end, or to what is wrong.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the tag's end has come, and nothing was wrong before it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes on to the next one.</summary>
    public bool Next()
    {
        var start = Blanks.Skip(_text, Length);
        if (start >= _text.Length || _text[start] is (byte)'>' or (byte)'/')
        {
            IsWhole = start < _text.Length;
            Length = start;
            return false;
        }
        var length = XmlNames.Length(_text[start..]);
        if (length == 0 || start == Length || ++_count > Most)
            return false;
        Name = _text.Slice(start, length);
        var equals = Blanks.Skip(_text, start + length);
        if (equals >= _text.Length || _text[equals] != '=')
            return false;
        var quote = Blanks.Skip(_text, equals + 1);
        if (quote >= _text.Length || _text[quote] is not ((byte)'"' or (byte)'\''))
            return false;
        var value = _text[(quote + 1)..];
        var end = value.IndexOf(_text[quote]);
        if (end < 0 || value[..end].Contains((byte)'<') || (!areUnique && IsThere(_text[..start], Name)))
            return false;
        Value = value[..end];
        Length = quote + 1 + end + 1;
        return true;
    }

    private static bool IsThere(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        for (var before = new XmlAttributes(text, areUnique: true); before.Next();)
            if (before.Name.SequenceEqual(name))
                return true;
        return false;
    }
}
