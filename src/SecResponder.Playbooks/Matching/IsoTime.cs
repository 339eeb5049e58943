using System.Globalization;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Parts of an ISO 8601 timestamp as they are written; the zone is not looked at.</summary>
internal static class IsoTime
{
    /// <summary>Reads <c>YYYY-MM-DD</c>, alone or followed by <c>T</c> or a blank and <c>HH:MM[:SS…]</c>.</summary>
    public static bool TryPart(ReadOnlySpan<byte> text, TimePart part, out int number)
    {
        number = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (text.Length > 10 && text[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        if (part is TimePart.Hour or TimePart.Minute)
        {
            if (text.Length < 16 || text[13] != ':' || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || hour > 23 || minute > 59)
                return false;
            number = part == TimePart.Hour ? hour : minute;
            return true;
        }
        number = part switch
        {
            TimePart.Day => day,
            TimePart.Month => month,
            TimePart.Year => year,
            _ => ISOWeek.GetWeekOfYear(new DateTime(year, month, day)),
        };
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = number * 10 + (digit - '0');
        }
        return true;
    }
}
