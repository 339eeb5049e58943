using System.Buffers;

namespace SecResponder.Events.Text;

/// <summary>ArcSight's Common Event Format: <c>CEF:0|Vendor|Product|Version|EventClassId|Name|Severity|key=value key=value</c>.</summary>
/// <remarks>ArcSight "Common Event Format" guide. Read leniently: a blank after <c>CEF:</c> and a missing last part occur in the wild.</remarks>
public readonly ref struct CefRecord
{
    private const int HeaderFields = 7;

    public ReadOnlySpan<byte> Vendor { get; private init; }

    public ReadOnlySpan<byte> Product { get; private init; }

    public ReadOnlySpan<byte> Version { get; private init; }

    /// <summary>The device's own id of the event's class.</summary>
    public ReadOnlySpan<byte> EventClassId { get; private init; }

    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>0 to 10, or Unknown, Low, Medium, High, Very-High.</summary>
    public ReadOnlySpan<byte> Severity { get; private init; }

    /// <summary>The <c>key=value</c> part, for <see cref="CefPairs"/>.</summary>
    public ReadOnlySpan<byte> Extension { get; private init; }

    /// <summary>Where <c>CEF:</c> stands in the line, or 0 for a header that has lost it (<c>0|Vendor|Product|…</c>); −1 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> line)
    {
        if (line.Length > 2 && line[0] is (byte)'0' or (byte)'1' && line[1] == '|' && line[2..].Count((byte)'|') >= HeaderFields - 2)
            return 0;
        for (var at = 0; line[at..].IndexOf("CEF:"u8) is var found and >= 0; at += found + 4)
        {
            var rest = line[(at + found + 4)..].TrimStart((byte)' ');
            if (rest.Length > 1 && char.IsAsciiDigit((char)rest[0]) && rest[1] == '|')
                return at + found;
        }
        return -1;
    }

    /// <summary>Reads the header; the text begins with <c>CEF:</c>. False when fewer than five parts follow.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out CefRecord cef)
    {
        cef = default;
        Span<int> bars = stackalloc int[HeaderFields];
        var count = 0;
        for (var i = 0; i < text.Length && count < HeaderFields; i++)
        {
            var found = text[i..].IndexOfAny((byte)'|', (byte)'\\');
            if (found < 0)
                break;
            i += found;
            if (text[i] == '|')
                bars[count++] = i;
            else
                i++;
        }
        if (count < HeaderFields - 1)
            return false;
        cef = new CefRecord
        {
            Vendor = Part(text, bars, 0),
            Product = Part(text, bars, 1),
            Version = Part(text, bars, 2),
            EventClassId = Part(text, bars, 3),
            Name = Part(text, bars, 4),
            Severity = count == HeaderFields ? Part(text, bars, 5) : text[(bars[5] + 1)..],
            Extension = count == HeaderFields ? text[(bars[6] + 1)..] : default,
        };
        return true;
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> text, scoped ReadOnlySpan<int> bars, int index) => text[(bars[index] + 1)..bars[index + 1]].Trim((byte)' ');
}

/// <summary>CEF's extension: values contain blanks, and end where another key with its equals sign begins. <c>\=</c>, <c>\\</c>, <c>\n</c> and <c>\r</c> are escaped.</summary>
public ref struct CefPairs
{
    private static readonly SearchValues<byte> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-[]"u8);

    private readonly ReadOnlySpan<byte> _text;
    // Of the pair that comes next: where its key begins, where its equals sign stands (−1: none comes).
    private int _start;
    private int _equals;

    public CefPairs(ReadOnlySpan<byte> text)
    {
        _text = text.TrimStart(" |\t"u8);
        _equals = Equals(_text, 0);
        _start = _equals < 0 ? 0 : KeyStart(_text[.._equals]);
    }

    /// <summary>The key, as written.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value as it stands, with its backslashes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes on to the next pair; what has no key in front of it is passed over.</summary>
    public bool Next()
    {
        if (_equals < 0)
            return false;
        Key = _text[_start.._equals];
        var from = _equals + 1;
        // The next equals sign that a key stands before ends the value; one within text does not.
        var end = _text.Length;
        for (_equals = Equals(_text, from); _equals >= 0; _equals = Equals(_text, _equals + 1))
        {
            _start = from + KeyStart(_text[from.._equals]);
            if (_start < _equals && _start > from && _text[_start - 1] is (byte)' ' or (byte)'\t')
            {
                end = _start;
                break;
            }
        }
        Value = Trimmed(_text[from..end]);
        return true;
    }

    /// <summary>The value with its backslashes taken out.</summary>
    public readonly ReadOnlySpan<byte> Text(SecurityEvent e) => Unescape(e, Value);

    /// <summary>All pairs of an extension, to be asked by key before they are read. They are those of the event's own table: of one extension at a time.</summary>
    internal static PairList In(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.Pairs.Clear();
        for (var pairs = new CefPairs(text); pairs.Next();)
            e.Pairs.Add(text, pairs.Key, pairs.Value, isEscaped: false);
        return new PairList(e.Pairs, text);
    }

    /// <summary>Takes CEF's backslashes out; text without any stays where it is.</summary>
    public static ReadOnlySpan<byte> Unescape(SecurityEvent e, ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\'))
            return value;
        ArgumentNullException.ThrowIfNull(e);
        var room = e.ScratchRoom(value.Length);
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var b = value[i];
            if (b == '\\' && i + 1 < value.Length && value[i + 1] is var next and ((byte)'\\' or (byte)'=' or (byte)'|' or (byte)'n' or (byte)'r'))
            {
                b = next switch { (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', _ => next };
                i++;
            }
            room[written++] = b;
        }
        return room[..written];
    }

    // The first equals sign that no backslash stands before.
    private static int Equals(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var found = text[at..].IndexOf((byte)'=');
            if (found < 0)
                return -1;
            at += found;
            if (at == 0 || text[at - 1] != '\\')
                return at;
        }
        return -1;
    }

    private static int KeyStart(ReadOnlySpan<byte> beforeEquals) => beforeEquals.LastIndexOfAnyExcept(KeyCharacters) + 1;

    // As Trim(" \t\r\n"u8), which asks a list for each byte.
    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> value)
    {
        while (value is [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
            value = value[1..];
        while (value is [.., (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'])
            value = value[..^1];
        return value;
    }
}
