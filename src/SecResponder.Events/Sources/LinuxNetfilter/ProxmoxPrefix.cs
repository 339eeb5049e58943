using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxNetfilter;

/// <summary>What Proxmox VE's firewall logger writes before a packet: <c>100 6 tap100i0-IN 01/Mar/2026:11:00:00 +0100 policy DROP: </c>, the machine, the level, the chain, the time and what was done.</summary>
/// <remarks>Proxmox VE Administration Guide, "Firewall", "Logging of firewall rules".</remarks>
internal static class ProxmoxPrefix
{
    private const int LengthOfTime = 26;
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static readonly byte[] MonthNames = Encoding.ASCII.GetBytes(Months);

    /// <summary>Reads the prefix.</summary>
    /// <param name="text">What stands before the packet's fields.</param>
    /// <param name="time">The time, UTC.</param>
    /// <param name="chain">Where the chain's name stands.</param>
    /// <param name="action">Where what was done begins.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time, out Range chain, out int action)
    {
        (time, chain, action) = (default, default, 0);
        Span<Range> words = stackalloc Range[4];
        if (Columns.Split(text, (byte)' ', words) < 4 || !Numbers.TryRead(text[words[0]], out _) || !Numbers.TryRead(text[words[1]], out _))
            return false;
        var start = words[3].Start.GetOffset(text.Length);
        if (text.Length < start + LengthOfTime || !TryReadTime(text.Slice(start, LengthOfTime), out time))
            return false;
        chain = words[2];
        action = start + LengthOfTime;
        return true;
    }

    // 01/Mar/2026:11:00:00 +0100
    private static bool TryReadTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':' || text[20] != ' ' || text[21] is not ((byte)'+' or (byte)'-'))
            return false;
        var month = MonthNames.AsSpan().IndexOf(text.Slice(3, 3));
        if (month < 0 || month % 3 != 0 || !Two(text, 0, out var day) || !Two(text, 7, out var century) || !Two(text, 9, out var year) || !Two(text, 12, out var hour) || !Two(text, 15, out var minute) || !Two(text, 18, out var second)
            || !Two(text, 22, out var hours) || !Two(text, 24, out var minutes))
            return false;
        year += century * 100;
        month = month / 3 + 1;
        if (year < 1970 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59 || hours > 14 || minutes > 59)
            return false;
        var zone = new TimeSpan(hours, minutes, 0);
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero) - (text[21] == '-' ? -zone : zone);
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, out int number)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        number = tens * 10 + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
