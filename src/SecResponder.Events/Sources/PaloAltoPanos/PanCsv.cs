namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The columns of a line, where they stand. Filled in place: no column is copied unless it has doubled quotes in it.</summary>
internal ref struct PanCsv
{
    /// <summary>More columns than any release writes; those beyond are not read.</summary>
    public const int MaxColumns = 192;

    private readonly ReadOnlySpan<byte> _line;
    private readonly Span<(int Start, int Length)> _columns;

    /// <param name="line">The line, from its first column on.</param>
    /// <param name="columns">Room for <see cref="MaxColumns"/>.</param>
    /// <param name="lacksFirst">The line begins with the second column.</param>
    public PanCsv(ReadOnlySpan<byte> line, Span<(int Start, int Length)> columns, bool lacksFirst = false)
    {
        _line = line;
        _columns = columns;
        if (lacksFirst)
            _columns[Count++] = (0, 0);
        var at = 0;
        while (at <= line.Length && Count < columns.Length)
            at = Column(at);
    }

    /// <summary>How many columns there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the line ends within quotes: it was cut.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether two quotes stand side by side anywhere: in a column they are one.</summary>
    public readonly bool HasDoubledQuotes => _line.IndexOf("\"\""u8) >= 0;

    /// <summary>A column by its place, from 1 as in the vendor's tables; empty where the line ends before it.</summary>
    public readonly ReadOnlySpan<byte> this[int place] => place <= Count && place > 0 ? _line.Slice(_columns[place - 1].Start, _columns[place - 1].Length) : default;

    // Takes one column and gives the place behind its comma.
    private int Column(int at)
    {
        var rest = _line[at..];
        // Nearly every column: empty, or plain up to the next comma.
        if (rest is [not ((byte)'"' or (byte)'\\' or (byte)'{'), ..])
        {
            var plain = rest[0] == ',' ? 0 : rest.IndexOf((byte)',') is >= 0 and var comma ? comma : rest.Length;
            _columns[Count++] = (at, plain);
            return at + plain + 1;
        }
        if (rest is [(byte)'"', ..])
        {
            var close = ClosingQuote(rest);
            IsCut |= close == rest.Length;
            _columns[Count++] = (at + 1, close - 1);
            return at + close + 2;
        }
        // Some relays escape the quotes: \"a, b\".
        if (rest.StartsWith("\\\""u8) && EscapedEnd(rest) is var escaped and > 0)
        {
            _columns[Count++] = (at + 2, escaped - 2);
            return at + escaped + 3;
        }
        // SD-WAN's list of links stands in braces, with commas of its own and no quotes.
        var from = rest is [(byte)'{', ..] && rest.IndexOf((byte)'}') is var brace and > 0 ? brace : 0;
        var end = rest[from..].IndexOf((byte)',');
        var length = end < 0 ? rest.Length : from + end;
        _columns[Count++] = (at, length);
        return at + length + 1;
    }

    private static int EscapedEnd(ReadOnlySpan<byte> text)
    {
        var end = text[2..].IndexOf("\\\","u8);
        return end >= 0 ? end + 2 : text.Length >= 4 && text.EndsWith("\\\""u8) ? text.Length - 2 : -1;
    }

    // Where the quote closes: before a comma or the end. "" inside is a quote of the text, and so is one that stands alone: some names are printed as they are.
    private static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
            if (text[i] == '"')
            {
                if (i + 1 == text.Length || text[i + 1] == ',')
                    return i;
                if (text[i + 1] == '"')
                    i++;
            }
        return text.Length;
    }
}
