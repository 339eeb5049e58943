namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The states of one playbook's keys in memory, at most so many. Keys that were just at work stand as objects, the others as the bytes that a store would keep: a tenth of the
/// memory. When there are too many, those that decide nothing any more go first and for nothing; then what is worth least (<see cref="KeyWorth"/>), of these what has been quiet for longest,
/// and it is counted.
/// </summary>
/// <remarks>The same signals in the same order leave the same keys. Not thread-safe.</remarks>
internal sealed class KeyTable(Correlator correlator, int most, int mostAtWork)
{
    private readonly Dictionary<string, object> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _atWork = new();
    // By worth, each in the order in which its keys came to be worth that; a key that is worth something else by now has another place.
    private readonly Queue<string>[] _byWorth = [.. Enumerable.Range(0, KeyWorth.Highest + 1).Select(_ => new Queue<string>())];
    private int _places;

    public Correlator Correlator => correlator;

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>How many keys were forgotten though they might still have decided something.</summary>
    public long Dropped { get; private set; }

    /// <summary>The state of a key; null when it is new.</summary>
    public KeyState? Find(string key) => _keys.TryGetValue(key, out var kept) ? State(kept) : null;

    /// <summary>Keeps a key's new state.</summary>
    public void Keep(string key, KeyState? before, KeyState state)
    {
        var worth = correlator.Worth(state);
        if (before is null)
        {
            if (_keys.Count >= most)
                MakeRoom(state.Newest);
            Place(key, worth);
        }
        else if (correlator.Worth(before) != worth)
        {
            Place(key, worth);
        }
        if (!_keys.TryGetValue(key, out var kept) || kept is byte[])
        {
            _atWork.Enqueue(key);
            if (_atWork.Count > mostAtWork)
                Rest(_atWork.Dequeue());
        }
        _keys[key] = state;
    }

    private static KeyState State(object kept) => kept as KeyState ?? KeyState.Deserialize((byte[])kept);

    private void Rest(string key)
    {
        if (_keys.TryGetValue(key, out var kept) && kept is KeyState state)
            _keys[key] = state.Serialize();
    }

    private void Place(string key, int worth)
    {
        _byWorth[worth].Enqueue(key);
        if (++_places > 2 * _keys.Count + 1024)
            PlaceAnew();
    }

    private void PlaceAnew()
    {
        foreach (var (worth, places) in _byWorth.Index())
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var left = places.Count; left > 0; left--)
                if (places.Dequeue() is var key && IsWorth(key, worth) && seen.Add(key))
                    places.Enqueue(key);
        }
        _places = _byWorth.Sum(places => places.Count);
    }

    private bool IsWorth(string key, int worth) => _keys.TryGetValue(key, out var kept) && correlator.Worth(State(kept)) == worth;

    private void MakeRoom(DateTimeOffset? now)
    {
        string? least = null;
        var from = 0;
        for (var worth = 0; worth < _byWorth.Length; worth++)
        {
            while (_byWorth[worth].TryPeek(out var stale) && !IsWorth(stale, worth))
            {
                _byWorth[worth].Dequeue();
                _places--;
            }
            if (!_byWorth[worth].TryPeek(out var key))
                continue;
            if (now is { } time && correlator.DecidesUntil(State(_keys[key])) < time)
            {
                Forget(worth);
                return;
            }
            if (least is null)
                (least, from) = (key, worth);
        }
        if (least is null)
            return;
        Forget(from);
        Dropped++;
    }

    private void Forget(int worth)
    {
        _keys.Remove(_byWorth[worth].Dequeue());
        _places--;
    }
}
