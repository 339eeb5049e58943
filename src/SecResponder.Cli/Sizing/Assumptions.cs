using System.Collections.Immutable;

namespace SecResponder.Cli.Sizing;

/// <summary>One thing that the figures rest on.</summary>
/// <param name="Name">A short id.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Why">Where it comes from, and the option that changes it.</param>
internal sealed record Assumption(string Name, double Value, string Unit, string Why);

/// <summary>Everything that the figures rest on besides prices and events; and what they leave out.</summary>
internal static class Assumptions
{
    /// <summary>What is not reckoned with.</summary>
    public static ImmutableArray<string> LeftOut { get; } =
    [
        "logs and traces (Application Insights), network, Key Vault, what is stored: about the same for all hosts",
        "steps of incidents (a second of an instance each), cold starts, discounts, free grants of Container Apps",
        "a store other than the storage account (PostgreSQL: add its price to the server)",
    ];

    public static ImmutableArray<Assumption> Of(SizingOptions options) =>
    [
        new("bytes", options.Bytes, "bytes an event", "--size"),
        new("per_message", options.PerMessage, "events a message", "--per-message"),
        new("signals", options.Signals, "signals an event", "--signals"),
        new("events_per_second", Math.Round(options.Throughput.EventsPerSecond), "events a second of one processor", options.Throughput.How),
        new("microseconds_per_event", Math.Round(options.Throughput.PerEvent * 1e6, 2), "µs of a processor", "the same"),
        new("microseconds_per_batch", Math.Round(options.Throughput.PerBatch * 1e6, 1), "µs of a processor", "the same"),
        new("utilization", options.Utilization, "of a processor is planned for", "the rest is for what nobody planned"),
        new("partitions", options.Partitions, "of each hub", "--partitions; more where the peak needs them"),
        new("smallest_batch", options.SmallestBatch, "messages", "minEventBatchSize in host.json"),
        new("longest_wait", options.LongestWait, "s", "maxWaitTime in host.json"),
        new("store_wait", options.StoreWait, "s a batch waits for the store", "a guess; it is paid for like work"),
        new("least_billed", options.LeastBilled, "s an execution", "Microsoft, Flex Consumption billing"),
        new("instance_memory", options.MemoryMb, "MB", "--memory"),
        new("instance_vcpu", options.InstanceVcpu, "processors", "of that memory; unverified"),
        new("always_ready", options.AlwaysReady, "instances of each of two functions", "--always-ready"),
        new("lease_every", options.LeaseEvery, "s between renewals of a partition's lease", "unverified"),
        new("replicas", options.Replicas, "at least", "--replicas"),
        new("replica_vcpu", options.ReplicaVcpu, "processors", "--vcpu"),
        new("replica_gib", options.ReplicaGib, "GiB", "--gib"),
        new("replica_events_per_second", Math.Round(ServerCost.Capacity(options)), "events a second", "of the figures above"),
        new("requests_per_batch", options.RequestsPerBatch, "requests to tables", "docs/benchmarks.md"),
        new("month", CalendarMonth.Hours, "hours", "a twelfth of a year"),
    ];
}
