namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Stage 2 in memory, for one run over a log: the states of all keys, and event time that passes for each of them as the log goes on. The durable stage does the same
/// with the same <see cref="Correlator"/>, key by key, over a store.
/// </summary>
/// <param name="correlatorOf">The correlator of a playbook.</param>
/// <param name="mostKeys">How many keys a playbook may have; above that the least important are forgotten and counted (<see cref="Dropped"/>).</param>
public sealed class CorrelationRun(Func<string, Correlator> correlatorOf, int mostKeys = 1_000_000)
{
    // So many keys stand as objects; the others as bytes.
    internal int MostAtWork { get; init; } = 1 << 16;

    private readonly Dictionary<string, KeyTable> _tables = new(StringComparer.Ordinal);
    private (string? Playbook, KeyTable? Table) _last;
    private readonly Dictionary<(string Playbook, string Key), Waiting> _waits = [];
    private readonly PriorityQueue<(string Playbook, string Key), (DateTimeOffset Due, string Playbook, string Key)> _due = new();

    private readonly record struct Waiting(DateTimeOffset Due, Signal Last);

    /// <summary>How many keys were forgotten though they might still have decided something: there were too many.</summary>
    public long Dropped => _tables.Values.Sum(table => table.Dropped);

    /// <summary>How many keys there are.</summary>
    public int Keys => _tables.Values.Sum(table => table.Count);

    /// <summary>What a signal comes to.</summary>
    public CorrelationOutcome Take(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        // Signals of one playbook come in runs.
        if (!ReferenceEquals(signal.PlaybookId, _last.Playbook))
            _last = (signal.PlaybookId, TableOf(signal.PlaybookId));
        var table = _last.Table!;
        var outcome = table.Apply(signal);
        if (table.Correlator.IsTimed && outcome.Verdict != CorrelationVerdict.Duplicate)
            Wait(table, GroupKey.Of("", signal.Group), outcome.State, signal);
        return outcome;
    }

    private KeyTable TableOf(string playbook)
    {
        if (!_tables.TryGetValue(playbook, out var table))
            _tables[playbook] = table = new KeyTable(correlatorOf(playbook), mostKeys, MostAtWork);
        return table;
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
            if (_waits.TryGetValue(name, out var wait) && wait.Due == next.Due)
                Pass(name, wait, eventTime, fired);
        }
        return fired;
    }

    /// <summary>The log is over: what is judged once, is judged now; an absence is not (see <see cref="Correlator.IsJudgedAtEnd"/>).</summary>
    public IReadOnlyList<PassedTime> End()
    {
        var fired = new List<PassedTime>();
        while (_due.TryDequeue(out var name, out var next))
            if (_tables[name.Playbook].Correlator.IsJudgedAtEnd && _waits.TryGetValue(name, out var wait) && wait.Due == next.Due)
                Pass(name, wait, next.Due.AddTicks(1), fired);
        return fired;
    }

    private void Pass((string Playbook, string Key) name, Waiting wait, DateTimeOffset eventTime, List<PassedTime> fired)
    {
        var table = _tables[name.Playbook];
        _waits.Remove(name);
        // Forgotten for want of room.
        if (table.Find(name.Key) is not { } state)
            return;
        var outcome = table.Correlator.Advance(state, eventTime);
        fired.AddRange(outcome.FiredAt.Select(at => new PassedTime(wait.Last, at)));
        table.Keep(name.Key, outcome.State);
        Wait(table, name.Key, outcome.State, wait.Last);
    }

    private void Wait(KeyTable table, string key, KeyState state, Signal last)
    {
        var name = (last.PlaybookId, key);
        if (table.Correlator.DueAfter(state) is not { } due)
        {
            _waits.Remove(name);
            return;
        }
        if (!_waits.TryGetValue(name, out var known) || known.Due != due)
            _due.Enqueue(name, (due, last.PlaybookId, key));
        _waits[name] = new Waiting(due, last);
    }
}

/// <summary>What the passing of event time alone made true.</summary>
/// <param name="Last">The key's last signal.</param>
/// <param name="At">The event time at which it came true.</param>
public sealed record PassedTime(Signal Last, DateTimeOffset At);
