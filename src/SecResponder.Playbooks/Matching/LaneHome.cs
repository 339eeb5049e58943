namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Where the lane of one kind of event is kept. It begins with gates that are guessed; once a worker has seen how often each predicate holds, the lane is put together again with the gates that
/// were rarest, and with indexes that look for nothing else. What matches never depends on it. Thread-safe.
/// </summary>
internal sealed class LaneHome
{
    private readonly Lock _learning = new();
    private readonly Lane _guessed;
    private volatile Lane _current;

    public LaneHome(Lane guessed) => _current = _guessed = guessed;

    private LaneHome(Lane guessed, Lane current) => (_guessed, _current) = (guessed, current);

    public Lane Current => _current;

    /// <summary>The rules that the lane is of, as positions in their set.</summary>
    public int[] Rules => _guessed.Rules;

    /// <summary>The same lane, with what it has learned, for a set in which its rules stand elsewhere.</summary>
    public LaneHome At(int[] rules)
    {
        var (guessed, current) = (_guessed, _current);
        var moved = Moved(guessed);
        return new LaneHome(moved, ReferenceEquals(current, guessed) ? moved : Moved(current));

        Lane Moved(Lane lane) => lane with { Plan = lane.Plan with { Rules = rules } };
    }

    /// <summary>Whether a lane's gates are still the guessed ones.</summary>
    public bool IsGuessed(Lane lane) => ReferenceEquals(lane, _guessed);

    /// <summary>Takes what one worker has seen.</summary>
    /// <param name="held">In how many events each predicate held.</param>
    /// <param name="events">How many there were.</param>
    public void Learn(int[] held, int events)
    {
        lock (_learning)
            if (IsGuessed(_current))
                _current = LaneAssembly.Learned(_guessed.Plan, held, events);
    }
}
