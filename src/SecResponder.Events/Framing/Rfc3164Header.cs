using System.Buffers.Text;

namespace SecResponder.Events.Framing;

/// <summary><c>&lt;165&gt;Mar  3 21:57:00 host tag: message</c>, and the variations that devices write.</summary>
internal static class Rfc3164Header
{
    public static SyslogHeader Read(ReadOnlySpan<byte> line, int at, int facility, int severity, DateTimeOffset receivedAt)
    {
        var start = at;
        at = SkipSequenceNumber(line, at);
        at = SkipBlanks(line, at);
        // Cisco marks a clock that is not synchronized.
        if (at < line.Length && line[at] is (byte)'*' or (byte)'.' && at + 1 < line.Length && char.IsAsciiLetterOrDigit((char)line[at + 1]))
            at++;
        if (!TryTime(line, at, receivedAt, out var time, out var read, out var hasZone))
        {
            // No time: either nothing stands before the message, or a host alone does (<134>fw1 : %ASA…); that is for the source to tell.
            return new SyslogHeader { Facility = facility, Severity = severity, BodyOffset = SkipBlanks(line, start) };
        }
        at = SkipBlanks(line, at + read);
        // "Mar 03 2026 21:57:00: %ASA…" and "… UTC: %ASA…": a colon ends the time, and no host follows.
        var hostFollows = !(at < line.Length && line[at] == ':');
        ReadOnlySpan<byte> host = default;
        if (hostFollows)
        {
            var length = SyslogHeader.NameLength(line, at);
            var isName = length is > 0 and <= SyslogHeader.LongestHost && (at + length == line.Length || line[at + length] == ' ');
            var word = isName ? line.Slice(at, length) : SyslogHeader.Word(line, at);
            // A tag instead of a host ends in a colon: "%ASA-5-111010:", "su:".
            if (isName || SyslogHeader.IsHost(word))
            {
                host = word;
                at = SkipBlanks(line, at + word.Length);
            }
            else if (word is [.., (byte)':'] && word[0] != '%' && SyslogHeader.IsHost(word[..^1]) && Cisco(line, at + word.Length))
            {
                host = word[..^1];
                at = SkipBlanks(line, at + word.Length);
            }
        }
        if (at < line.Length && line[at] == ':')
            at = SkipBlanks(line, at + 1);
        var tag = Tag(line, at, out var afterTag);
        return new SyslogHeader
        {
            Facility = facility,
            Severity = severity,
            HasTime = true,
            Time = time,
            HasZone = hasZone,
            Host = host,
            App = tag,
            BodyOffset = tag.IsEmpty ? at : SkipBlanks(line, afterTag),
        };
    }

    private static bool Cisco(ReadOnlySpan<byte> line, int at)
    {
        at = SkipBlanks(line, at);
        return at < line.Length && line[at] == '%';
    }

    // "tag: " or "tag[123]: "; Cisco's %ASA-… is the message, not a tag.
    private static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> line, int at, out int after)
    {
        after = at;
        if (at == line.Length || !char.IsAsciiLetter((char)line[at]))
            return default;
        var word = SyslogHeader.Word(line, at);
        if (word.Length is < 2 or > 64 || word[^1] != ':')
            return default;
        after = at + word.Length;
        var name = word[..^1];
        if (name[^1] == ']' && name.LastIndexOf((byte)'[') is var open and > 0)
            name = name[..open];
        foreach (var b in name)
            if (!(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'/'))
                return default;
        return name;
    }

    // "000123: " before the time; "12:" would be a time.
    private static int SkipSequenceNumber(ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        if (rest.StartsWith(": "u8))
            return at + 2;
        if (rest is not [>= (byte)'0' and <= (byte)'9', ..])
            return at;
        return Utf8Parser.TryParse(rest, out ulong _, out var digits) && rest.Length > digits + 1 && rest[digits] == ':' && rest[digits + 1] == ' ' ? at + digits + 2 : at;
    }

    internal static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] == ' ')
            at++;
        return at;
    }

    private static bool TryTime(ReadOnlySpan<byte> line, int at, DateTimeOffset receivedAt, out DateTimeOffset time, out int read, out bool hasZone) =>
        IsoStamp.TryRead(line[at..], out time, out read, out hasZone) || BsdStamp.TryRead(line[at..], receivedAt, out time, out read, out hasZone);
}
