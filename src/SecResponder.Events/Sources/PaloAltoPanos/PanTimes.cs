using SecResponder.Events.Asim;
using SecResponder.Events.DeviceEvents;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Times: most columns have the device's local time without a zone; the high-resolution time stamp of newer releases knows the zone.</summary>
internal static class PanTimes
{
    private const int FirstOfBody = 8;

    private static readonly byte[] HighResolutionName = "high_res_timestamp"u8.ToArray();
    private static readonly TimeSpan LargestZone = TimeSpan.FromHours(15);

    public static void Generated(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var time, out var hasZone) || TryReadOther(e, text, out time, out hasZone))
            e.SetTime(AsimField.TimeGenerated, time, hasZone);
    }

    public static void Start(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var time, out var hasZone) || TryReadOther(e, text, out time, out hasZone))
            e.SetTime(AsimField.EventStartTime, time, hasZone);
    }

    /// <summary>Where a template leaves the generated time out: when the record was received, by the device or by syslog.</summary>
    public static void Received(SecurityEvent e, ReadOnlySpan<byte> header, DateTimeOffset receivedAt)
    {
        if (!e.Has(AsimField.TimeGenerated))
            Generated(e, e.Vendor.Find("receive_time"u8).Utf8);
        if (!e.Has(AsimField.TimeGenerated) && SyslogHeader.Read(header, receivedAt) is { HasTime: true } syslog)
            e.SetTime(AsimField.TimeGenerated, syslog.Time, syslog.HasZone);
    }

    // "Mar 01 2026 10:00:00", and "dtz=UTC" beside it; "3/1/26 10:00".
    private static bool TryReadOther(SecurityEvent e, ReadOnlySpan<byte> text, out DateTimeOffset time, out bool hasZone)
    {
        if (PanSheetTime.TryRead(text, out time))
        {
            hasZone = false;
            return true;
        }
        var isRead = CefTime.TryRead(text, e.Record.ReceivedAt, out time, out hasZone) && time != DateTimeOffset.UnixEpoch;
        hasZone |= e.Vendor.Find("dtz"u8).Utf8.SequenceEqual("UTC"u8);
        return isRead;
    }

    /// <summary>Sets the event's time; the session's start is in the same zone, as far as it gives none itself.</summary>
    public static void HighResolution(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!TryRead(text, out var time, out _))
            return;
        e.SetTime(AsimField.TimeGenerated, time);
        if (e.Has(AsimField.EventStartTime) && TryRead(e.Vendor.Find("start"u8).Utf8, out var start, out var hasZone) && !hasZone)
            e.SetTime(AsimField.EventStartTime, start - Zone(text));
    }

    /// <summary>Looks for the high-resolution time where its column has none: custom formats leave columns out before it.</summary>
    public static void FindElsewhere(SecurityEvent e, in PanCsv csv)
    {
        if (e.Vendor.Find("high_res_timestamp"u8).IsPresent || !e.Has(AsimField.TimeGenerated))
            return;
        for (var place = csv.Count; place > FirstOfBody; place--)
        {
            var text = csv[place];
            // Nothing else has a zone; and it is the same moment but for the zone.
            if (text.Length is < 25 or > 35 || text[10] != 'T' || text[^6] is not ((byte)'+' or (byte)'-') || !TryRead(text, out var time, out _) || (time - e.Time).Duration() > LargestZone)
                continue;
            e.Keep(HighResolutionName, text);
            HighResolution(e, text);
            return;
        }
    }

    // Where there is no time, some releases write the beginning of 1970.
    private static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time, out bool hasZone) => IsoStamp.TryRead(text, out time, out var read, out hasZone) && read == text.Length && time != DateTimeOffset.UnixEpoch;

    // "…+01:00"; all others are UTC.
    private static TimeSpan Zone(ReadOnlySpan<byte> text)
    {
        var zone = text[^6..];
        if (zone[0] is not ((byte)'+' or (byte)'-') || zone[3] != ':')
            return TimeSpan.Zero;
        var offset = new TimeSpan(IsoStamp.Digits(zone, 1, 2), IsoStamp.Digits(zone, 4, 2), 0);
        return zone[0] == '-' ? -offset : offset;
    }
}
