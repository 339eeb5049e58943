namespace SecResponder.Cli.Sizing;

/// <summary>A month, as prices are quoted by it: a twelfth of a year.</summary>
internal static class CalendarMonth
{
    public const double Hours = 730;
    public const double Minutes = Hours * 60;
    public const double Seconds = Hours * 3600;
}
