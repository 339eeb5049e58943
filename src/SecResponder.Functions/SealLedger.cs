using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Five minutes into each day (UTC): seals the digest over all of the ledger's chains, and removes what retention says.</summary>
public sealed class SealLedger(IDueDigests digests)
{
    internal const string EveryDay = "0 5 0 * * *";

    [Function(nameof(SealLedger))]
    public Task RunAsync([TimerTrigger(EveryDay, UseMonitor = true)] TimerInfo timer, CancellationToken cancellation) => digests.SealDueAsync(cancellation);
}
