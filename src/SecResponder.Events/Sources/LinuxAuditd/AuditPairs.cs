namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>
/// A record's fields: <c>name=value</c>, <c>name="text"</c>, <c>msg='fields of a program'</c>, <c>SADDR={ fields }</c>; a blank between them, and the byte 0x1D before what auditd
/// itself has looked up (<c>log_format = ENRICHED</c>). Words without an equals sign stand in between.
/// </summary>
internal ref struct AuditPairs(ReadOnlySpan<byte> text)
{
    private const byte Enriched = 0x1D;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value, without what is around it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the value stood in double quotes: then it is the text itself, never hexadecimal.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Whether the value is a list of fields.</summary>
    public bool IsNested { get; private set; }

    /// <summary>The last word without an equals sign before the name; empty when the pair before it was nearer.</summary>
    public ReadOnlySpan<byte> Word { get; private set; }

    /// <summary>Goes on to the next pair.</summary>
    public bool Next()
    {
        Word = default;
        while (true)
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)',' or (byte)'(' or (byte)')' or Enriched)
                _at++;
            var rest = _text[_at..];
            var end = rest.IndexOfAny((byte)'=', (byte)' ', Enriched);
            if (end < 0)
                return false;
            if (rest[end] == '=' && end > 0)
            {
                Key = rest[..end];
                _at += end + 1;
                Take();
                return true;
            }
            Word = rest[..end];
            _at += end + 1;
        }
    }

    private void Take()
    {
        var rest = _text[_at..];
        (IsQuoted, IsNested) = (false, false);
        if (rest is [(byte)'"', ..])
        {
            IsQuoted = true;
            Until(rest, rest[1..].IndexOf((byte)'"'));
        }
        else if (rest is [(byte)'\'', ..])
        {
            // An apostrophe may stand within; the last one closes.
            IsNested = true;
            var enriched = rest.IndexOf(Enriched);
            Until(enriched < 0 ? rest : rest[..enriched], (enriched < 0 ? rest : rest[..enriched])[1..].LastIndexOf((byte)'\''));
        }
        else if (rest is [(byte)'{', ..])
        {
            IsNested = true;
            Until(rest, rest[1..].IndexOf((byte)'}'));
        }
        else
            TakeWord(rest);
    }

    // What does not close, because the record was cut, goes to the end.
    private void Until(ReadOnlySpan<byte> rest, int length)
    {
        Value = length < 0 ? rest[1..] : rest.Slice(1, length);
        _at += length < 0 ? rest.Length : length + 2;
    }

    private void TakeWord(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)' ', Enriched);
        if (end < 0)
            end = rest.Length;
        // "op=changing password id=1001": an operation may have several words.
        if (Key.SequenceEqual("op"u8))
            end = EndOfWords(rest, end);
        var value = rest[..end];
        // On some ways a line loses the byte that parts the two: "saddr=0200…SADDR={ … }".
        if (Key.SequenceEqual("saddr"u8) && value.IndexOf("SADDR="u8) is var joined and > 0)
        {
            value = value[..joined];
            end = joined;
        }
        _at += end;
        value = value.TrimEnd((byte)',');
        Value = value.Contains((byte)'(') ? value : value.TrimEnd((byte)')');
    }

    private static int EndOfWords(ReadOnlySpan<byte> rest, int end)
    {
        while (end < rest.Length && rest[end] == ' ')
        {
            var next = rest[(end + 1)..];
            var stop = next.IndexOfAny((byte)' ', (byte)'=', Enriched);
            if (stop <= 0 || next[stop] != ' ' || !(char.IsAsciiLetter((char)next[0]) || next[0] == '/'))
                return end;
            end += 1 + stop;
        }
        return end;
    }
}
