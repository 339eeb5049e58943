using System.Numerics;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds which of many prefixes (or suffixes) a value has, by walking from that end until no rule's text goes on: a few steps as a rule.</summary>
internal sealed class AffixTrie
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private const long Free = -1;

    private readonly bool _fromEnd;
    private readonly int _shift;
    // Open addressing: an edge is (node, byte), its target stands beside it.
    private readonly long[] _edges;
    private readonly int[] _targets;
    private readonly int[] _entries;

    /// <param name="affixes">Folded texts with the number that is reported for each.</param>
    /// <param name="fromEnd">Suffixes instead of prefixes.</param>
    public AffixTrie(IEnumerable<(byte[] Text, int Entry)> affixes, bool fromEnd)
    {
        _fromEnd = fromEnd;
        var edges = new Dictionary<long, int>();
        var entries = new List<int> { -1 };
        foreach (var (text, entry) in affixes)
        {
            var node = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var edge = (long)node << 8 | text[fromEnd ? text.Length - 1 - i : i];
                if (!edges.TryGetValue(edge, out var next))
                {
                    next = entries.Count;
                    entries.Add(-1);
                    edges.Add(edge, next);
                }
                node = next;
            }
            entries[node] = entry;
        }
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, edges.Count * 2));
        _shift = 64 - BitOperations.Log2(size);
        _edges = new long[size];
        _targets = new int[size];
        _entries = [.. entries];
        Array.Fill(_edges, Free);
        foreach (var (edge, target) in edges)
        {
            var at = Slot(edge);
            while (_edges[at] != Free)
                at = (at + 1) & (_edges.Length - 1);
            _edges[at] = edge;
            _targets[at] = target;
        }
    }

    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        var node = 0;
        for (var i = 0; i < value.Length; i++)
        {
            node = Follow((long)node << 8 | value[_fromEnd ? value.Length - 1 - i : i]);
            if (node < 0)
                return;
            if (_entries[node] is var entry and >= 0)
                state.Hit(entry);
        }
    }

    private int Follow(long edge)
    {
        for (var at = Slot(edge); _edges[at] != Free; at = (at + 1) & (_edges.Length - 1))
            if (_edges[at] == edge)
                return _targets[at];
        return -1;
    }

    private int Slot(long edge) => (int)((ulong)edge * Multiplier >> _shift);
}
