namespace SecResponder.Server.Intake;

/// <summary>How many bytes of bodies are in memory. Asked before anything is read, so that a thousand senders at once are refused rather than held.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes so many bytes; false: they are not there.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _used, count) <= bytes)
            return true;
        Interlocked.Add(ref _used, -count);
        return false;
    }

    public void Return(long count) => Interlocked.Add(ref _used, -count);
}
