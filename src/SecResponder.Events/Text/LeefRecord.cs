namespace SecResponder.Events.Text;

/// <summary>IBM's Log Event Extended Format: <c>LEEF:2.0|Vendor|Product|Version|EventID|delimiter|key=value…</c>; 1.0 has no delimiter and separates by tabs.</summary>
/// <remarks>IBM, "Log Event Extended Format (LEEF)", versions 1.0 and 2.0.</remarks>
public readonly ref struct LeefRecord
{
    private const int LongestDelimiter = 5;

    public ReadOnlySpan<byte> Vendor { get; private init; }

    public ReadOnlySpan<byte> Product { get; private init; }

    public ReadOnlySpan<byte> Version { get; private init; }

    public ReadOnlySpan<byte> EventId { get; private init; }

    /// <summary>The <c>key=value</c> part.</summary>
    public ReadOnlySpan<byte> Attributes { get; private init; }

    /// <summary>What stands between the pairs.</summary>
    public byte Delimiter { get; private init; }

    /// <summary>Where <c>LEEF:</c> stands in the line; −1 when it does not.</summary>
    public static int Find(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("LEEF:"u8);
        return at >= 0 && line[at..].Length > 6 && char.IsAsciiDigit((char)line[at + 5]) ? at : -1;
    }

    /// <summary>Reads the header; the text begins with <c>LEEF:</c>. False when fewer than four parts follow.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out LeefRecord leef)
    {
        leef = default;
        Span<int> bars = stackalloc int[5];
        var from = 0;
        foreach (ref var bar in bars)
        {
            var found = text[from..].IndexOf((byte)'|');
            if (found < 0)
                return false;
            bar = from + found;
            from = bar + 1;
        }
        var attributes = text[from..];
        var delimiter = (byte)'\t';
        // Version 2 names the delimiter: one character, or its code as x09 or 0x09; nothing means tab.
        if (text[..bars[0]].EndsWith("2.0"u8) && attributes[..Math.Min(attributes.Length, LongestDelimiter + 1)].IndexOf((byte)'|') is >= 0 and var end && !attributes[..end].Contains((byte)'='))
        {
            delimiter = DelimiterOf(attributes[..end]);
            attributes = attributes[(end + 1)..];
        }
        leef = new LeefRecord
        {
            Vendor = text[(bars[0] + 1)..bars[1]],
            Product = text[(bars[1] + 1)..bars[2]],
            Version = text[(bars[2] + 1)..bars[3]],
            EventId = text[(bars[3] + 1)..bars[4]],
            Attributes = attributes,
            Delimiter = delimiter,
        };
        return true;
    }

    private static byte DelimiterOf(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1)
            return text[0];
        var hex = text.StartsWith("0x"u8) ? text[2..] : text.StartsWith("x"u8) ? text[1..] : default;
        return !hex.IsEmpty && System.Buffers.Text.Utf8Parser.TryParse(hex, out byte code, out var read, 'x') && read == hex.Length ? code : (byte)'\t';
    }
}

/// <summary>The pairs of a LEEF record.</summary>
public ref struct LeefPairs(ReadOnlySpan<byte> text, byte delimiter)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>All pairs of a record, to be asked before they are read. They are those of the event's own table: of one record at a time.</summary>
    internal static PairList In(SecurityEvent e, LeefRecord leef)
    {
        // A relay that turns tabs into blanks leaves what CEF has: a key begins behind a blank, a value may have some.
        if (leef.Delimiter == '\t' && !leef.Attributes.Contains((byte)'\t'))
            return CefPairs.In(e, leef.Attributes);
        e.Pairs.Clear();
        for (var pairs = new LeefPairs(leef.Attributes, leef.Delimiter); pairs.Next();)
            e.Pairs.Add(leef.Attributes, pairs.Key, pairs.Value, isEscaped: false);
        return new PairList(e.Pairs, leef.Attributes);
    }

    /// <summary>Goes on to the next pair; what has no equals sign is passed over.</summary>
    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf(delimiter);
            var pair = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (pair.IndexOf((byte)'=') is var equals and > 0)
            {
                Key = pair[..equals].Trim((byte)' ');
                Value = Trimmed(pair[(equals + 1)..]);
                return true;
            }
        }
        return false;
    }

    // As Trim(" \r\n"u8), which asks a list for each byte.
    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> value)
    {
        while (value is [(byte)' ' or (byte)'\r' or (byte)'\n', ..])
            value = value[1..];
        while (value is [.., (byte)' ' or (byte)'\r' or (byte)'\n'])
            value = value[..^1];
        return value;
    }
}
