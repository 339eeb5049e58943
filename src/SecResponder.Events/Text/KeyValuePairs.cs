using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary><c>key=value key="value with blanks"</c>; in the CSV form a comma stands where the blank does. Within quotes a backslash takes the next character as it is.</summary>
public ref struct KeyValuePairs(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private ByteMarks<Signs> _marks = new(text);
    // The last sign that was looked at.
    private int _mark = -1;
    private int _at;
    private int _key;
    private int _keyEnd;
    private int _value;
    private int _valueEnd;

    /// <summary>The key, as written.</summary>
    public readonly ReadOnlySpan<byte> Key => _text[_key.._keyEnd];

    /// <summary>The value, without its quotes; backslashes are still in it.</summary>
    public readonly ReadOnlySpan<byte> Value => _text[_value.._valueEnd];

    /// <summary>Whether the value has backslashes to be taken out.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Goes on to the next pair; words without an equals sign are passed over.</summary>
    public bool Next()
    {
        while (true)
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)',' or (byte)'\t')
                _at++;
            var equals = Find(_at, (byte)'=', (byte)' ');
            if (equals == _text.Length)
                return false;
            if (_text[equals] == ' ' || equals == _at)
            {
                _at = equals + 1;
                continue;
            }
            (_key, _keyEnd) = (_at, equals);
            Take(equals + 1);
            return true;
        }
    }

    private void Take(int at)
    {
        IsEscaped = false;
        if (at == _text.Length || _text[at] != '"')
        {
            (_value, _valueEnd) = (at, Find(at, (byte)' ', (byte)','));
            _at = _valueEnd;
            return;
        }
        _value = at + 1;
        for (var from = _value; from < _text.Length;)
        {
            var found = Find(from, (byte)'"', (byte)'\\');
            if (found == _text.Length)
                break;
            if (_text[found] == '"')
            {
                (_valueEnd, _at) = (found, found + 1);
                return;
            }
            IsEscaped = true;
            from = found + 2;
        }
        // A quote that never closes: the rest of the line is the value, as far as it goes.
        _valueEnd = _at = _text.Length;
    }

    // The place of the first of the two from there on, or the end.
    private int Find(int from, byte one, byte other)
    {
        while (_mark < from)
            _mark = _marks.Next();
        while (_mark < _text.Length && _text[_mark] != one && _text[_mark] != other)
            _mark = _marks.Next();
        return _mark;
    }

    private readonly struct Signs : IByteSet
    {
        public static Vector256<byte> In(Vector256<byte> bytes) =>
            Vector256.Equals(bytes, Vector256.Create((byte)' ')) | Vector256.Equals(bytes, Vector256.Create((byte)'=')) | Vector256.Equals(bytes, Vector256.Create((byte)','))
            | Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
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
