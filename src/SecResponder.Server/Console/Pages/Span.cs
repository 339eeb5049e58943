using System.Globalization;

namespace SecResponder.Server.Console.Pages;

/// <summary>Spans of time as people say them.</summary>
internal static class Span
{
    /// <summary><c>in 3 h 58 min</c>, <c>2 min ago</c>, <c>now</c>.</summary>
    public static string Until(TimeSpan span) => span.Duration() < TimeSpan.FromSeconds(1) ? "now" : span > TimeSpan.Zero ? $"in {Long(span)}" : $"{Long(-span)} ago";

    /// <summary>The two largest units: <c>3 h 58 min</c>, <c>45 s</c>, <c>2 d 4 h</c>.</summary>
    public static string Long(TimeSpan span)
    {
        (long Count, string Unit)[] parts = [((long)span.TotalDays, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var first = Array.FindIndex(parts, part => part.Count > 0);
        return first < 0 ? "0 s" : string.Join(' ', parts.Skip(first).Take(2).Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")));
    }
}
