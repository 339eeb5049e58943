using SecResponder.Connectors.Tests.Contract;

namespace SecResponder.Connectors.Tests.Storms;

/// <summary>How long a process lives, counted in what it writes and asks: it dies before one of them, or after it and before the answer. From then on it writes and asks nothing.</summary>
/// <param name="left">So many moments more; 0 or less: for ever.</param>
internal sealed class Life(int left)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _underWay = [];
    private int _moments;

    public bool IsOver { get; private set; }

    /// <summary>It is dead, and what it had sent has come to its end at the other side.</summary>
    public async Task GoneAsync(CancellationToken cancellation)
    {
        try
        {
            await _gone.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"still under way: {string.Join(", ", _underWay)}", e);
        }
    }

    public async Task<T> PassAsync<T>(string what, Func<Task<T>> ask)
    {
        Live(what);
        T answer;
        try
        {
            answer = await ask();
        }
        finally
        {
            Ended(what);
        }
        try
        {
            Live(null);
        }
        catch (Died)
        {
            (answer as IDisposable)?.Dispose();
            throw;
        }
        return answer;
    }

    public Task PassAsync(string what, Func<Task> ask) => PassAsync(what, async () =>
    {
        await ask();
        return 0;
    });

    private void Live(string? begins)
    {
        lock (_gate)
        {
            IsOver |= ++_moments == left;
            if (IsOver && _underWay.Count == 0)
                _gone.TrySetResult();
            if (IsOver)
                throw new Died();
            if (begins is not null)
                _underWay.Add(begins);
        }
    }

    private void Ended(string what)
    {
        lock (_gate)
        {
            _underWay.Remove(what);
            if (_underWay.Count == 0 && IsOver)
                _gone.TrySetResult();
        }
    }
}

/// <summary>What goes over the wire while the process lives.</summary>
internal sealed class MortalWire(Life life) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => life.PassAsync($"{request.Method} {request.RequestUri}", () => base.SendAsync(request, cancellationToken));
}
