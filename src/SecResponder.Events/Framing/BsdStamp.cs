using System.Buffers.Text;

namespace SecResponder.Events.Framing;

/// <summary><c>Mar  3 21:57:00</c>, with a year after the day (<c>Mar 03 2026 21:57:00</c>), after the time, or before the month; fractions; a zone name.</summary>
internal static class BsdStamp
{
    private const int YearsBack = 8;

    public static bool TryRead(ReadOnlySpan<byte> text, DateTimeOffset receivedAt, out DateTimeOffset time, out int read, out bool hasZone)
    {
        (time, read, hasZone) = (default, 0, false);
        var at = 0;
        var year = Year(text, ref at);
        if (Month(text, at) is not (> 0 and var month))
            return false;
        at = Rfc3164Header.SkipBlanks(text, at + 3);
        if (!TryNumber(text, ref at, 2, out var day) || day is < 1 or > 31)
            return false;
        at = Rfc3164Header.SkipBlanks(text, at);
        if (year == 0)
            year = Year(text, ref at);
        if (at + 8 > text.Length || text[at + 2] != ':' || text[at + 5] != ':' || !IsoStamp.TryClock(text[at..], wrong: 0, out var clock))
            return false;
        at += 8;
        clock += IsoStamp.Fraction(text, ref at);
        if (year == 0 && At(text, at) == ' ')
        {
            var after = at + 1;
            if (Year(text, ref after) is > 0 and var given)
                (year, at) = (given, after - 1);
        }
        if (!TryDate(year, month, day, clock, receivedAt, out time))
            return false;
        read = at;
        if (ClockZones.TryRead(text, at, out var zone, out var afterZone))
        {
            read = afterZone;
            // A name that many zones share says too little to compute with.
            if (hasZone = zone is not null)
                time -= TimeSpan.FromMinutes(zone!.Value);
        }
        return true;
    }

    // The year that puts the time nearest to the reception, but at most a day after it: clocks run ahead by minutes, not by months.
    private static bool TryDate(int year, int month, int day, long clock, DateTimeOffset receivedAt, out DateTimeOffset time)
    {
        time = default;
        if (year > 0)
            return Make(year, month, day, clock, ref time);
        var latest = Math.Min(receivedAt.UtcTicks, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay;
        year = new DateTime(latest).Year;
        for (var first = Math.Max(1, year - YearsBack); year >= first; year--)
            if (Make(year, month, day, clock, ref time) && time.Ticks <= latest)
                return true;
        return false;

        static bool Make(int year, int month, int day, long clock, ref DateTimeOffset time)
        {
            if (day > DateTime.DaysInMonth(year, month))
                return false;
            time = new DateTimeOffset(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks + clock, TimeSpan.Zero);
            return true;
        }
    }

    // A four-digit year and the blank after it.
    private static int Year(ReadOnlySpan<byte> text, ref int at)
    {
        if (!char.IsAsciiDigit((char)At(text, at)) || IsoStamp.Digits(text, at, 4) is not (>= 1970 and <= 9998 and var year) || (at + 4 < text.Length && text[at + 4] is not ((byte)' ' or (byte)':')))
            return 0;
        if (at + 4 < text.Length && text[at + 4] == ':')
        {
            at += 4;
            return year;
        }
        at = Math.Min(text.Length, at + 5);
        return year;
    }

    private static int Month(ReadOnlySpan<byte> text, int at)
    {
        if (at + 4 > text.Length || text[at + 3] != ' ')
            return 0;
        return ((text[at] & ~0x20) << 16 | (text[at + 1] | 0x20) << 8 | text[at + 2] | 0x20) switch
        {
            'J' << 16 | 'a' << 8 | 'n' => 1,
            'F' << 16 | 'e' << 8 | 'b' => 2,
            'M' << 16 | 'a' << 8 | 'r' => 3,
            'A' << 16 | 'p' << 8 | 'r' => 4,
            'M' << 16 | 'a' << 8 | 'y' => 5,
            'J' << 16 | 'u' << 8 | 'n' => 6,
            'J' << 16 | 'u' << 8 | 'l' => 7,
            'A' << 16 | 'u' << 8 | 'g' => 8,
            'S' << 16 | 'e' << 8 | 'p' => 9,
            'O' << 16 | 'c' << 8 | 't' => 10,
            'N' << 16 | 'o' << 8 | 'v' => 11,
            'D' << 16 | 'e' << 8 | 'c' => 12,
            _ => 0,
        };
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int at, int digits, out int value)
    {
        // Nearly always one or two digits and a blank.
        if (At(text, at + 2) == ' ' && IsoStamp.Digits(text, at, 2) is >= 0 and var two)
        {
            value = two;
            at += 2;
            return true;
        }
        if (!Utf8Parser.TryParse(text[at..], out value, out var read) || read == 0 || read > digits || value < 0)
            return false;
        at += read;
        return true;
    }

    private static byte At(ReadOnlySpan<byte> text, int at) => at < text.Length ? text[at] : (byte)0;
}
