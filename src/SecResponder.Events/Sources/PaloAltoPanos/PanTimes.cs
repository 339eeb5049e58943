using SecResponder.Events.Asim;
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

    /// <summary>Looks for the high-resolution time where its column has none: custom formats leave columns out before it.</summary>
    public static void FindElsewhere(SecurityEvent e, in PanCsv csv)
    {
        if (e.Vendor.Find("high_res_timestamp"u8).IsPresent || !e.Has(AsimField.TimeGenerated))
            return;
        for (var place = csv.Count; place > FirstOfBody; place--)
        {
            var text = csv[place];
            // Nothing else has a zone; and it is the same moment but for the zone.
            if (text.Length is < 25 or > 35 || text[10] != 'T' || text[^6] is not ((byte)'+' or (byte)'-') || !TryRead(text, out var time) || (time - e.Time).Duration() > LargestZone)
                continue;
            e.Vendor.Add(HighResolutionName, e.SliceOf(text));
            HighResolution(e, text);
            return;
        }
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
