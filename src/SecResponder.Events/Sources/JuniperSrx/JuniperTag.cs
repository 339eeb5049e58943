using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>Finds the message's tag: RFC 5424's message id, or the word before a colon in a plain line.</summary>
internal static class JuniperTag
{
    private const int LongestHead = 320;

    // Junos, "System Logging Facilities and Message Severity Levels": what stands in a message for each facility.
    private static readonly WordMap Facilities = new([.. new[]
    {
        "AUTH", "AUTHPRIV", "CHANGE", "CONFLICT", "CONSOLE", "CRON", "DAEMON", "DFC", "EXTERNAL", "FIREWALL", "FTP", "INTERACT", "KERN", "KERNEL", "LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4", "LOCAL5", "LOCAL6",
        "LOCAL7", "NTP", "PFE", "SECURITY", "SYSLOG", "USER",
    }.Select(facility => (facility, facility))]);

    /// <summary>Finds the tag of a message that is read.</summary>
    /// <param name="line">The line, with whatever header.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Its kind, or null.</returns>
    public static EventKind? Find(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> tag, out int end)
    {
        var head = line[..Math.Min(line.Length, LongestHead)];
        for (var at = 0; at < head.Length;)
        {
            var start = at;
            while (at < head.Length && (char.IsAsciiLetterUpper((char)head[at]) || char.IsAsciiDigit((char)head[at]) || head[at] == '_'))
                at++;
            if (at - start > 8 && head[start..at].Contains((byte)'_') && !IsOfCisco(head, start, head[start..at]) && JuniperKinds.Of(head[start..at]) is { } kind)
            {
                tag = head[start..at];
                end = at;
                return kind;
            }
            at = Math.Max(at, start + 1);
        }
        tag = default;
        end = 0;
        return null;
    }

    // "%INTERACT-5-UI_COMMIT:" is what explicit-priority adds, and what IOS and NX-OS begin with: "%SEC_LOGIN-4-LOGIN_FAILED:", "%DAEMON-3-SYSTEM_MSG:" for whatever its Linux says.
    private static bool IsOfCisco(ReadOnlySpan<byte> head, int start, ReadOnlySpan<byte> tag)
    {
        if (start < 3 || head[start - 1] != '-' || !char.IsAsciiDigit((char)head[start - 2]) || head[start - 3] != '-')
            return false;
        var percent = head[..start].LastIndexOf((byte)'%');
        return percent >= 0 && (tag.SequenceEqual("SYSTEM_MSG"u8) || Facilities.Find(head[(percent + 1)..(start - 3)]) is null);
    }

    /// <summary>What stands behind the tag: <c>[junos@… name="value" …]</c> or text. A colon and a blank belong to the tag.</summary>
    public static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> line, int end) => line[end..].TrimStart(": "u8);
}
