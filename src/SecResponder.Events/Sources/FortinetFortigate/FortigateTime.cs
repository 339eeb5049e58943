using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>When it happened: <c>eventtime</c> (seconds, milliseconds, microseconds or nanoseconds, by magnitude), else <c>date</c>, <c>time</c> and <c>tz</c>, else FortiAnalyzer's <c>timestamp</c>.</summary>
internal static class FortigateTime
{
    public static bool TrySet(SecurityEvent e)
    {
        if (TrySet(e, "eventtime"u8))
            return true;
        var (date, time) = (e.Vendor.Find("date"u8).Utf8.Length, e.Vendor.Find("time"u8).Utf8.Length);
        if (date != 10 || time is < 8 or > 16)
            return TrySet(e, "timestamp"u8);
        Span<byte> stamp = stackalloc byte[40];
        e.Vendor.Find("date"u8).Utf8.CopyTo(stamp);
        stamp[10] = (byte)'T';
        e.Vendor.Find("time"u8).Utf8.CopyTo(stamp[11..]);
        var length = 11 + time;
        if (e.Vendor.Find("tz"u8).Utf8 is [(byte)'+' or (byte)'-', ..] and { Length: 5 } zone)
        {
            zone.CopyTo(stamp[length..]);
            length += zone.Length;
        }
        if (!IsoStamp.TryRead(stamp[..length], out var read, out var used, out var hasZone) || used != length)
            return false;
        e.SetTime(AsimField.TimeGenerated, read, hasZone);
        return true;
    }

    private static bool TrySet(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        if (!EpochStamp.TryRead(e.Vendor.Find(name).Utf8, out var epoch))
            return false;
        e.SetTime(AsimField.TimeGenerated, epoch);
        return true;
    }
}
