namespace SecResponder.Simulation.Machinery;

/// <summary>
/// The only thread there is. What awaits goes on when a seeded choice among all that could go on falls on it, so one seed is one interleaving; when nothing can go on, time moves
/// to the next timer. A process that is killed never goes on: whatever await it stood at is where it died.
/// </summary>
internal sealed class SimScheduler(Random random, SimClock clock)
{
    private readonly record struct Ready(SimThread Owner, SendOrPostCallback Go, object? State);

    private readonly List<Ready> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Asked before each step: whether whoever is about to go on dies instead.</summary>
    public Func<SimThread, bool> Dies { get; set; } = _ => false;

    /// <summary>What an operation of ours ended with that nobody awaited: a mistake of the simulation or of the product.</summary>
    public Action<SimThread, Exception> Fell { get; set; } = (_, _) => { };

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    public void Post(SimThread owner, SendOrPostCallback go, object? state)
    {
        // One thread is what makes a seed replay.
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("something went on outside the simulated thread");
        if (!owner.IsDead)
            _ready.Add(new Ready(owner, go, state));
    }

    /// <summary>Runs until nothing can happen before <paramref name="end"/>.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        var before = SynchronizationContext.Current;
        try
        {
            while (true)
            {
                if (_ready.Count > 0)
                    Step();
                else if (clock.NextDue is { } next && next <= end)
                    clock.MoveTo(next);
                else
                    break;
            }
            clock.MoveTo(end);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Step()
    {
        var index = random.Next(_ready.Count);
        var ready = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (ready.Owner.IsDead || Dies(ready.Owner))
            return;
        Steps++;
        SynchronizationContext.SetSynchronizationContext(ready.Owner);
        ready.Go(ready.State);
    }
}

/// <summary>All that belongs to one process: it dies as a whole.</summary>
internal sealed class SimThread(SimScheduler scheduler, string name) : SynchronizationContext
{
    public string Name => name;

    public bool IsDead { get; private set; }

    /// <summary>How often its network went away so far: no connection survives that.</summary>
    public int Interruptions { get; private set; }

    public void Kill() => IsDead = true;

    public void Interrupt() => Interruptions++;

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nobody waits for another in the simulation");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Begins something of its own.</summary>
    public void Start(Func<Task> run) => Post(_ => _ = WatchAsync(run), null);

    /// <summary>Lets others go first, if the seed says so.</summary>
    public Task YieldAsync()
    {
        var turn = new TaskCompletionSource();
        Post(_ => turn.SetResult(), null);
        return turn.Task;
    }

    private async Task WatchAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e)
        {
            scheduler.Fell(this, e);
        }
    }
}
