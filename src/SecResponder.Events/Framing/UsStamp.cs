using SecResponder.Events.Text;

namespace SecResponder.Events.Framing;

/// <summary>Reads <c>3/1/2026 2:06:00 PM</c>, <c>3/1/2026, 2:06:00.123 PM</c> and <c>03/01/2026 14:06:00</c>: how Azure prints some of its times, which are UTC.</summary>
public static class UsStamp
{
    private const int NoonHour = 12;
    private const int FractionDigits = 7;

    /// <summary>Reads a time that is all of the text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Take(ref text, '/', 2, out var month) || !Take(ref text, '/', 2, out var day) || !Take(ref text, ' ', 5, out var year, ',') || !Take(ref text, ':', 2, out var hour) || !Take(ref text, ':', 2, out var minute))
            return false;
        var space = text.IndexOf((byte)' ');
        var half = space < 0 ? default : text[(space + 1)..];
        var isAfternoon = half.SequenceEqual("PM"u8);
        if (space >= 0 && !isAfternoon && !half.SequenceEqual("AM"u8))
            return false;
        if (!Seconds(space < 0 ? text : text[..space], out var second, out var ticks) || (space < 0 ? hour > 23 : hour is < 1 or > NoonHour) || minute > 59 || second > 59)
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        time = new DateTimeOffset(year, month, day, space < 0 ? hour : (hour % NoonHour) + (isAfternoon ? NoonHour : 0), minute, second, TimeSpan.Zero).AddTicks(ticks);
        return true;
    }

    private static bool Seconds(ReadOnlySpan<byte> text, out int second, out long ticks)
    {
        (second, ticks) = (0, 0);
        var dot = text.IndexOf((byte)'.');
        var whole = dot < 0 ? text : text[..dot];
        if (whole.Length is < 1 or > 2 || !Numbers.TryRead(whole, out var value))
            return false;
        second = (int)value;
        if (dot < 0)
            return true;
        var fraction = text[(dot + 1)..];
        if (fraction.Length is < 1 or > FractionDigits || !Numbers.TryRead(fraction, out ticks))
            return false;
        for (var i = fraction.Length; i < FractionDigits; i++)
            ticks *= 10;
        return true;
    }

    private static bool Take(ref ReadOnlySpan<byte> text, char end, int most, out int number, char before = '\0')
    {
        number = 0;
        var at = text.IndexOf((byte)end);
        if (at < 1 || at > most)
            return false;
        var digits = before != '\0' && text[at - 1] == before ? text[..(at - 1)] : text[..at];
        if (digits.Length > 4 || !Numbers.TryRead(digits, out var value))
            return false;
        number = (int)value;
        text = text[(at + 1)..];
        return true;
    }
}
