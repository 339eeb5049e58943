using System.Globalization;

namespace SecResponder.Server.Console.Pages;

/// <summary>Spans of time as people say them.</summary>
internal static class Span
{
    /// <summary><c>in 3 h 58 min</c>, <c>2 min ago</c>, <c>now</c>.</summary>
    public static string Until(TimeSpan span) => span.Duration() < TimeSpan.FromSeconds(1) ? "now" : span > TimeSpan.Zero ? $"in {Long(span)}" : $"{Long(-span)} ago";

    /// <summary>As exactly as somebody needs it: <c>3 h 58 min</c>, <c>12 min</c>, <c>45 s</c>, <c>2 d 4 h</c>.</summary>
    public static string Long(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Part(span.Seconds, "s"),
        { TotalHours: < 1 } => Part(span.Minutes, "min"),
        { TotalDays: < 1 } => Both(Part(span.Hours, "h"), Part(span.Minutes, "min")),
        _ => Both(Part((long)span.TotalDays, "d"), Part(span.Hours, "h")),
    };

    private static string Both(string large, string small) => small.StartsWith('0') ? large : $"{large} {small}";

    private static string Part(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
}
