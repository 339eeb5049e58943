using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Ledger;

/// <summary>Seals a digest over all chains once a day, and removes what retention says.</summary>
/// <remarks>Safe to be called by several instances and as often as one likes: what is not due does nothing, and of two that seal the same digest one finds it there.</remarks>
public sealed class DailyDigest(IResponderStore store, LedgerOptions options, TimeProvider time) : IDueDigests
{
    // Clocks of instances differ by less than this: a chain that moved just before the last digest is looked at again, which does no harm.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);
    private const int RetiredAtOnce = 200;

    /// <inheritdoc/>
    public async Task SealDueAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var last = await store.LastDigestAsync(cancellation);
        if (last is not null && now.UtcDateTime.Date <= last.At.UtcDateTime.Date)
            return;
        await SealAsync(last, now, cancellation);
        // After the digest, so that it has seen what goes.
        if (options.Keep is { } keep)
            while (await store.RetireAsync(now - keep, RetiredAtOnce, now, cancellation) == RetiredAtOnce)
                cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Seals one now, due or not: before an export, or to hand the hash to an auditor.</summary>
    public async Task<LedgerDigest> SealNowAsync(CancellationToken cancellation) => await SealAsync(await store.LastDigestAsync(cancellation), time.GetUtcNow(), cancellation);

    private async Task<LedgerDigest> SealAsync(LedgerDigest? last, DateTimeOffset now, CancellationToken cancellation)
    {
        var ends = await store.ChainEndsSinceAsync(last is null ? DateTimeOffset.MinValue : last.At - Skew, cancellation);
        var digest = LedgerDigest.Seal(last, now, ends);
        try
        {
            await store.SaveAsync(digest, cancellation);
            return digest;
        }
        catch (StoreConflictException)
        {
            // Another instance was first: what it sealed is as good as ours.
            return await store.LastDigestAsync(cancellation) ?? digest;
        }
    }
}
