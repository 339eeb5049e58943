using System.Text;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>SmartView Tracker's export: the columns in quotes, blanks between them, the log's own fields in the column "Information".</summary>
/// <remarks>Check Point, SmartView Tracker user guide, "Exporting the log file"; the columns are those of the default view.</remarks>
internal static class CheckpointQuoted
{
    private const int Information = 16;

    // The columns in order; Log Exporter's names where it has them.
    private static readonly byte[][] Names =
    [
        .. new[]
        {
            "Number", "Date", "Time", "ifname", "origin", "Type", "action", "service", "s_port", "src", "dst", "proto", "rule", "rule_name", "Current Rule Number", "user", "Information", "product", "src_machine_name", "src_user_name",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly Utf8Map<byte[]> Labels = new(new[]
    {
        ("ICMP", "icmp"), ("ICMP Type", "icmp_type"), ("ICMP Code", "icmp_code"), ("Attack", "attack"), ("Attack Information", "attack_info"), ("TCP flags", "tcp_flags"), ("TCP packet out of state", "tcp_packet_out_of_state"),
        ("message_info", "message_info"), ("XlateSrc", "xlatesrc"), ("XlateDst", "xlatedst"), ("XlateSPort", "xlatesport"), ("XlateDPort", "xlatedport"),
    }.Select(label => KeyValuePair.Create(label.Item1, Encoding.UTF8.GetBytes(label.Item2))));

    /// <summary>Where the first column begins: a number, a date (<c>01Mar2026</c>) and a time in quotes; −1 when the record has no such columns.</summary>
    public static int Find(ReadOnlySpan<byte> record)
    {
        var start = record.IndexOf((byte)'"');
        if (start < 0)
            return -1;
        var columns = record[start..];
        return Next(ref columns, out var number) && Numbers.TryRead(number, out _) && Next(ref columns, out var date) && Next(ref columns, out var time) && TryTime(date, time, out _) ? start : -1;
    }

    /// <summary>Takes the columns into the event.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> columns)
    {
        for (var i = 0; i < Names.Length && Next(ref columns, out var column); i++)
            if (i == Information)
                Fields(e, column);
            else
                CheckpointValues.Keep(e, Names[i], column);
    }

    /// <summary>The time of such a record, the management's clock.</summary>
    public static bool TryTime(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, out DateTimeOffset time)
    {
        time = default;
        if (date.Length is not (8 or 9) || clock.Length != 8)
            return false;
        // "01Mar2026" as "Mar 01 2026 10:00:00", which syslog has.
        Span<byte> stamp = stackalloc byte[20];
        var month = date[^7..^4];
        month.CopyTo(stamp);
        stamp[3] = (byte)' ';
        stamp[4] = date.Length == 9 ? date[0] : (byte)'0';
        stamp[5] = date[^8];
        stamp[6] = (byte)' ';
        date[^4..].CopyTo(stamp[7..]);
        stamp[11] = (byte)' ';
        clock.CopyTo(stamp[12..]);
        var header = SyslogHeader.Read(stamp, DateTimeOffset.UnixEpoch);
        time = header.Time;
        return header.HasTime;
    }

    // "inzone: External; outzone: Internal; ICMP Type: 8"
    private static void Fields(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var part in text.Split("; "u8))
        {
            var field = text[part];
            var colon = field.IndexOf((byte)':');
            if (colon <= 0)
                continue;
            var name = field[..colon];
            CheckpointValues.Keep(e, Labels.Find(name) is { } own ? own : name, field[(colon + 1)..].Trim((byte)' '));
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> columns, out ReadOnlySpan<byte> column)
    {
        column = default;
        columns = columns.TrimStart(" \t"u8);
        if (columns is not [(byte)'"', ..])
            return false;
        var end = columns[1..].IndexOf((byte)'"');
        if (end < 0)
            return false;
        column = columns.Slice(1, end);
        columns = columns[(end + 2)..];
        return true;
    }
}
