namespace SecResponder.Cli.Sizing;

/// <summary>What this build's pipeline was measured to do, for whoever doesn't measure it himself. The figures and how they came about stand in <c>docs/benchmarks.md</c>, "Sizing".</summary>
internal static class RecordedThroughput
{
    /// <summary>Microseconds of a processor for a batch.</summary>
    public const double BatchMicroseconds = 500;

    /// <summary>Microseconds of a processor for an event.</summary>
    public const double EventMicroseconds = 14;

    public static Throughput Value { get; } = new(BatchMicroseconds / 1e6, EventMicroseconds / 1e6, $"recorded in docs/benchmarks.md; yours: {ThroughputMeasurement.Command}");
}
