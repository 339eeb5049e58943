using SecResponder.Events.Text;

namespace SecResponder.Events.Framing;

/// <summary>What stands before the message of a syslog line: priority, time, host, tag, structured data. Every part may be missing; the message always begins somewhere.</summary>
/// <remarks>RFC 3164, RFC 5424, and what devices write instead: a year before or after the time, ISO 8601, Cisco's <c>host :</c>, sequence numbers, a clock that is not
/// synchronized (<c>*</c> or <c>.</c> before the time).</remarks>
public readonly ref struct SyslogHeader
{
    /// <summary>How long a host's name may be.</summary>
    internal const int LongestHost = 255;

    /// <summary>The facility, 0 to 23; −1 without a priority.</summary>
    public int Facility { get; init; }

    /// <summary>The severity, 0 (emergency) to 7 (debug); −1 without a priority.</summary>
    public int Severity { get; init; }

    /// <summary>Whether the line gives a possible time.</summary>
    public bool HasTime { get; init; }

    /// <summary>The line's time, UTC. A time without a zone is as it stands; one without a year as the year that puts it nearest to the reception.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether the time says its zone; see <see cref="SecurityEvent.SetTime(Asim.AsimField, DateTimeOffset, bool)"/>.</summary>
    public bool HasZone { get; init; }

    /// <summary>The host that the line names; empty when it names none.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Tag (RFC 3164) or app-name (RFC 5424); empty when there is none.</summary>
    public ReadOnlySpan<byte> App { get; init; }

    /// <summary>RFC 5424's structured data with its brackets; empty when there is none.</summary>
    public ReadOnlySpan<byte> StructuredData { get; init; }

    /// <summary>Where the message begins: byte offset in the line.</summary>
    public int BodyOffset { get; init; }

    /// <summary>Reads the header. What does not look like one is the message; never throws, whatever the bytes.</summary>
    /// <param name="line">The line, out of its frame.</param>
    /// <param name="receivedAt">Completes a time without a year.</param>
    public static SyslogHeader Read(ReadOnlySpan<byte> line, DateTimeOffset receivedAt)
    {
        var at = SkipByteOrderMark(line, 0);
        var (facility, severity) = Priority(line, ref at);
        if (severity >= 0 && Rfc5424Header.TryRead(line, at, facility, severity, out var structured))
            return structured;
        return Rfc3164Header.Read(line, at, facility, severity, receivedAt);
    }

    internal static int SkipByteOrderMark(ReadOnlySpan<byte> line, int at) => line[at..].StartsWith("\uFEFF"u8) ? at + 3 : at;

    // <0> to <191>
    private static (int Facility, int Severity) Priority(ReadOnlySpan<byte> line, ref int at)
    {
        const int Highest = 191, MostDigits = 3;
        var rest = line[at..];
        if (rest is not [(byte)'<', ..])
            return (-1, -1);
        var (value, end) = (0, 1);
        while (end <= MostDigits && end < rest.Length && char.IsAsciiDigit((char)rest[end]))
            value = value * 10 + rest[end++] - '0';
        if (end == 1 || value > Highest || end == rest.Length || rest[end] != '>')
            return (-1, -1);
        at += end + 1;
        return (value >> 3, value & 7);
    }

    /// <summary>Whether a word can be a host's name: an address, or letters, digits, dots, hyphens and underscores.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty || word.Length > LongestHost)
            return false;
        return NameLength(word, 0) == word.Length || Addresses.IsAddress(word);
    }

    /// <summary>How many bytes from <paramref name="at"/> on may stand in a host's name that is no IPv6 address.</summary>
    internal static int NameLength(ReadOnlySpan<byte> line, int at)
    {
        var start = at;
        while (at < line.Length && (char.IsAsciiLetterOrDigit((char)line[at]) || line[at] is (byte)'.' or (byte)'-' or (byte)'_'))
            at++;
        return at - start;
    }

    /// <summary>The word at <paramref name="at"/>, up to the next blank or the end.</summary>
    internal static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        var end = rest.IndexOf((byte)' ');
        return end < 0 ? rest : rest[..end];
    }
}
