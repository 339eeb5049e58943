namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Stage 2 in memory, for one run over a log: the states of all keys, and event time that passes for each of them as the log goes on. The durable stage does the same
/// with the same <see cref="Correlator"/>, key by key, over a store.
/// </summary>
/// <param name="correlatorOf">The correlator of a playbook.</param>
public sealed class CorrelationRun(Func<string, Correlator> correlatorOf)
{
    private sealed record Key(Correlator Correlator, KeyState State, Signal Last, DateTimeOffset? Due);

    private readonly Dictionary<string, Key> _keys = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, (DateTimeOffset Due, string Key)> _due = new();

    /// <summary>What a signal comes to.</summary>
    public CorrelationOutcome Take(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var key = _keys.TryGetValue(signal.Key, out var known) ? known : new Key(correlatorOf(signal.PlaybookId), KeyState.Empty, signal, null);
        var outcome = key.Correlator.Apply(key.State, signal);
        if (outcome.Verdict != CorrelationVerdict.Duplicate)
            Keep(signal.Key, key with { State = outcome.State, Last = signal });
        return outcome;
    }

    /// <summary>Lets event time pass: an event of that time was read, whatever it was.</summary>
    /// <returns>What came true by that, in the order of time: the key's last signal, and when.</returns>
    public IReadOnlyList<PassedTime> Pass(DateTimeOffset eventTime)
    {
        if (!_due.TryPeek(out _, out var first) || first.Due >= eventTime)
            return [];
        var fired = new List<PassedTime>();
        while (_due.TryPeek(out var name, out var next) && next.Due < eventTime)
        {
            _due.Dequeue();
            if (_keys[name] is { } key && key.Due == next.Due)
                Pass(name, key, eventTime, fired);
        }
        return fired;
    }

    /// <summary>The log is over: what is judged once, is judged now; an absence is not (see <see cref="Correlator.IsJudgedAtEnd"/>).</summary>
    public IReadOnlyList<PassedTime> End()
    {
        var fired = new List<PassedTime>();
        while (_due.TryDequeue(out var name, out var next))
            if (_keys[name] is { Correlator.IsJudgedAtEnd: true } key && key.Due == next.Due)
                Pass(name, key, next.Due.AddTicks(1), fired);
        return fired;
    }

    private void Pass(string name, Key key, DateTimeOffset eventTime, List<PassedTime> fired)
    {
        var outcome = key.Correlator.Advance(key.State, eventTime);
        fired.AddRange(outcome.FiredAt.Select(at => new PassedTime(key.Last, at)));
        Keep(name, key with { State = outcome.State });
    }

    private void Keep(string name, Key key)
    {
        var due = key.Correlator.DueAfter(key.State);
        if (due is { } at && due != key.Due)
            _due.Enqueue(name, (at, name));
        _keys[name] = key with { Due = due };
    }
}

/// <summary>What the passing of event time alone made true.</summary>
/// <param name="Last">The key's last signal.</param>
/// <param name="At">The event time at which it came true.</param>
public sealed record PassedTime(Signal Last, DateTimeOffset At);
