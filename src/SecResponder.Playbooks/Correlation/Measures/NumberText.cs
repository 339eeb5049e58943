using System.Globalization;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>Numbers as they are measured: decimal, so that sums are exact and 0.1 + 0.2 is 0.3.</summary>
internal static class NumberText
{
    // So many of these, as a window holds at most, add up without overflow.
    private const decimal Largest = 1e22m;

    /// <summary>Reads a number: digits with sign, point and exponent; nothing else (no grouping, no blanks, no hexadecimal).</summary>
    public static bool TryRead(string? text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && Math.Abs(number) <= Largest;

    /// <summary>The shortest text of a number.</summary>
    public static string Write(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static decimal Read(ReadOnlySpan<char> text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
