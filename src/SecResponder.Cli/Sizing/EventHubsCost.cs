namespace SecResponder.Cli.Sizing;

/// <summary>What an Event Hubs namespace of the Standard tier costs, and what it can take.</summary>
/// <remarks>Microsoft, "Azure Event Hubs quotas and limits": a throughput unit takes 1 MB or 1,000 messages a second; 40 units and 32 partitions at most.</remarks>
internal static class EventHubsCost
{
    public const double MostUnits = 40;
    public const int MostPartitions = 32;
    private const double BytesPerUnit = 1_000_000;
    private const double MessagesPerUnit = 1_000;
    private const double BytesPerEvent = 64_000;

    /// <summary>Units for the peak: they inflate by themselves, and never deflate.</summary>
    public static double Units(EventProfile events, SizingOptions options) =>
        Math.Max(1, Math.Max(Math.Ceiling(events.Peak * options.Bytes / BytesPerUnit), Math.Ceiling(events.Peak / options.PerMessage / MessagesPerUnit)));

    /// <summary>Partitions: those that were asked for, and more where one would have to take more than a unit's bytes, or more instances must work side by side.</summary>
    public static int Partitions(EventProfile events, SizingOptions options, double instances) =>
        (int)Math.Min(int.MaxValue, Math.Max(options.Partitions, Math.Max(Math.Ceiling(events.Peak * options.Bytes / BytesPerUnit), instances)));

    /// <param name="events">What comes.</param>
    /// <param name="options">What is reckoned with.</param>
    /// <param name="prices">What it costs.</param>
    /// <param name="signals">Whether signals go through a hub of their own, as those of the Functions do.</param>
    public static double Month(EventProfile events, SizingOptions options, PriceSheet prices, bool signals)
    {
        var pieces = Math.Max(1, Math.Ceiling(options.Bytes * options.PerMessage / BytesPerEvent));
        var messages = events.Average / options.PerMessage * pieces + (signals ? events.Average * options.Signals : 0);
        return Units(events, options) * CalendarMonth.Hours * prices[PriceSheet.EventHubsUnitHour] + messages * CalendarMonth.Seconds / 1e6 * prices[PriceSheet.EventHubsMillionEvents];
    }
}
