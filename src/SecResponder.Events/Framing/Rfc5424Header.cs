namespace SecResponder.Events.Framing;

/// <summary><c>&lt;165&gt;1 2026-03-03T21:57:00.123Z host app procid msgid [sd] message</c>.</summary>
internal static class Rfc5424Header
{
    public static bool TryRead(ReadOnlySpan<byte> line, int at, int facility, int severity, out SyslogHeader header)
    {
        header = default;
        // The version: one to three digits; 1 is all there is, and no 3164 line begins so with a time after it.
        if (!line[at..].StartsWith("1 "u8))
            return false;
        at += 2;
        var hasTime = false;
        var hasZone = false;
        DateTimeOffset time = default;
        if (!TryWord(line, ref at, out var stamp) || !(stamp.SequenceEqual("-"u8) || (hasTime = IsoStamp.TryRead(stamp, out time, out var read, out hasZone) && read == stamp.Length)))
            return false;
        if (!TryWord(line, ref at, out var host) || !TryWord(line, ref at, out var app) || !TryWord(line, ref at, out _) || !TryWord(line, ref at, out _))
            return false;
        var data = StructuredData(line, at);
        at += data.Length;
        if (at < line.Length && line[at] == ' ')
            at++;
        header = new SyslogHeader
        {
            Facility = facility,
            Severity = severity,
            HasTime = hasTime,
            Time = time,
            HasZone = hasZone,
            Host = Value(host),
            App = Value(app),
            StructuredData = data.SequenceEqual("-"u8) ? default : data,
            BodyOffset = SyslogHeader.SkipByteOrderMark(line, at),
        };
        return true;
    }

    private static bool TryWord(ReadOnlySpan<byte> line, scoped ref int at, out ReadOnlySpan<byte> word)
    {
        word = at <= line.Length ? SyslogHeader.Word(line, at) : default;
        at += word.Length + 1;
        if (at > line.Length)
            at = line.Length;
        return !word.IsEmpty;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> word) => word.SequenceEqual("-"u8) ? default : word;

    // [id name="value \" \] \\" …][id …]; a line whose brackets never close has no structured data, and its message begins here.
    private static ReadOnlySpan<byte> StructuredData(ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        if (rest.IsEmpty || rest[0] != '[')
            return rest is [(byte)'-'] || rest.StartsWith("- "u8) ? rest[..1] : default;
        var (quoted, end) = (false, 0);
        for (var i = 0; i < rest.Length; i++)
            switch (rest[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)']' when !quoted:
                    end = i + 1;
                    if (end == rest.Length || rest[end] != '[')
                        return rest[..end];
                    break;
                default:
                    break;
            }
        return rest[..end];
    }
}
