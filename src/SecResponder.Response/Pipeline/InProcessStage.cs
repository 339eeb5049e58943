using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Pipeline;

/// <summary>Stages 1 and 2 in one process: what a batch comes to is one commit, its read position included.</summary>
public sealed class InProcessStage(PlaybooksInForce playbooks, SignalPipeline signals, StepRunner steps) : IRawEventStage
{
    private readonly DetectionWorkers _workers = new(playbooks);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var batch = _workers.Use(sourceHint, worker =>
        {
            foreach (var body in bodies)
                worker.TakeBody(body);
            return worker.Drain([]);
        });
        await CommitAsync(batch, cancellation);
    }

    /// <summary>Takes bodies in the order of their sequence numbers, and keeps how far they were read: given again they change nothing.</summary>
    public async Task<BatchOutcome> FollowAsync(IReadOnlyList<RawRecord> records, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        var batch = _workers.Use(sourceHint, worker =>
        {
            foreach (var record in records)
                worker.TakeBody(record);
            return worker.Drain(ReadTo(records));
        });
        return await CommitAsync(batch, cancellation);
    }

    private async Task<BatchOutcome> CommitAsync(StageOneBatch batch, CancellationToken cancellation)
    {
        var outcome = await signals.TakeAsync(batch, cancellation);
        if (!outcome.Opened.IsEmpty)
            steps.Wake();
        return outcome;
    }

    private static ImmutableArray<ReadTo> ReadTo(IReadOnlyList<RawRecord> records) =>
    [
        .. records.GroupBy(record => (record.Origin.Stream, record.Origin.Partition))
            .Select(partition => partition.MaxBy(record => record.Origin.Position).Origin)
            .Select(last => new ReadTo(last.Stream, last.Partition, last.Sequence, int.MaxValue)),
    ];
}

/// <summary>Stage 1's workers: each is used by one caller at a time and belongs to the set of playbooks it was made for.</summary>
internal sealed class DetectionWorkers(PlaybooksInForce playbooks)
{
    private readonly ConcurrentBag<(PlaybookSet Set, string? Source, Detection Worker)> _idle = [];

    public StageOneBatch Use(string? source, Func<Detection, StageOneBatch> work)
    {
        var set = playbooks.Set;
        var worker = _idle.TryTake(out var idle) && ReferenceEquals(idle.Set, set) && idle.Source == source ? idle.Worker : new Detection(set, source);
        var batch = work(worker);
        // Not reached when the work throws: a worker with half a batch in it is not used again.
        _idle.Add((set, source, worker));
        return batch;
    }
}
