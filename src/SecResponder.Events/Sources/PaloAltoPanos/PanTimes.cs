using SecResponder.Events.Asim;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Times: most columns have the device's local time without a zone; the high-resolution time stamp of newer releases knows the zone.</summary>
internal static class PanTimes
{
    public static void Generated(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var time))
            e.SetTime(AsimField.TimeGenerated, time);
    }

    public static void Start(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (TryRead(text, out var time))
            e.SetTime(AsimField.EventStartTime, time);
    }

    /// <summary>Sets the event's time; the session's start is in the same zone, as far as it gives none itself.</summary>
    public static void HighResolution(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!TryRead(text, out var time))
            return;
        e.SetTime(AsimField.TimeGenerated, time);
        if (e.Has(AsimField.EventStartTime) && e.Vendor.Find("start"u8).Utf8.Length == "2026/03/01 10:00:00".Length)
            e.SetTime(AsimField.EventStartTime, e[AsimField.EventStartTime].Time - Zone(text));
    }

    // Where there is no time, some releases write the beginning of 1970.
    private static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time) => IsoStamp.TryRead(text, out time, out var read) && read == text.Length && time != DateTimeOffset.UnixEpoch;

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
