namespace SecResponder.Response.Storage.Postgres;

/// <summary>How long something is tried again: pauses that grow, and differ between instances, up to a limit.</summary>
/// <param name="limit">All pauses together.</param>
/// <param name="time">How time passes.</param>
internal sealed class PostgresPatience(TimeSpan limit, TimeProvider time)
{
    private const double FirstPause = 4;
    private const double LongestPause = 500;

    private readonly long _began = time.GetTimestamp();
    private int _tries;

    /// <summary>Waits a little; false, at once, when patience is over.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause, FirstPause * Math.Pow(2, Math.Min(_tries++, 10))) * (0.5 + Random.Shared.NextDouble()));
        if (time.GetElapsedTime(_began) + pause > limit)
            return false;
        await Task.Delay(pause, time, cancellation);
        return true;
    }
}
