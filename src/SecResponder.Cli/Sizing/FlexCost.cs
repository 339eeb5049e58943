namespace SecResponder.Cli.Sizing;

/// <summary>
/// What a month of Functions on Flex Consumption costs. Each trigger has instances of its own: the two on an event's way, and the timers. On demand an instance is paid for
/// while something runs on it, a second at least; so a trickle that wakes it every second costs as much as a flood that keeps it busy.
/// </summary>
/// <remarks>Microsoft, "Azure Functions Flex Consumption plan hosting": per-function scaling; billing; the least period of 1,000 ms.</remarks>
internal static class FlexCost
{
    // ReleaseHolds and WatchTickets run each minute, SealLedger each day (src/SecResponder.Functions).
    private const double TimerRuns = 2 * CalendarMonth.Minutes + CalendarMonth.Hours / 24;

    public static HostCost Month(EventProfile events, SizingOptions options, PriceSheet prices, bool ready)
    {
        var (detect, correlate) = (Detect(events, options), Correlate(events, options));
        var always = ready ? options.AlwaysReady : 0;
        double Spent(Func<TriggerLoad, double> use) => events.Mean(rate => use(detect.At(rate)) + use(correlate.At(rate)));
        var onDemand = Spent(load => Math.Max(0, load.Instances - always)) * CalendarMonth.Seconds + TimerRuns * options.LeastBilled;
        var onReady = Spent(load => Math.Min(load.Instances, always)) * CalendarMonth.Seconds;
        var executions = Spent(load => load.Executions) * CalendarMonth.Seconds + TimerRuns;
        var compute = Math.Max(0, onDemand * options.InstanceGb - prices[PriceSheet.FlexFreeGbSeconds]) * prices[PriceSheet.FlexGbSecond]
            + onReady * options.InstanceGb * prices[PriceSheet.FlexReadyGbSecond]
            + 2 * always * CalendarMonth.Seconds * options.InstanceGb * prices[PriceSheet.FlexReadyBaseline];
        // Always-ready executions have no grant; a host that has such instances is reckoned to have none at all.
        var free = always > 0 ? 0 : prices[PriceSheet.FlexFreeExecutions];
        var peak = detect.At(events.Peak);
        return new HostCost(
            ready ? Host.FlexAlwaysReady : Host.FlexOnDemand,
            [
                new CostLine("compute", compute),
                new CostLine("executions", Math.Max(0, executions - free) / 1e6 * prices[PriceSheet.FlexMillionExecutions]),
                new CostLine("event-hubs", EventHubsCost.Month(events, options, prices, signals: true)),
                new CostLine("storage", Storage(events, options, prices, detect, correlate)),
            ],
            peak.Needed + correlate.At(events.Peak).Needed,
            Limits.Of(events, options, peak.Needed));
    }

    private static EventHubTrigger Detect(EventProfile events, SizingOptions options)
    {
        var one = new EventHubTrigger(options, options.Partitions, 1 / options.PerMessage, options.Throughput.PerEvent * options.PerMessage);
        return one with { Partitions = EventHubsCost.Partitions(events, options, one.At(events.Peak).Needed) };
    }

    // A signal is worked on like an event: folded into its window, and what comes of it committed.
    private static EventHubTrigger Correlate(EventProfile events, SizingOptions options) =>
        new(options, Detect(events, options).Partitions, options.Signals, options.Throughput.PerEvent);

    private static double Storage(EventProfile events, SizingOptions options, PriceSheet prices, EventHubTrigger detect, EventHubTrigger correlate)
    {
        // Two hubs, each partition's lease renewed, each batch's checkpoint written.
        var writes = events.Mean(rate => detect.At(rate).Executions + correlate.At(rate).Executions) + (detect.Partitions + correlate.Partitions) / options.LeaseEvery;
        var requests = events.Mean(rate => options.RequestsPerBatch * (detect.At(rate).Executions + correlate.At(rate).Executions) + rate * options.Signals / options.SignalsPerRequest)
            + options.RequestsPerTurn / 60;
        return StorageCost.Month(writes, requests, prices);
    }
}
