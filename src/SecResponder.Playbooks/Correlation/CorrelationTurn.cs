using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// One signal, or the passing of time, on its way through the nodes of a correlation: what arrives at a node is judged, and where its condition comes true
/// that is an event for the node that counts it, at that time, with its group-by values.
/// </summary>
internal sealed class CorrelationTurn(CorrelationNetwork network, KeyState state)
{
    private readonly record struct Arrival(string Key, ImmutableArray<string> Group, WindowEntry Entry);

    private readonly List<Arrival>?[] _arrivals = new List<Arrival>?[network.Nodes.Length];
    private Window _window = state.Window;
    private InnerWindows _inner = state.Inner;
    private ImmutableArray<DateTimeOffset> _firedAt = [];
    private bool _fired;
    private bool _unknown;

    /// <summary>What the outermost node compared last, at its highest when it fired.</summary>
    public double Measured { get; private set; }

    /// <summary>When the outermost node's condition came true.</summary>
    public ImmutableArray<DateTimeOffset> FiredAt => _firedAt;

    /// <summary>What it all came to.</summary>
    public CorrelationVerdict Verdict => _fired ? CorrelationVerdict.Fired : _unknown ? CorrelationVerdict.TooLate : CorrelationVerdict.Counted;

    /// <summary>The state with what was learnt; the marks are the caller's.</summary>
    public KeyState State(in OriginMarks marks) => new(_window, marks, _inner);

    /// <summary>A signal's matches arrive where they count.</summary>
    public void Take(Signal signal)
    {
        var ticks = signal.Time.UtcTicks;
        if (network.Leaves.Count == 0)
            Arrive(0, "", [], network.Nodes[0].Type.EntryOf(ticks, 0, []));
        else if (signal.Parts.IsDefaultOrEmpty)
            foreach (var rule in signal.RuleIds)
                Take(ticks, rule, []);
        else
            foreach (var part in signal.Parts)
                Take(ticks, part.Rule, part.Values.AsSpan());
    }

    private void Take(long ticks, string rule, ReadOnlySpan<string?> values)
    {
        if (!network.Leaves.TryGetValue(rule, out var leaf) || values.Length < leaf.GroupLength)
            return;
        foreach (var value in values[..leaf.GroupLength])
            if (string.IsNullOrEmpty(value))
                return;
        ImmutableArray<string> group = [.. values[..leaf.GroupLength]!];
        Arrive(leaf.Node, GroupKey.Of(network.Nodes[leaf.Node].Path, group), group, network.Nodes[leaf.Node].Type.EntryOf(ticks, leaf.Part, values[leaf.GroupLength..]));
    }

    private void Arrive(int node, string key, ImmutableArray<string> group, WindowEntry? entry)
    {
        if (entry is { } some)
            (_arrivals[node] ??= []).Add(new Arrival(key, group, some));
    }

    /// <summary>Judges what has arrived, the inner nodes first.</summary>
    public void Judge(long newest)
    {
        for (var node = 0; node < network.Nodes.Length; node++)
            if (_arrivals[node] is { } arrivals)
                foreach (var together in arrivals.GroupBy(arrival => (arrival.Key, arrival.Entry.Ticks)))
                    Judge(node, together.First(), [.. together.Select(arrival => arrival.Entry)], newest);
    }

    private void Judge(int node, in Arrival first, WindowEntry[] entries, long newest)
    {
        var judged = network.Nodes[node].Type.Judge(WindowOf(node, first.Key), entries);
        _unknown |= judged.Verdict == CorrelationVerdict.TooLate;
        Keep(node, first.Key, first.Group, judged, newest);
    }

    /// <summary>Lets event time pass, the inner nodes first.</summary>
    public void Pass(long ticks)
    {
        for (var node = 0; node < network.Nodes.Length; node++)
        {
            if (!network.Nodes[node].Type.IsTimed)
                continue;
            foreach (var (key, window) in WindowsOf(node))
                if (network.Nodes[node].Type.DueAfter(window) is { } due && ticks > due)
                    Keep(node, key, [.. GroupKey.Values(key)], network.Nodes[node].Type.Pass(window, ticks), ticks);
        }
    }

    /// <summary>After how many ticks <see cref="Pass"/> has something to judge; null when never.</summary>
    public long? DueAfter()
    {
        long? first = null;
        for (var node = 0; node < network.Nodes.Length; node++)
            if (network.Nodes[node].Type.IsTimed)
                foreach (var (_, window) in WindowsOf(node))
                    if (network.Nodes[node].Type.DueAfter(window) is { } due && (first is null || due < first))
                        first = due;
        return first;
    }

    private void Keep(int node, string key, ImmutableArray<string> group, in Judgement judged, long newest)
    {
        if (node == network.Nodes.Length - 1)
        {
            _window = judged.Window;
            Measured = _fired ? Math.Max(Measured, judged.Measured) : judged.Measured;
            _fired |= judged.Verdict == CorrelationVerdict.Fired;
            if (!judged.FiredAt.IsEmpty)
                _firedAt = _firedAt.AddRange(judged.FiredAt.Select(Time));
            return;
        }
        _inner = _inner.With(key, judged.Window, newest - network.LongestKept);
        var (self, parent) = (network.Nodes[node], network.Nodes[network.Nodes[node].Parent]);
        foreach (var at in judged.FiredAt)
        {
            ImmutableArray<string> outer = [.. self.Group.Select(place => group[place])];
            string?[] values = [.. self.Measured.Select(place => place >= 0 ? group[place] : null)];
            Arrive(self.Parent, GroupKey.Of(parent.Path, outer), outer, parent.Type.EntryOf(at, self.Part, values));
        }
    }

    internal static DateTimeOffset Time(long ticks) => new(Math.Min(ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private Window WindowOf(int node, string key) => node == network.Nodes.Length - 1 ? _window : _inner.Of(key);

    private IEnumerable<(string Key, Window Window)> WindowsOf(int node) => node == network.Nodes.Length - 1
        ? [("", _window)]
        : [.. _inner.Windows.Where(inner => inner.Key.StartsWith(network.Nodes[node].Path, StringComparison.Ordinal)
            && (inner.Key.Length == network.Nodes[node].Path.Length || inner.Key[network.Nodes[node].Path.Length] == '\u001f')).Select(inner => (inner.Key, inner.Value))];
}
