using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>When it happened: <c>time</c> (seconds or milliseconds since 1970, or ISO 8601), else the syslog header's.</summary>
internal static class CheckpointTime
{
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> line, in SyslogHeader header)
    {
        if (TryRead(e.Vendor.Find("time"u8).Utf8, out var time, out var hasZone))
            e.SetTime(AsimField.TimeGenerated, time, hasZone);
        else if (CheckpointQuoted.TryTime(e.Vendor.Find("Date"u8).Utf8, e.Vendor.Find("Time"u8).Utf8, out time))
            e.SetTime(AsimField.TimeGenerated, time, hasZone: false);
        else if (header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        else if (GatewayStamp(line, out time))
            e.SetTime(AsimField.TimeGenerated, time);
        if (TryRead(e.Vendor.Find("start_time"u8).Utf8, out var start, out hasZone))
            e.SetTime(AsimField.EventStartTime, start, hasZone);
        // When a session's log was changed for the last time; nothing can end before it is logged.
        if (TryRead(e.Vendor.Find("lastupdatetime"u8).Utf8, out var end, out hasZone) && e.Has(AsimField.TimeGenerated) && end >= e[AsimField.TimeGenerated].Time)
            e.SetTime(AsimField.EventEndTime, end, hasZone);
    }

    /// <summary>Seconds, or <c>0:01:13</c>.</summary>
    public static void Elapsed(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        long seconds = 0;
        foreach (var part in text.Split((byte)':'))
        {
            if (!Numbers.TryRead(text[part], out var number) || number > 100_000_000 || seconds > 100_000_000)
                return;
            seconds = seconds * 60 + number;
        }
        // NetworkDuration is an int of milliseconds.
        if (seconds * 1000 <= int.MaxValue)
            e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time, out bool hasZone)
    {
        hasZone = true;
        return EpochStamp.TryRead(text, out time) || (IsoStamp.TryRead(text, out time, out var read, out hasZone) && read == text.Length);
    }

    // A gateway's own syslog doubles the sign of its zone and leaves the zero out: "1 2026-03-01T10:00:00--5:00 host".
    private static bool GatewayStamp(ReadOnlySpan<byte> line, out DateTimeOffset time)
    {
        time = default;
        if (line.IndexOf(">1 "u8) is not (>= 0 and <= 4 and var version) || !IsoStamp.TryRead(line[(version + 3)..], out var clock, out var read, out _))
            return false;
        var zone = SyslogHeader.Word(line, version + 3 + read);
        var west = zone is [(byte)'-', ..];
        var colon = zone.IndexOf((byte)':');
        if (colon < 0 || !Numbers.TryRead(zone[..colon].TrimStart("+-"u8), out var hours) || !Numbers.TryRead(zone[(colon + 1)..], out var minutes) || hours > 14 || minutes > 59)
            return false;
        var offset = new TimeSpan((int)hours, (int)minutes, 0);
        time = west ? clock + offset : clock - offset;
        return true;
    }
}
