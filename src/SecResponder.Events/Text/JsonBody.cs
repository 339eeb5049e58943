using SecResponder.Events.Framing;

namespace SecResponder.Events.Text;

/// <summary>Where the JSON object of a record begins: at once, or behind a syslog header.</summary>
public static class JsonBody
{
    private const int LongestHeader = 256;
    private const byte FirstBeyondAscii = 0x80;

    /// <summary>Whether the record is an object from its first byte on: what looks like a line of text in it is a value of it.</summary>
    public static bool IsObject(ReadOnlySpan<byte> record) =>
        // Nearly every record says so at once.
        record is [> (byte)' ' and < FirstBeyondAscii, ..] ? record[0] == '{' : record.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..];

    /// <summary>The offset of the object's opening bracket, or −1 when the record is none.</summary>
    public static int Find(ReadOnlySpan<byte> record)
    {
        var start = Blanks.Skip(record, SyslogHeader.SkipByteOrderMark(record, 0));
        if (start >= record.Length)
            return -1;
        if (record[start] == '{')
            return start;
        // "<134>1 2026-03-01T10:00:00Z host app - - - {…}", "Mar  1 10:00:00 host app: {…}"; text that merely has a bracket in it is no JSON.
        if (record[start] != '<' && !char.IsAsciiLetterOrDigit((char)record[start]))
            return -1;
        var bracket = record.Slice(start, Math.Min(record.Length - start, LongestHeader)).IndexOf((byte)'{');
        return bracket > 0 && record[start + bracket - 1] is (byte)' ' or (byte)':' && record.TrimEnd(" \t\r\n"u8)[^1] == '}' ? start + bracket : -1;
    }
}
