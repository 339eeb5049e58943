using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>A correlation as nodes, each after those that it counts, the outermost last; and the leaves where rules' matches arrive.</summary>
internal sealed class CorrelationNetwork
{
    private readonly List<CorrelationNode> _nodes = [];
    private readonly Dictionary<string, CorrelationLeaf> _leaves = new(StringComparer.Ordinal);
    private readonly KeyValuePair<string, CorrelationLeaf> _only;
    private readonly bool _isPlain;

    public CorrelationNetwork(CorrelationTree tree, TimeSpan? lateness)
    {
        Lateness = lateness;
        Add(tree, "");
        Nodes = [.. _nodes];
        Leaves = _leaves.ToFrozenDictionary(StringComparer.Ordinal);
        IsTimed = Nodes.Any(node => node.Type.IsTimed);
        _only = _leaves.Count == 1 ? _leaves.Single() : default;
    }

    /// <summary>A plain rule: any rule's match arrives.</summary>
    public CorrelationNetwork(CorrelationType type)
    {
        Nodes = [new CorrelationNode("", type, -1, 0, [], [])];
        Leaves = FrozenDictionary<string, CorrelationLeaf>.Empty;
        _isPlain = true;
    }

    public ImmutableArray<CorrelationNode> Nodes { get; }

    public FrozenDictionary<string, CorrelationLeaf> Leaves { get; }

    public TimeSpan? Lateness { get; }

    /// <summary>How long an inner window may still decide something, in ticks.</summary>
    public long LongestKept { get; private set; }

    public bool IsTimed { get; }

    /// <summary>The path by which a rule's match is known: the handles of the inner correlations, then the rule's.</summary>
    public static string Join(string path, SigmaMetadata part) => path.Length == 0 ? part.Handle : $"{path}/{part.Handle}";

    /// <summary>How many matches a signal brings.</summary>
    public int Matches(Signal signal) => _isPlain ? 1 : signal.Parts.IsDefaultOrEmpty ? signal.RuleIds.Length : signal.Parts.Length;

    /// <summary>What the only node keeps of the signal's i-th match; null when it counts for nothing.</summary>
    public WindowEntry? EntryOf(Signal signal, int i)
    {
        var (type, ticks) = (Nodes[0].Type, signal.Time.UtcTicks);
        if (_isPlain)
            return type.EntryOf(ticks, 0, []);
        if (i >= Matches(signal))
            return null;
        return signal.Parts.IsDefaultOrEmpty
            ? LeafOf(signal.RuleIds[i]) is { } leaf ? type.EntryOf(ticks, leaf.Part, []) : null
            : LeafOf(signal.Parts[i].Rule) is { } part ? type.EntryOf(ticks, part.Part, signal.Parts[i].Values.AsSpan()) : null;
    }

    // Most correlations are of one rule.
    private CorrelationLeaf? LeafOf(string rule) => _only.Key is { } only ? only == rule ? _only.Value : null : Leaves.TryGetValue(rule, out var leaf) ? leaf : null;

    private int Add(CorrelationTree tree, string path)
    {
        var inner = new List<(int Node, int Part, CorrelationPart Of)>();
        for (var i = 0; i < tree.Parts.Length; i++)
            if (tree.Parts[i].Tree is { } below)
                inner.Add((Add(below, Join(path, tree.Parts[i].Metadata)), i, tree.Parts[i]));
        var self = _nodes.Count;
        LongestKept = Math.Max(LongestKept, tree.Correlation.Timespan.Ticks + Math.Max(tree.Correlation.Timespan.Ticks, (Lateness ?? TimeSpan.Zero).Ticks) + (tree.Correlation.Learning ?? TimeSpan.Zero).Ticks);
        var group = path.Length == 0 ? [] : tree.Correlation.GroupBy;
        ImmutableArray<string> measured = tree.Correlation.Threshold?.Fields ?? [];
        _nodes.Add(new CorrelationNode(path, CorrelationTypes.Of(tree, Lateness), -1, 0, [], []));
        foreach (var (node, part, of) in inner)
            _nodes[node] = _nodes[node] with { Parent = self, Part = part, Group = Places(group, of), Measured = Places(measured, of) };
        for (var i = 0; i < tree.Parts.Length; i++)
            if (tree.Parts[i].Tree is null)
                _leaves.TryAdd(Join(path, tree.Parts[i].Metadata), new CorrelationLeaf(self, i, group.Length));
        return self;

        ImmutableArray<int> Places(ImmutableArray<string> names, CorrelationPart of) => [.. names.Select(name => of.Tree!.Correlation.GroupBy.IndexOf(tree.FieldIn(of, name)))];
    }
}
