namespace SecResponder.Playbooks.Matching;

/// <summary>For each of some numbers a few others, all in one array.</summary>
internal sealed class Fan
{
    private readonly int[] _starts;
    private readonly int[] _items;

    public Fan(IReadOnlyCollection<IReadOnlyList<int>> lists)
    {
        _starts = new int[lists.Count + 1];
        _items = new int[lists.Sum(list => list.Count)];
        var (number, at) = (0, 0);
        foreach (var list in lists)
        {
            foreach (var item in list)
                _items[at++] = item;
            _starts[++number] = at;
        }
    }

    public ReadOnlySpan<int> this[int number] => _items.AsSpan(_starts[number].._starts[number + 1]);
}
