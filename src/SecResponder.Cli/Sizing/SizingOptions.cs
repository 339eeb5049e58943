namespace SecResponder.Cli.Sizing;

/// <summary>What is reckoned with besides events and prices. Every one of them is printed with the result.</summary>
internal sealed record SizingOptions
{
    /// <summary>Bytes of an event on its way in.</summary>
    public double Bytes { get; init; } = 500;

    /// <summary>Events that a sender puts into one message. A forwarder of lines: 1; Azure's diagnostic settings: several records.</summary>
    public double PerMessage { get; init; } = 1;

    /// <summary>Signals an event: what stage 2 gets.</summary>
    public double Signals { get; init; } = 0.01;

    /// <summary>Partitions of each hub at least; more where the peak needs them. As <c>bicep/parameters/small.bicepparam</c> has it.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Memory of a Functions instance in MB: 512, 2048 or 4096.</summary>
    public int MemoryMb { get; init; } = 2048;

    /// <summary>Always-ready instances of each of the two functions on an event's way.</summary>
    public int AlwaysReady { get; init; } = 1;

    /// <summary>Replicas of the server at least: two, so that one may fail.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Processors of a replica.</summary>
    public double ReplicaVcpu { get; init; } = 1;

    /// <summary>Memory of a replica in GiB.</summary>
    public double ReplicaGib { get; init; } = 2;

    /// <summary>What a processor does.</summary>
    public required Throughput Throughput { get; init; }

    /// <summary>The share of a processor that is planned for; the rest is for what nobody planned.</summary>
    public double Utilization { get; init; } = 0.7;

    /// <summary>Messages that are waited for, <c>minEventBatchSize</c> in host.json.</summary>
    public double SmallestBatch { get; init; } = 50;

    /// <summary>How long they are waited for, <c>maxWaitTime</c> in host.json; seconds.</summary>
    public double LongestWait { get; init; } = 2;

    /// <summary>Seconds that a batch waits for the storage account's answers; it is paid for on demand like work.</summary>
    public double StoreWait { get; init; } = 0.05;

    /// <summary>Seconds that an on-demand instance is paid for at least when something runs on it.</summary>
    public double LeastBilled { get; init; } = 1;

    /// <summary>Seconds between two renewals of a partition's lease.</summary>
    public double LeaseEvery { get; init; } = 30;

    /// <summary>Requests of a batch to the tables (<c>docs/benchmarks.md</c>, "Requests to a storage account").</summary>
    public double RequestsPerBatch { get; init; } = 3;

    /// <summary>Signals for one request of stage 2 at least (the same page's goal).</summary>
    public double SignalsPerRequest { get; init; } = 50;

    /// <summary>Requests of a turn of the timers (the same page).</summary>
    public double RequestsPerTurn { get; init; } = 14;

    /// <summary>Processors of a Functions instance: a quarter, one or two.</summary>
    public double InstanceVcpu => MemoryMb switch { 512 => 0.25, 2048 => 1, _ => 2 };

    /// <summary>GB of a Functions instance, as they are paid for.</summary>
    public double InstanceGb => MemoryMb / 1024.0;
}
