using System.Buffers;
using System.Globalization;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>Lengths of time: as queries write them, and as rules do (ISO 8601 in templates).</summary>
internal static class KqlTimespan
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string[] Units, TimeSpan Length)[] Units =
    [
        (["d", "day", "days"], TimeSpan.FromDays(1)), (["h", "hr", "hour", "hours"], TimeSpan.FromHours(1)), (["m", "min", "minute", "minutes"], TimeSpan.FromMinutes(1)), (["s", "sec", "second", "seconds"], TimeSpan.FromSeconds(1)),
    ];

    /// <summary>The length; null: it is none, or shorter than a second.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.StartsWith('P'))
            return ReadIso(text);
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (digits <= 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return null;
        foreach (var (units, length) in Units)
            if (units.Contains(text[digits..]))
                return InRange(count * length.TotalSeconds);
        return null;
    }

    private static TimeSpan? ReadIso(string text)
    {
        try
        {
            return InRange(System.Xml.XmlConvert.ToTimeSpan(text).TotalSeconds);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // No length of time: whoever asked says so.
            return null;
        }
    }

    // A year is longer than any rule looks back.
    private static TimeSpan? InRange(double seconds) => seconds is >= 1 and <= 366 * 86_400 ? TimeSpan.FromSeconds(Math.Round(seconds)) : null;
}
