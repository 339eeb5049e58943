namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What stands between the syslog header and the text: <c>%ASA-6-302013:</c>, also <c>%ASA-session-6-302013:</c>, <c>%ASA--6-302013:</c>, <c>%PIX-</c>, <c>%FWSM-</c>.</summary>
/// <param name="Level">0 to 7.</param>
/// <param name="IdStart">Where the six digits begin.</param>
/// <param name="TextStart">Where the message's text begins.</param>
internal readonly record struct AsaTag(byte Level, int IdStart, int TextStart)
{
    private const int IdLength = 6;

    /// <summary>Finds the tag; false when the line has none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isFtd">Look for <c>%FTD-</c> and <c>%NGIPS-</c> instead.</param>
    /// <param name="tag">The tag.</param>
    public static bool TryFind(ReadOnlySpan<byte> line, bool isFtd, out AsaTag tag)
    {
        tag = default;
        for (var at = 0; (at = Next(line, at)) >= 0; at++)
            if (TryRead(line, at, isFtd, out tag))
                return true;
        return false;
    }

    /// <summary>The message id of the line.</summary>
    public ReadOnlySpan<byte> Id(ReadOnlySpan<byte> line) => line.Slice(IdStart, IdLength);

    private static int Next(ReadOnlySpan<byte> line, int from)
    {
        var found = line[from..].IndexOf((byte)'%');
        return found < 0 ? -1 : from + found;
    }

    private static bool TryRead(ReadOnlySpan<byte> line, int at, bool isFtd, out AsaTag tag)
    {
        tag = default;
        var rest = line[at..];
        var product = isFtd
            ? rest.StartsWith("%FTD-"u8) ? 5 : rest.StartsWith("%NGIPS-"u8) ? 7 : 0
            : rest.StartsWith("%ASA-"u8) || rest.StartsWith("%PIX-"u8) ? 5 : rest.StartsWith("%FWSM-"u8) ? 6 : 0;
        if (product == 0)
            return false;
        var level = at + product;
        // An event class may stand before the level (logging with 'logging list'): letters, or nothing but the hyphen.
        if (level < line.Length && !char.IsAsciiDigit((char)line[level]))
        {
            var hyphen = line[level..].IndexOf((byte)'-');
            if (hyphen is < 0 or > 24)
                return false;
            level += hyphen + 1;
        }
        var id = level + 2;
        if (id + IdLength > line.Length || line[level] is < (byte)'0' or > (byte)'7' || line[level + 1] != '-')
            return false;
        foreach (var b in line.Slice(id, IdLength))
            if (!char.IsAsciiDigit((char)b))
                return false;
        var text = id + IdLength;
        if (text < line.Length && char.IsAsciiDigit((char)line[text]))
            return false;
        while (text < line.Length && line[text] is (byte)':' or (byte)' ')
            text++;
        tag = new AsaTag(line[level], id, text);
        return true;
    }
}
