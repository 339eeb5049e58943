namespace SecResponder.Server.Console.Pages;

/// <summary>Something that is asked for once, however many look at it: until something has changed (<see cref="Look.Stamp"/>), and for so long at most, because a day goes on and a source falls silent without a change. Safe for concurrent use.</summary>
/// <param name="lasts">How long at most.</param>
internal sealed class Kept<T>(TimeSpan lasts)
{
    private readonly Lock _lock = new();
    private Task<T>? _made;
    private string _stamp = "";
    private long _madeAt;

    /// <summary>What is kept; made anew where that is not the state of things any more. Who waits for it does not end it for others.</summary>
    /// <param name="stamp">How things are; empty: nobody knows, and nothing is kept.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<T> OfAsync(string stamp, Func<Task<T>> make, CancellationToken cancellation)
    {
        lock (_lock)
        {
            // One that failed is nobody's answer but those who asked.
            if (_made is null || _made.IsFaulted || stamp.Length == 0 || stamp != _stamp || Environment.TickCount64 - _madeAt >= lasts.TotalMilliseconds)
                (_made, _stamp, _madeAt) = (Task.Run(make, CancellationToken.None), stamp, Environment.TickCount64);
            return _made.WaitAsync(cancellation);
        }
    }
}
