using System.Collections.Concurrent;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 1's workers: each is used by one caller at a time and belongs to the set of playbooks it was made for.</summary>
internal sealed class DetectionWorkers(PlaybooksInForce playbooks, DeviceZones zones, ResponderTelemetry telemetry)
{
    private readonly ConcurrentBag<(PlaybookSet Set, string? Source, Detection Worker)> _idle = [];

    /// <summary>What the bodies come to.</summary>
    public StageOneBatch Detect(IReadOnlyList<RawRecord> bodies, string? source)
    {
        using var activity = telemetry.Batch("detect", bodies.Count);
        var (set, snapshot) = playbooks.Now;
        var worker = _idle.TryTake(out var idle) && ReferenceEquals(idle.Set, set) && idle.Source == source ? idle.Worker : new Detection(set, source, zones);
        foreach (var body in bodies)
            worker.TakeBody(body);
        var batch = worker.Drain() with { InForce = snapshot };
        // Not reached when one of them throws: a worker with half a batch in it is not used again.
        _idle.Add((set, source, worker));
        return activity is { Recorded: true, Id: { } trace } ? batch with { Signals = [.. batch.Signals.Select(signal => signal with { Trace = trace })] } : batch;
    }
}
