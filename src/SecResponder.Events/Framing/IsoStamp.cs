namespace SecResponder.Events.Framing;

/// <summary>ISO 8601 as log lines write it: <c>2026-03-03T21:57:00[.fffffff][Z|±hh[:]mm]</c>; a blank may stand for the T, a comma for the dot.</summary>
public static class IsoStamp
{
    /// <summary>Reads a time at the beginning of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, UTC; without a zone it is taken as UTC.</param>
    /// <param name="read">How many bytes it took.</param>
    /// <returns>False when none stands there, or one that can't be.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time, out int read) => TryRead(text, out time, out read, out _);

    /// <summary>Reads a time at the beginning of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, UTC; without a zone as it stands.</param>
    /// <param name="read">How many bytes it took.</param>
    /// <param name="hasZone">Whether it says its zone: Z or an offset.</param>
    /// <returns>False when none stands there, or one that can't be.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time, out int read, out bool hasZone)
    {
        (time, read, hasZone) = (default, 0, false);
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t') || text[13] != ':' || text[16] != ':')
            return false;
        var wrong = 0u;
        var year = TwoDigits(text[0], text[1], ref wrong) * 100 + TwoDigits(text[2], text[3], ref wrong);
        var month = TwoDigits(text[5], text[6], ref wrong);
        var day = TwoDigits(text[8], text[9], ref wrong);
        if (!TryClock(text[11..], wrong, out var ticks) || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks += new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        read = 19;
        ticks += Fraction(text, ref read);
        var clock = read;
        if (!Zone(text, ref read, ref ticks) || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        hasZone = read > clock;
        return true;
    }

    /// <summary>Writes a time as <c>2026-03-03T21:57:00.5Z</c>, UTC; the fraction without its last zeros, and none when it is zero.</summary>
    /// <returns>Whether there was room; 28 bytes are enough.</returns>
    public static bool TryWrite(DateTimeOffset time, Span<byte> destination, out int written)
    {
        const int Whole = 27, FractionAt = 20;
        written = 0;
        Span<byte> text = stackalloc byte[Whole + 1];
        var utc = time.UtcDateTime;
        "0000-00-00T00:00:00.0000000"u8.CopyTo(text);
        Put(text, 4, utc.Year);
        Put(text, 7, utc.Month);
        Put(text, 10, utc.Day);
        Put(text, 13, utc.Hour);
        Put(text, 16, utc.Minute);
        Put(text, 19, utc.Second);
        Put(text, Whole, (int)(utc.Ticks % TimeSpan.TicksPerSecond));
        var length = text[..Whole].LastIndexOfAnyExcept((byte)'0') + 1;
        // No fraction: nor the dot before it. The zeros of a whole second stay.
        length = length <= FractionAt ? FractionAt - 1 : length;
        text[length++] = (byte)'Z';
        if (!text[..length].TryCopyTo(destination))
            return false;
        written = length;
        return true;

        static void Put(Span<byte> text, int end, int value)
        {
            for (; value > 0; value /= 10)
                text[--end] = (byte)('0' + value % 10);
        }
    }

    /// <summary>The number of two digits; what is none leaves bits above the fourth in <paramref name="wrong"/>, which is asked once for all.</summary>
    internal static int TwoDigits(byte ten, byte one, ref uint wrong)
    {
        const int SixToSixteen = 6;
        var (tens, ones) = (ten - '0', one - '0');
        wrong |= (uint)(tens | (tens + SixToSixteen) | ones | (ones + SixToSixteen));
        return tens * 10 + ones;
    }

    /// <summary>Reads <c>hh:mm:ss</c>, at least eight bytes with colons where they belong; a leap second is the one before it.</summary>
    /// <param name="text">The text, which may go on.</param>
    /// <param name="wrong">What <see cref="TwoDigits"/> has found so far.</param>
    /// <param name="ticks">The time of day.</param>
    internal static bool TryClock(ReadOnlySpan<byte> text, uint wrong, out long ticks)
    {
        const uint NoDigit = ~0xFu;
        var hour = TwoDigits(text[0], text[1], ref wrong);
        var minute = TwoDigits(text[3], text[4], ref wrong);
        var second = TwoDigits(text[6], text[7], ref wrong);
        ticks = (hour * 3600 + minute * 60 + Math.Min(second, 59)) * TimeSpan.TicksPerSecond;
        return (wrong & NoDigit) == 0 && hour <= 23 && minute <= 59 && second <= 60;
    }

    /// <summary>The number in a fixed count of digits, or −1.</summary>
    internal static int Digits(ReadOnlySpan<byte> text, int at, int count)
    {
        if (at + count > text.Length)
            return -1;
        var (value, wrong) = (0u, false);
        foreach (var b in text.Slice(at, count))
        {
            var digit = (uint)(b - '0');
            wrong |= digit > 9;
            value = value * 10 + digit;
        }
        return wrong ? -1 : (int)value;
    }

    /// <summary>Reads <c>.fff</c>: what is finer than 100 ns is dropped.</summary>
    internal static long Fraction(ReadOnlySpan<byte> text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ((byte)'.' or (byte)',') || !char.IsAsciiDigit((char)text[at + 1]))
            return 0;
        long ticks = 0;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, unit /= 10)
            ticks += (text[at] - '0') * unit;
        return ticks;
    }

    private static bool Zone(ReadOnlySpan<byte> text, ref int at, ref long ticks)
    {
        if (at >= text.Length)
            return true;
        if (text[at] is (byte)'Z' or (byte)'z')
        {
            at++;
            return true;
        }
        if (text[at] is not ((byte)'+' or (byte)'-') || Digits(text, at + 1, 2) is not (>= 0 and <= 18 and var hours))
            return true;
        var colon = at + 3 < text.Length && text[at + 3] == ':' ? 1 : 0;
        if (Digits(text, at + 3 + colon, 2) is not (>= 0 and <= 59 and var minutes))
            return colon == 0 && hours <= 18 && Move(text[at] == '-', hours, 0, ref ticks, ref at, 3);
        return Move(text[at] == '-', hours, minutes, ref ticks, ref at, 5 + colon);

        static bool Move(bool west, int hours, int minutes, ref long ticks, ref int at, int length)
        {
            var offset = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
            ticks += west ? offset : -offset;
            at += length;
            return true;
        }
    }
}
