namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// What is kept by key, in rows that stay where they are: who knows a row's place goes there at once. A look-up reads a table of numbers, the row and the key's text, which is as few of the places
/// that no cache holds as can be with a million keys.
/// </summary>
/// <remarks>Hashes are of this process alone, since whoever sends events can choose keys. Not thread-safe.</remarks>
internal sealed class KeyRows
{
    internal struct Row
    {
        /// <summary>Null: nobody's row.</summary>
        public string? Key;
        /// <summary>What is kept.</summary>
        public object Kept;
        /// <summary>When it was changed last, as the owner counts.</summary>
        public uint ChangedAt;
        /// <summary>Tells two keys apart that had the same place one after the other.</summary>
        public int Born;
        public uint Hash;
    }

    /// <summary>A key's place, as long as it is there.</summary>
    internal readonly record struct Place(int Row, int Born);

    private readonly Stack<int> _free = new();
    private Row[] _rows = new Row[16];
    // A row's number plus one; 0: nothing stands here.
    private int[] _slots = new int[32];
    private int _used;
    private int _born;

    public int Count => _used - _free.Count;

    /// <summary>All rows; those without a key are nobody's.</summary>
    public ReadOnlySpan<Row> All => _rows.AsSpan(0, _used);

    public ref Row this[int row] => ref _rows[row];

    public static uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key);

    /// <summary>The row of a key, or -1.</summary>
    public int Find(ReadOnlySpan<char> key, uint hash)
    {
        for (var at = First(hash); _slots[at] != 0; at = After(at))
        {
            ref readonly var row = ref _rows[_slots[at] - 1];
            if (row.Hash == hash && key.SequenceEqual(row.Key))
                return _slots[at] - 1;
        }
        return -1;
    }

    /// <summary>The row that a place stands for; null when its key is there no more.</summary>
    public int? Find(Place place) => _rows[place.Row] is { Key: not null } row && row.Born == place.Born ? place.Row : null;

    /// <summary>A new row for a key that has none.</summary>
    public Place Add(string key, uint hash, object kept, uint changedAt)
    {
        if (!_free.TryPop(out var row))
        {
            row = _used++;
            if (row == _rows.Length)
                Grow();
        }
        _rows[row] = new Row { Key = key, Kept = kept, ChangedAt = changedAt, Born = ++_born, Hash = hash };
        Enter(row);
        return new Place(row, _born);
    }

    public void Remove(int row)
    {
        var hole = First(_rows[row].Hash);
        while (_slots[hole] != row + 1)
            hole = After(hole);
        // What stands behind, and could stand here, comes forward: no look-up may end at the hole.
        for (var at = After(hole); _slots[at] != 0; at = After(at))
        {
            if (Way(First(_rows[_slots[at] - 1].Hash), at) < Way(hole, at))
                continue;
            _slots[hole] = _slots[at];
            hole = at;
        }
        _slots[hole] = 0;
        _rows[row] = default;
        _free.Push(row);
    }

    private void Grow()
    {
        Array.Resize(ref _rows, _rows.Length * 2);
        _slots = new int[_rows.Length * 2];
        for (var row = 0; row < _used - 1; row++)
            if (_rows[row].Key is not null)
                Enter(row);
    }

    private void Enter(int row)
    {
        var at = First(_rows[row].Hash);
        while (_slots[at] != 0)
            at = After(at);
        _slots[at] = row + 1;
    }

    private int First(uint hash) => (int)hash & (_slots.Length - 1);

    private int After(int slot) => (slot + 1) & (_slots.Length - 1);

    private int Way(int from, int to) => (to - from) & (_slots.Length - 1);
}
