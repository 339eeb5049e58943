using SecResponder.Events;
using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 2 and the dead letter for hosts that bring signals and rejections from outside.</summary>
public sealed class SignalStage(SignalPipeline pipeline) : ISignalStage, IDeadLetter
{
    /// <inheritdoc/>
    public async Task<BatchOutcome> HandleAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation) =>
        await pipeline.TakeAsync(new StageOneBatch { Signals = [.. signals] }, cancellation);

    /// <inheritdoc/>
    public async Task KeepAsync(RawRecord record, Rejection rejection, CancellationToken cancellation) =>
        await pipeline.TakeAsync(new StageOneBatch { Rejections = [new RejectedRecord(record.Origin, "", rejection, record.Span.ToArray())] }, cancellation);
}
