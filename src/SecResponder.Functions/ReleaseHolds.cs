using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>
/// Every minute: lifts the holds whose time is over, judges what event time has ended though nothing came, then runs whatever steps are due. The last is the net under <see cref="RunSteps"/>: a message that
/// ended in the poison queue must not be a step that never runs. One instance at a time, by the trigger's lease.
/// </summary>
public sealed class ReleaseHolds(IDueReleases releases, IDueSilences silences, IDueSteps steps)
{
    internal const string EveryMinute = "0 * * * * *";

    [Function(nameof(ReleaseHolds))]
    public async Task RunAsync([TimerTrigger(EveryMinute, UseMonitor = true)] TimerInfo timer, CancellationToken cancellation)
    {
        await releases.ReleaseDueAsync(cancellation);
        await silences.PassDueAsync(cancellation);
        await steps.RunDueAsync(cancellation);
    }
}
