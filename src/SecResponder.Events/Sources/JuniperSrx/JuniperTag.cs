namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>Finds the message's tag: RFC 5424's message id, or the word before a colon in a plain line.</summary>
internal static class JuniperTag
{
    private const int LongestHead = 320;

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
            if (at - start > 8 && head[start..at].Contains((byte)'_') && JuniperKinds.Of(head[start..at]) is { } kind)
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

    /// <summary>What stands behind the tag: <c>[junos@… name="value" …]</c> or text. A colon and a blank belong to the tag.</summary>
    public static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> line, int end) => line[end..].TrimStart(": "u8);
}
