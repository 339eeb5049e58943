namespace SecResponder.Cli.Sizing;

/// <summary>What a month of the always-on server costs: replicas that are there all the time, more of them while more events come.</summary>
internal static class ServerCost
{
    // Batches that a replica commits in a second when little comes: it doesn't wait for a batch to fill.
    private const double CommitsPerSecond = 1;
    // Holds are looked after every ten seconds (Server:ReleaseEvery), whatever happens.
    private const double TurnsPerSecond = 0.1;

    public static HostCost Month(EventProfile events, SizingOptions options, PriceSheet prices, bool direct)
    {
        var capacity = Capacity(options);
        double Replicas(double rate) => Math.Max(options.Replicas, Math.Ceiling(rate / capacity));
        var replicas = events.Mean(Replicas);
        var compute = replicas * CalendarMonth.Seconds * (options.ReplicaVcpu * prices[PriceSheet.ServerVcpuSecond] + options.ReplicaGib * prices[PriceSheet.ServerGibSecond]);
        var requests = events.Mean(rate => options.RequestsPerBatch * Math.Min(rate, Math.Max(Replicas(rate) * CommitsPerSecond, rate / Throughput.Batch)) + rate * options.Signals / options.SignalsPerRequest)
            + replicas * TurnsPerSecond * options.RequestsPerTurn;
        return new HostCost(
            direct ? Host.ServerDirect : Host.Server,
            [
                new CostLine("compute", compute),
                new CostLine("executions", 0),
                new CostLine("event-hubs", direct ? 0 : EventHubsCost.Month(events, options, prices, signals: false)),
                new CostLine("storage", StorageCost.Month(0, requests, prices)),
            ],
            Replicas(events.Peak),
            direct ? null : Limits.Of(events, options, Replicas(events.Peak)));
    }

    /// <summary>Events a second that a replica is planned for.</summary>
    public static double Capacity(SizingOptions options) => options.Throughput.EventsPerSecond * options.ReplicaVcpu * options.Utilization;
}
