namespace SecResponder.Cli.Sizing;

/// <summary>What this build's pipeline does: the processor time of a batch by itself, and of each event in it, from the raw line to the committed state.</summary>
/// <param name="PerBatch">Seconds of a processor.</param>
/// <param name="PerEvent">Seconds of a processor.</param>
/// <param name="How">How it was measured.</param>
internal sealed record Throughput(double PerBatch, double PerEvent, string How)
{
    /// <summary>Events in the batches that it is quoted for: as many as host.json lets a batch have.</summary>
    public const int Batch = 500;

    /// <summary>Events a second that a processor does in batches of <see cref="Batch"/>.</summary>
    public double EventsPerSecond => 1 / (PerEvent + PerBatch / Batch);

    /// <summary>A rate that somebody else has measured; all of it is put on the events.</summary>
    public static Throughput Given(double eventsPerSecond) => new(0, 1 / eventsPerSecond, "given by --capacity");
}
