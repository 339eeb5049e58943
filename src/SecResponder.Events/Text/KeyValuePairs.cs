namespace SecResponder.Events.Text;

/// <summary><c>key=value key="value with blanks"</c>; in the CSV form a comma stands where the blank does. Within quotes a backslash takes the next character as it is.</summary>
public ref struct KeyValuePairs(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The key, as written.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value, without its quotes; backslashes are still in it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the value has backslashes to be taken out.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Goes on to the next pair; words without an equals sign are passed over.</summary>
    public bool Next()
    {
        while (true)
        {
            while (_rest is [(byte)' ' or (byte)',' or (byte)'\t', ..])
                _rest = _rest[1..];
            var equals = _rest.IndexOfAny((byte)'=', (byte)' ');
            if (equals < 0)
                return false;
            if (_rest[equals] == ' ' || equals == 0)
            {
                _rest = _rest[(equals + 1)..];
                continue;
            }
            Key = _rest[..equals];
            Take(_rest[(equals + 1)..]);
            return true;
        }
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        IsEscaped = false;
        if (text is not [(byte)'"', ..])
        {
            var end = text.IndexOfAny((byte)' ', (byte)',');
            Value = end < 0 ? text : text[..end];
            _rest = end < 0 ? default : text[end..];
            return;
        }
        for (var i = 1; i < text.Length; i++)
        {
            var found = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                break;
            i += found;
            if (text[i] == '"')
            {
                Value = text[1..i];
                _rest = text[(i + 1)..];
                return;
            }
            IsEscaped = true;
            i++;
        }
        // A quote that never closes: the rest of the line is the value, as far as it goes.
        Value = text[1..];
        _rest = default;
    }

    /// <summary>The value with its backslashes taken out; one before anything but a quote or another backslash is one: <c>C:\temp</c>.</summary>
    public readonly ReadOnlySpan<byte> Text(SecurityEvent e) => IsEscaped ? Unescape(e, Value) : Value;

    /// <summary>All pairs of a line, to be asked by key before they are read. They are those of the event's own table: of one line at a time.</summary>
    internal static PairList In(SecurityEvent e, ReadOnlySpan<byte> line)
    {
        e.Pairs.Clear();
        for (var pairs = new KeyValuePairs(line); pairs.Next();)
            e.Pairs.Add(line, pairs.Key, pairs.Value, pairs.IsEscaped);
        return new PairList(e.Pairs, line);
    }

    /// <summary>A value that has backslashes without them.</summary>
    internal static ReadOnlySpan<byte> Unescape(SecurityEvent e, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(e);
        var room = e.ScratchRoom(value.Length);
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is (byte)'"' or (byte)'\\')
                i++;
            room[written++] = value[i];
        }
        return room[..written];
    }

    /// <summary>The value of a key, wherever in the line it stands; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var pairs = new KeyValuePairs(text);
        while (pairs.Next())
            if (pairs.Key.SequenceEqual(key))
                return pairs.Value;
        return default;
    }
}
