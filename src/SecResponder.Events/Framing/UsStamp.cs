using SecResponder.Events.Text;

namespace SecResponder.Events.Framing;

/// <summary>Reads <c>3/1/2026 2:06:00 PM</c>: how Azure prints some of its times, which are UTC.</summary>
public static class UsStamp
{
    private const int NoonHour = 12;

    /// <summary>Reads a time that is all of the text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Take(ref text, '/', 2, out var month) || !Take(ref text, '/', 2, out var day) || !Take(ref text, ' ', 4, out var year) || !Take(ref text, ':', 2, out var hour) || !Take(ref text, ':', 2, out var minute)
            || !Take(ref text, ' ', 2, out var second))
            return false;
        var isAfternoon = text.SequenceEqual("PM"u8);
        if ((!isAfternoon && !text.SequenceEqual("AM"u8)) || hour is < 1 or > NoonHour || minute > 59 || second > 59 || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        time = new DateTimeOffset(year, month, day, (hour % NoonHour) + (isAfternoon ? NoonHour : 0), minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool Take(ref ReadOnlySpan<byte> text, char end, int most, out int number)
    {
        number = 0;
        var at = text.IndexOf((byte)end);
        if (at < 1 || at > most || !Numbers.TryRead(text[..at], out var value))
            return false;
        number = (int)value;
        text = text[(at + 1)..];
        return true;
    }
}
