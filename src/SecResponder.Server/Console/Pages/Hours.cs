using System.Globalization;

namespace SecResponder.Server.Console.Pages;

/// <summary>How far back somebody looks, in hours, as addresses have it.</summary>
internal static class Hours
{
    public const string Field = "hours";
    public const int Day = 24;
    public const int Month = 30 * 24;

    // Longer than anything is kept.
    private const int Most = 10 * 366 * 24;

    /// <summary>What people choose from.</summary>
    public static readonly (int Hours, string Words)[] Choices = [(1, "the last hour"), (Day, "the last 24 hours"), (7 * Day, "the last 7 days"), (Month, "the last 30 days")];

    /// <summary>What was asked for; null: nothing that is a number of hours.</summary>
    public static int? Read(IQueryCollection query) => int.TryParse(query[Field], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= Most ? hours : null;

    public static TimeSpan Span(int hours) => TimeSpan.FromHours(hours);

    /// <summary>The hours that cover a span.</summary>
    public static int Of(TimeSpan span) => (int)Math.Clamp(Math.Ceiling(span.TotalHours), 1, Most);

    /// <summary>As people say it, also where it is none of the choices.</summary>
    public static string Words(int hours) => Choices.FirstOrDefault(choice => choice.Hours == hours).Words ?? (hours % Day == 0 ? $"the last {hours / Day} days" : $"the last {hours} hours");
}
