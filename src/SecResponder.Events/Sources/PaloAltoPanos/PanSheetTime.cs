using SecResponder.Events.Framing;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Times of logs that went through a spreadsheet on their way: <c>3/1/26 10:00</c>, month first.</summary>
internal static class PanSheetTime
{
    private const int Century = 2000;

    /// <summary>Reads a time that is all of the text; UTC.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        var blank = text.IndexOf((byte)' ');
        if (blank is < 6 or > 10 || text.Length > 19 || text[..blank].Count((byte)'/') != 2 || text[(blank + 1)..] is not { Length: 4 or 5 or 7 or 8 } clock)
            return false;
        var date = text[..blank];
        var first = date.IndexOf((byte)'/');
        var second = date.LastIndexOf((byte)'/');
        var colon = clock.IndexOf((byte)':');
        if (first is not (1 or 2) || second - first - 1 is not (1 or 2) || colon is not (1 or 2))
            return false;
        var (month, day, year) = (IsoStamp.Digits(date, 0, first), IsoStamp.Digits(date, first + 1, second - first - 1), IsoStamp.Digits(date, second + 1, date.Length - second - 1));
        var (hour, minute) = (IsoStamp.Digits(clock, 0, colon), IsoStamp.Digits(clock, colon + 1, 2));
        var seconds = clock.Length == colon + 6 ? IsoStamp.Digits(clock, colon + 4, 2) : clock.Length == colon + 3 ? 0 : -1;
        year += year is >= 0 and < 100 ? Century : 0;
        if (year is < 1970 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || seconds is < 0 or > 59)
            return false;
        time = new DateTimeOffset(year, month, day, hour, minute, seconds, TimeSpan.Zero);
        return true;
    }
}
