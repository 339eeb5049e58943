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
    public PanCsv(ReadOnlySpan<byte> line, Span<(int Start, int Length)> columns)
    {
        _line = line;
        _columns = columns;
        var at = 0;
        while (at <= line.Length && Count < columns.Length)
            at = Column(at);
    }

    /// <summary>How many columns there are.</summary>
    public int Count { get; private set; }

    /// <summary>A column by its place, from 1 as in the vendor's tables; empty where the line ends before it.</summary>
    public readonly ReadOnlySpan<byte> this[int place] => place <= Count && place > 0 ? _line.Slice(_columns[place - 1].Start, _columns[place - 1].Length) : default;

    // Takes one column and gives the place behind its comma.
    private int Column(int at)
    {
        var rest = _line[at..];
        if (rest is [(byte)'"', ..])
        {
            var close = ClosingQuote(rest);
            _columns[Count++] = (at + 1, close - 1);
            var comma = rest[Math.Min(close + 1, rest.Length)..].IndexOf((byte)',');
            return comma < 0 ? _line.Length + 1 : at + close + 1 + comma + 1;
        }
        // SD-WAN's list of links stands in braces, with commas of its own and no quotes.
        var from = rest is [(byte)'{', ..] && rest.IndexOf((byte)'}') is var brace and > 0 ? brace : 0;
        var end = rest[from..].IndexOf((byte)',');
        var length = end < 0 ? rest.Length : from + end;
        _columns[Count++] = (at, length);
        return at + length + 1;
    }

    // Where the quote closes; "" inside is a quote of the text. One that never closes ends with the line.
    private static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
            if (text[i] == '"')
            {
                if (i + 1 < text.Length && text[i + 1] == '"')
                    i++;
                else
                    return i;
            }
        return text.Length;
    }
}
