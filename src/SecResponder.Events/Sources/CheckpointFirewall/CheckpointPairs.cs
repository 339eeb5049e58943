
namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>The pairs of one record in one of the text formats, one after the other.</summary>
internal ref struct CheckpointPairs(ReadOnlySpan<byte> text, CheckpointFormat format)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The name, as written.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value without its quotes; backslashes are still in it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes on to the next pair; what is none is passed over.</summary>
    public bool Next() => format == CheckpointFormat.Syslog ? NextColon() : NextEquals();

    /// <summary>How long the name at the beginning of the text is. Names have letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>/</c> (<c>i/f_name</c>), and the blanks of none.</summary>
    public static int NameLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'/'))
            length++;
        return length;
    }

    /// <summary>The value as the device meant it: <c>\"</c>, <c>\]</c>, <c>\=</c>, <c>\|</c> and <c>\\</c> without the backslash; one before anything else is one.</summary>
    public readonly ReadOnlySpan<byte> Text(SecurityEvent e)
    {
        var value = Value;
        if (!value.Contains((byte)'\\'))
            return value;
        var room = e.ScratchRoom(value.Length);
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is (byte)'"' or (byte)']' or (byte)'[' or (byte)'=' or (byte)'|' or (byte)'\\' or (byte)';')
                i++;
            room[written++] = value[i];
        }
        return room[..written];
    }

    // name:"value"; name::"value"; … ]
    private bool NextColon()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" ;\t"u8);
            var name = NameLength(_rest);
            var quote = name;
            while (quote < _rest.Length && _rest[quote] == ':')
                quote++;
            if (name > 0 && quote > name && quote < _rest.Length && _rest[quote] == '"')
            {
                Key = _rest[..name];
                Quoted(_rest[(quote + 1)..]);
                return true;
            }
            if (!PassOver((byte)';'))
                return false;
        }
    }

    // name=value|name="value"| …, or name="value" name="value"
    private bool NextEquals()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" |;,\t"u8);
            var name = NameLength(_rest);
            if (name > 0 && name < _rest.Length && _rest[name] == '=')
            {
                Key = _rest[..name];
                var value = _rest[(name + 1)..];
                if (value is [(byte)'"', ..])
                    Quoted(value[1..]);
                else
                    Bare(value);
                return true;
            }
            if (!PassOver(format == CheckpointFormat.Structured ? (byte)' ' : (byte)'|'))
                return false;
        }
    }

    private bool PassOver(byte separator)
    {
        var next = _rest.IndexOf(separator);
        if (next < 0)
            return false;
        _rest = _rest[(next + 1)..];
        return true;
    }

    // A value ends at the quote that a separator follows: some versions leave quotes within it as they are.
    private void Quoted(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var found = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                break;
            i += found;
            if (text[i] == '\\')
                i++;
            else if (Ends(text[(i + 1)..]))
            {
                Value = text[..i];
                _rest = text[(i + 1)..];
                return;
            }
        }
        // A quote that never closes: the record was cut. What there is of the value is not all of it.
        Value = default;
        _rest = default;
    }

    private readonly bool Ends(ReadOnlySpan<byte> after)
    {
        if (after.IsEmpty || after[0] is (byte)';' or (byte)']' or (byte)'|')
            return true;
        var rest = after.TrimStart((byte)' ');
        if (rest.IsEmpty || rest[0] is (byte)']' or (byte)';')
            return true;
        return after[0] == ' ' && format != CheckpointFormat.Syslog && NameLength(rest) is > 0 and var name && name < rest.Length && rest[name] == '=';
    }

    private void Bare(ReadOnlySpan<byte> text)
    {
        var end = 0;
        while (end < text.Length && text[end] != '|')
            end += text[end] == '\\' && end + 1 < text.Length ? 2 : 1;
        Value = text[..end].Trim(" \r\n"u8);
        _rest = text[end..];
    }
}
