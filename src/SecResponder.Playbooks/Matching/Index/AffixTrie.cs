namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds which of many prefixes (or suffixes) a value has, by walking from that end until no rule's text goes on: a few steps as a rule.</summary>
internal sealed class AffixTrie
{
    private readonly bool _fromEnd;
    private readonly Dictionary<long, int> _edges = [];
    private readonly List<int> _entries = [-1];

    /// <param name="affixes">Folded texts with the number that is reported for each.</param>
    /// <param name="fromEnd">Suffixes instead of prefixes.</param>
    public AffixTrie(IEnumerable<(byte[] Text, int Entry)> affixes, bool fromEnd)
    {
        _fromEnd = fromEnd;
        foreach (var (text, entry) in affixes)
        {
            var node = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var edge = (long)node << 8 | text[fromEnd ? text.Length - 1 - i : i];
                if (!_edges.TryGetValue(edge, out var next))
                {
                    next = _entries.Count;
                    _entries.Add(-1);
                    _edges.Add(edge, next);
                }
                node = next;
            }
            _entries[node] = entry;
        }
    }

    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        var node = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var b = value[_fromEnd ? value.Length - 1 - i : i];
            if (!_edges.TryGetValue((long)node << 8 | b, out node))
                return;
            if (_entries[node] is var entry and >= 0)
                state.Hit(entry);
        }
    }
}
