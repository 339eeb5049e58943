using System.Globalization;

namespace SecResponder.Cli.Output;

/// <summary>A length of time as people say it, its two largest parts: <c>1d 22h</c>, <c>4h</c>, <c>12m 3s</c>.</summary>
internal static class HowLong
{
    /// <param name="span">What is said as <c>0</c> when it is nothing.</param>
    public static string Of(TimeSpan span)
    {
        // A clock that is a little behind says of what has just been that it will be.
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        var parts = new (int Number, string Unit)[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s") }.SkipWhile(part => part.Number == 0).Take(2).Where(part => part.Number > 0).ToArray();
        return parts.Length == 0 ? "0" : string.Join(' ', parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Number}{part.Unit}")));
    }
}
