using System.Threading.RateLimiting;
using SecResponder.Server.Access;

namespace SecResponder.Server.Inputs.Http;

/// <summary>How often one caller may come: a bucket for each that is let in by name, and one for each address of those that are not.</summary>
internal sealed class RateLimits(ServerOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter = options.Http.RequestsPerSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(name =>
        RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * options.Http.RequestsPerSecond,
            TokensPerPeriod = Math.Max(1, options.Http.RequestsPerSecond / 10),
            ReplenishmentPeriod = options.Http.RequestsPerSecond < 10 ? TimeSpan.FromSeconds(1.0 / options.Http.RequestsPerSecond) : TimeSpan.FromSeconds(0.1),
            QueueLimit = 0,
        }));

    /// <summary>Whether it may come now.</summary>
    public bool Allows(HttpContext context, Caller? caller)
    {
        if (_limiter is null)
            return true;
        using var lease = _limiter.AttemptAcquire(caller is null ? $"address {context.Connection.RemoteIpAddress}" : $"caller {caller.Name}");
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter?.Dispose();
}
