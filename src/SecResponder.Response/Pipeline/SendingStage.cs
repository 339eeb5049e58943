using SecResponder.Events;
using SecResponder.Response.Hosting;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 1 where stage 2 lies behind a hub: signals are sent, then what could not be read is stored. Doing both again doubles nothing.</summary>
public sealed class SendingStage(PlaybooksInForce playbooks, DeviceZones zones, ISignalSender sender, SignalPipeline store) : IRawEventStage
{
    private readonly DetectionWorkers _workers = new(playbooks, zones);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var batch = _workers.Detect(bodies, sourceHint);
        if (!batch.Signals.IsEmpty)
            await sender.SendAsync(batch.Signals, cancellation);
        await store.TakeAsync(batch with { Signals = [] }, cancellation);
    }
}
