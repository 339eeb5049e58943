using SecResponder.Events;
using SecResponder.Response.Hosting;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 1 where stage 2 lies behind a hub: signals are sent, then what could not be read is stored. Doing both again doubles nothing.</summary>
public sealed class SendingStage(PlaybooksInForce playbooks, DeviceZones zones, ISignalSender sender, SignalPipeline store, ResponderTelemetry? telemetry = null) : IRawEventStage
{
    private readonly DetectionWorkers _workers = new(playbooks, zones, telemetry ?? ResponderTelemetry.Silent);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var batch = _workers.Detect(bodies, sourceHint);
        if (!batch.Signals.IsEmpty)
        {
            await sender.SendAsync(batch.Signals, cancellation);
            telemetry?.Sent(batch.Signals.Length);
        }
        await store.TakeAsync(batch with { Signals = [] }, cancellation);
    }
}
