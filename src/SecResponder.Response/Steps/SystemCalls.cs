using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SecResponder.Response.Steps;

/// <summary>
/// The one way to the outside: so many calls a line (a system, or one of its receivers), at its pace, each with a time limit. A call that doesn't end in time counts as unanswered for its step, but keeps its place
/// until it really ends, and nothing is begun for that step meanwhile: it may still take effect.
/// </summary>
/// <param name="options">Times and limits.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">What operators see.</param>
/// <param name="actions">What is declared of the systems; null: nothing is.</param>
public sealed partial class SystemCalls(RunnerOptions options, TimeProvider time, ILogger<SystemCalls> log, ActionCatalogue? actions = null)
{
    private readonly ConcurrentDictionary<CallLine, SemaphoreSlim> _places = new();
    private readonly ConcurrentDictionary<string, Task> _unanswered = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<CallLine, SystemGate> _gates = new();

    /// <summary>When it may be called, and why not before; null: now.</summary>
    internal (DateTimeOffset Until, string Why)? Shut(CallLine line) => Gate(line).Shut(time.GetUtcNow());

    /// <summary>The names of lines that have no place left just now.</summary>
    public IReadOnlyCollection<string> Busy => [.. _places.Where(place => place.Value.CurrentCount == 0).Select(place => place.Key.Name)];

    /// <summary>Whether a call for this id that was given up on is still under way in this process.</summary>
    public bool IsUnanswered(string id) => _unanswered.ContainsKey(id);

    /// <summary>The ids of calls that were given up on and are still under way in this process.</summary>
    internal IEnumerable<string> Unanswered => _unanswered.Keys;

    /// <summary>A moment, for <see cref="AskAsync"/>; no clock that is set changes how long ago it was.</summary>
    internal long Moment() => time.GetTimestamp();

    /// <summary>Calls and waits for the answer.</summary>
    /// <param name="line">Whom.</param>
    /// <param name="id">The step.</param>
    /// <param name="call">What is asked for.</param>
    /// <param name="timeout">The step's own time limit; without it the one that the system's connector declares.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="intended">The moment before the intent was written, where the call is to take effect: it is begun within a quarter of the lease, and takes another at most, or not at all.</param>
    /// <exception cref="ConnectorException">No answer in time, or one that can't be understood; redacted.</exception>
    internal async Task<Effect> AskAsync(CallLine line, string id, Func<CancellationToken, Task<Effect>> call, TimeSpan? timeout, CancellationToken cancellation, long? intended = null)
    {
        var system = line.Name;
        var most = LimitsOf(line).Calls is > 0 and var own ? own : options.CallsPerSystem;
        var place = _places.GetOrAdd(line, _ => new SemaphoreSlim(most));
        if (!await place.WaitAsync(0, cancellation) && !await WaitAsync(place, cancellation))
            throw new ConnectorException($"{system} has all its {most} calls under way and answers none of them") { NotCalled = true, ShutUntil = time.GetUtcNow() + options.FirstPause };
        // The store was slow to take the intent, or the place long in coming: by the time the call took effect, somebody else might have read back already.
        if (intended is { } moment && time.GetElapsedTime(moment) > options.Lease / 4)
        {
            place.Release();
            throw new ConnectorException($"{system} was not called: too much of the lease was over when the call could begin") { NotCalled = true, ShutUntil = time.GetUtcNow() };
        }
        var gate = Gate(line);
        if (!gate.TryPass(time.GetUtcNow(), out var shut))
        {
            place.Release();
            throw new ConnectorException($"{system} is not called now: {shut.Value.Why}") { NotCalled = true, ShutUntil = shut.Value.Until };
        }
        // A call may not outlast the lease: somebody else would take the step while it is being called.
        var longest = (timeout ?? actions?.LimitsOf(line.System)?.Timeout) is { } wish && wish < options.Lease / 4 ? wish : options.CallTimeout;
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        Task<Effect> answer;
        try
        {
            answer = call(either.Token);
        }
        catch (Exception e)
        {
            answer = Task.FromException<Effect>(e);
        }
        var ended = answer.ContinueWith(
            done =>
            {
                _ = done.Exception;
                _unanswered.TryRemove(id, out _);
                place.Release();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            var effect = await answer.WaitAsync(longest, time, cancellation);
            gate.Answered(effect is Effect.TryAgain { Everybody: true } patience ? patience.After : null, time.GetUtcNow());
            return effect;
        }
        catch (TimeoutException)
        {
            gate.Unanswered(null, time.GetUtcNow());
            GivenUp();
            throw new ConnectorException($"{system} has not answered in {longest.TotalSeconds:0} s") { UnderWay = !ended.IsCompleted };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            gate.Unanswered(null, time.GetUtcNow());
            throw new ConnectorException($"{system} has not answered in {longest.TotalSeconds:0} s");
        }
        catch (ConnectorException e)
        {
            gate.Unanswered(e.RetryAfter, time.GetUtcNow());
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A connector's own mistake: what it says may hold an address with a secret, so the ledger gets its type only.
            LogBroken(log, system, e.GetType().Name);
            throw new ConnectorException($"the connector of {system} failed with {e.GetType().Name}", e);
        }

        void GivenUp()
        {
            _unanswered[id] = answer;
            if (ended.IsCompleted)
                _unanswered.TryRemove(id, out _);
        }
    }

    private SystemGate Gate(CallLine line) => _gates.GetOrAdd(line, whom => new SystemGate(LimitsOf(whom), options));

    private SystemLimits LimitsOf(CallLine line) => actions?.LimitsOf(line.System) is { } declared ? options.Of(line.System).Over(declared) : options.Of(line.System);

    private async Task<bool> WaitAsync(SemaphoreSlim place, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await place.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The connector of {System} failed with {Exception}; the step is read back before anything is called again")]
    private static partial void LogBroken(ILogger log, string system, string exception);
}
