using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The states of one playbook's keys in memory, at most so many. Keys that were just at work stand as objects, the others as the bytes that a store would keep. When there are too many,
/// groups of one event go first, those that came first before the others; when there are none, a sixteenth of what is worth least (<see cref="KeyWorth"/>), of these what has been quiet for
/// longest. What might still have decided something is counted.
/// </summary>
/// <remarks>The same signals in the same order leave the same keys. Not thread-safe.</remarks>
internal sealed class KeyTable
{
    private const int Sweep = 16;
    private readonly Correlator _correlator;
    private readonly int _most;
    private readonly int _mostAtWork;
    private readonly Dictionary<string, object> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Queue<string> _atWork = new();
    // Every key since it came, unless it was seen to be worth more.
    private readonly Queue<string> _once = new();

    public KeyTable(Correlator correlator, int most, int mostAtWork)
    {
        (_correlator, _most, _mostAtWork) = (correlator, most, mostAtWork);
        _bySpan = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public Correlator Correlator => _correlator;

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>How many keys were forgotten though they might still have decided something.</summary>
    public long Dropped { get; private set; }

    /// <summary>What a signal does to its key.</summary>
    public CorrelationOutcome Apply(Signal signal)
    {
        var length = GroupKey.Length("", signal.Group.AsSpan());
        var key = GroupKey.Write("", signal.Group.AsSpan(), length <= 256 ? stackalloc char[256] : new char[length]);
        ref var kept = ref CollectionsMarshal.GetValueRefOrNullRef(_bySpan, key);
        if (Unsafe.IsNullRef(ref kept))
        {
            var first = _correlator.Apply(KeyState.Empty, signal);
            if (_keys.Count >= _most)
                MakeRoom(signal.Time);
            var name = new string(key);
            _keys[name] = first.State;
            _once.Enqueue(name);
            AtWork(name);
            return first;
        }
        var rested = kept is byte[];
        var outcome = _correlator.Apply(State(kept), signal);
        if (outcome.Verdict == CorrelationVerdict.Duplicate)
            return outcome;
        kept = outcome.State;
        if (rested)
            AtWork(new string(key));
        return outcome;
    }

    /// <summary>The state of a key; null when there is none.</summary>
    public KeyState? Find(string key) => _keys.TryGetValue(key, out var kept) ? State(kept) : null;

    /// <summary>Keeps the new state of a key that is there.</summary>
    public void Keep(string key, KeyState state)
    {
        if (_keys[key] is byte[])
            AtWork(key);
        _keys[key] = state;
    }

    private static KeyState State(object kept) => kept as KeyState ?? KeyState.Deserialize((byte[])kept);

    private void AtWork(string key)
    {
        _atWork.Enqueue(key);
        if (_atWork.Count > _mostAtWork && _atWork.Dequeue() is var rests && _keys.TryGetValue(rests, out var kept) && kept is KeyState state)
            _keys[rests] = state.Serialize();
    }

    private void MakeRoom(DateTimeOffset now)
    {
        while (_once.TryDequeue(out var key))
            if (_keys.TryGetValue(key, out var kept) && State(kept) is var state && _correlator.Worth(state) == 0)
            {
                Forget(key, state, now);
                return;
            }
        var least = _keys.Select(key => (key.Key, State: State(key.Value)))
            .Select(key => (key.Key, key.State, Worth: MayDecide(key.State, now) ? _correlator.Worth(key.State) : -1))
            .OrderBy(key => key.Worth).ThenBy(key => key.State.Newest).ThenBy(key => key.Key, StringComparer.Ordinal)
            .Take(Math.Max(1, _most / Sweep)).ToArray();
        foreach (var (key, state, _) in least)
            Forget(key, state, now);
    }

    private void Forget(string key, KeyState state, DateTimeOffset now)
    {
        _keys.Remove(key);
        if (MayDecide(state, now))
            Dropped++;
    }

    private bool MayDecide(KeyState state, DateTimeOffset now) => _correlator.DecidesUntil(state) is not { } until || until >= now;
}
