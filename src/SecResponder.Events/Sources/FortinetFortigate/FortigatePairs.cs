namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary><c>key=value key="value with blanks"</c>; in the CSV form a comma stands where the blank does. Within quotes a backslash takes the next character as it is.</summary>
internal ref struct FortigatePairs(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the value has backslashes to be taken out.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Goes on to the next pair; words without an equals sign are passed over.</summary>
    public bool Next()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" ,\t"u8);
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
            if (text[i] == '\\')
            {
                IsEscaped = true;
                i++;
            }
            else if (text[i] == '"')
            {
                Value = text[1..i];
                _rest = text[(i + 1)..];
                return;
            }
        // A quote that never closes: the rest of the line is the value, as far as it goes.
        Value = text[1..];
        _rest = default;
    }

    /// <summary>The value of a key, wherever in the line it stands; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var pairs = new FortigatePairs(text);
        while (pairs.Next())
            if (pairs.Key.SequenceEqual(key))
                return pairs.Value;
        return default;
    }
}
