using SecResponder.Response.Storage;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Operation;

/// <summary>What a probe is told: one word for everybody. Ready is a process that can take events: it has started, does not end, and its store answers.</summary>
internal sealed class Readiness(IResponderStore store, EventIntake intake, Drain drain, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    // Probes come every few seconds, of every balancer: the store is asked for all of them together.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;
    private bool _isStoreThere;

    public bool HasStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Why nothing should be sent here now; null: it may be.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (!HasStarted)
            return "starting";
        if (lifetime.ApplicationStopping.IsCancellationRequested || drain.HasBegun || intake.IsStopping)
            return "stopping";
        if (intake.IsBusy)
            return "busy";
        return !intake.CouldNotStore && await IsStoreThereAsync() ? null : "store away";
    }

    public void Dispose() => _asking.Dispose();

    private async Task<bool> IsStoreThereAsync()
    {
        await _asking.WaitAsync();
        try
        {
            if (time.GetUtcNow() - _askedAt < Fresh)
                return _isStoreThere;
            using var patience = new CancellationTokenSource(Patience, time);
            try
            {
                await store.ClockAsync(patience.Token).WaitAsync(patience.Token);
                _isStoreThere = true;
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException)
            {
                // That it is away is the answer.
                _isStoreThere = false;
            }
            _askedAt = time.GetUtcNow();
            return _isStoreThere;
        }
        finally
        {
            _asking.Release();
        }
    }
}
