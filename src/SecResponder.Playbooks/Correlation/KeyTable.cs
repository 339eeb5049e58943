namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The states of one playbook's keys in memory, at most so many. Keys that come again soon stand as objects, the others as the bytes that a store would keep. When there are too many,
/// groups of one event go first, those that came first before the others; when there are none, a sixteenth of what is worth least (<see cref="KeyWorth"/>), of these what has been quiet for
/// longest. What might still have decided something is counted.
/// </summary>
/// <remarks>The same signals in the same order leave the same keys. Not thread-safe.</remarks>
/// <param name="correlator">What judges them.</param>
/// <param name="most">How many keys there may be.</param>
/// <param name="mostAtWork">How many of them stand as objects: those that came again before so many others had come.</param>
internal sealed class KeyTable(Correlator correlator, int most, int mostAtWork)
{
    private const int Sweep = 16;
    private readonly KeyRows _keys = new();
    private readonly KeyStateText _text = new();
    private readonly Queue<KeyRows.Place> _atWork = new();
    // Every key since it came, unless it was seen to be worth more.
    private readonly Queue<KeyRows.Place> _once = new();
    private uint _signals;

    public Correlator Correlator => correlator;

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>How many keys were forgotten though they might still have decided something.</summary>
    public long Dropped { get; private set; }

    /// <summary>What a signal does to its key.</summary>
    public CorrelationOutcome Apply(Signal signal)
    {
        var length = GroupKey.Length("", signal.Group.AsSpan());
        var key = GroupKey.Write("", signal.Group.AsSpan(), length <= 256 ? stackalloc char[256] : new char[length]);
        var hash = KeyRows.HashOf(key);
        _signals++;
        if (_keys.Find(key, hash) is var row and >= 0)
        {
            var outcome = correlator.Apply(State(_keys[row].Kept), signal);
            if (outcome.Verdict != CorrelationVerdict.Duplicate)
                Keep(row, outcome.State);
            return outcome;
        }
        var first = correlator.Apply(KeyState.Empty, signal);
        if (_keys.Count >= most)
            MakeRoom(signal.Time);
        // Most keys of a flood never come again.
        _once.Enqueue(_keys.Add(new string(key), hash, _text.Write(first.State), _signals));
        return first;
    }

    /// <summary>The state of a key; null when there is none.</summary>
    public KeyState? Find(string key) => _keys.Find(key, KeyRows.HashOf(key)) is var row and >= 0 ? State(_keys[row].Kept) : null;

    /// <summary>Keeps the new state of a key that is there.</summary>
    public void Keep(string key, KeyState state) => Keep(_keys.Find(key, KeyRows.HashOf(key)), state);

    private void Keep(int number, KeyState state)
    {
        ref var row = ref _keys[number];
        var rested = row.Kept is byte[];
        var isSoon = _signals - row.ChangedAt <= (uint)mostAtWork;
        row.ChangedAt = _signals;
        row.Kept = rested && !isSoon ? _text.Write(state) : state;
        if (!rested || !isSoon)
            return;
        _atWork.Enqueue(new KeyRows.Place(number, row.Born));
        if (_atWork.Count > mostAtWork && _keys.Find(_atWork.Dequeue()) is { } rests && _keys[rests].Kept is KeyState other)
            _keys[rests].Kept = _text.Write(other);
    }

    private KeyState State(object kept) => kept as KeyState ?? _text.Read((byte[])kept);

    private void MakeRoom(DateTimeOffset now)
    {
        while (_once.TryDequeue(out var place))
            if (_keys.Find(place) is { } row && State(_keys[row].Kept) is var state && correlator.Worth(state) == 0)
            {
                Forget(row, state, now);
                return;
            }
        var all = new List<(int Row, string Key, KeyState State, int Worth)>(Count);
        for (var row = 0; row < _keys.All.Length; row++)
            if (_keys.All[row] is { Key: { } key } of && State(of.Kept) is var state)
                all.Add((row, key, state, MayDecide(state, now) ? correlator.Worth(state) : -1));
        foreach (var (row, _, state, _) in all.OrderBy(key => key.Worth).ThenBy(key => key.State.Newest).ThenBy(key => key.Key, StringComparer.Ordinal).Take(Math.Max(1, most / Sweep)))
            Forget(row, state, now);
    }

    private void Forget(int row, KeyState state, DateTimeOffset now)
    {
        _keys.Remove(row);
        if (MayDecide(state, now))
            Dropped++;
    }

    private bool MayDecide(KeyState state, DateTimeOffset now) => correlator.DecidesUntil(state) is not { } until || until >= now;
}
