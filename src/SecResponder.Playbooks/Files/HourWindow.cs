using System.Collections.Immutable;
using System.Globalization;

namespace SecResponder.Playbooks.Files;

/// <summary>A part of the week, <c>mon-fri 08:00-18:00</c>, <c>sat,sun</c>, <c>22:00-06:00</c>, or of the calendar, <c>2026-12-20..2027-01-03</c>, in local time.</summary>
/// <remarks>A window over midnight belongs to the day it begins on: <c>fri 22:00-06:00</c> ends on Saturday. The end is not within; a calendar's last day is.</remarks>
public sealed record HourWindow
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private HourWindow(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    private ImmutableHashSet<DayOfWeek> Days { get; init; } = [.. Enum.GetValues<DayOfWeek>()];
    private (TimeSpan From, TimeSpan To) Hours { get; init; } = (TimeSpan.Zero, TimeSpan.FromDays(1));
    private (DateOnly First, DateOnly Last)? Dates { get; init; }

    /// <summary>Whether the local time lies within.</summary>
    public bool Contains(DateTime local)
    {
        if (Dates is var (first, last))
            return DateOnly.FromDateTime(local) is var day && day >= first && day <= last;
        var (from, to) = Hours;
        var time = local.TimeOfDay;
        if (from < to)
            return Days.Contains(local.DayOfWeek) && time >= from && time < to;
        return Days.Contains(local.DayOfWeek) && time >= from || Days.Contains(local.AddDays(-1).DayOfWeek) && time < to;
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static HourWindow? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Split("..") is [var first, var last])
            return Date(first) is { } from && Date(last) is { } to && from <= to ? new HourWindow(text) { Dates = (from, to) } : null;
        var window = new HourWindow(text);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2)
            return null;
        if (DaysOf(parts[0]) is { } days)
            window = window with { Days = days };
        else if (parts.Length == 2)
            return null;
        if (parts.Length == 1 && DaysOf(parts[0]) is not null)
            return window;
        return HoursOf(parts[^1]) is { } hours ? window with { Hours = hours } : null;
    }

    private static ImmutableHashSet<DayOfWeek>? DaysOf(string text)
    {
        var days = ImmutableHashSet.CreateBuilder<DayOfWeek>();
        foreach (var part in text.ToLowerInvariant().Split(','))
        {
            var ends = part.Split('-').Select(name => Array.IndexOf(Names, name)).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
                return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                    break;
            }
        }
        return days.ToImmutable();
    }

    private static (TimeSpan, TimeSpan)? HoursOf(string text) =>
        text.Split('-') is [var first, var last] && Time(first) is { } from && Time(last) is { } to && from != to && from < TimeSpan.FromDays(1) ? (from, to) : null;

    private static TimeSpan? Time(string text) => text == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;

    private static DateOnly? Date(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
