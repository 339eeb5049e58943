using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>
/// <c>temporal_ordered</c>: which rules have been seen one after the other, in the order of the list; others may lie between. Events of one time keep
/// the order in which they came; one event that matches two rules has both, in the list's order.
/// </summary>
/// <remarks>What is asked is the longest chain of different rules in order. For every end of a chain and every length the latest possible beginning is kept, so a
/// window is judged without trying chains. For a condition over names the same is kept for every set of rules in order.</remarks>
internal sealed class OrderedMeasure(RulesSeen condition) : WindowMeasure
{
    /// <summary>The most rules that a condition over names in order may have.</summary>
    public const int MostNamed = 12;

    private const int AlwaysKept = 1000;

    public override bool IsRising => condition.IsRising;

    public override bool NewestIsKnown => false;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks, RulesSeen.Name(part));

    public override Tally NewTally() => condition.Extended is null ? new Chains(condition) : new Sets(condition);

    // Of one rule over and over, the first and the last tell a window that ends later all there is; a late event between them could have used another.
    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon)
    {
        if (entries.Length <= AlwaysKept)
            return entries;
        var kept = ImmutableArray.CreateBuilder<WindowEntry>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0 && i + 1 < entries.Length && entries[i - 1].Value == entries[i].Value && entries[i + 1].Value == entries[i].Value)
                horizon = Math.Max(horizon, entries[i].Ticks);
            else
                kept.Add(entries[i]);
        }
        return Newest(kept.ToImmutable(), 20 * AlwaysKept, ref horizon);
    }

    private sealed class Chains(RulesSeen condition) : Tally
    {
        // By the chain's last rule and its length: the latest tick at which such a chain begins.
        private readonly long[,] _begins = Never(condition.Rules);

        public override void Add(in WindowEntry entry)
        {
            if (RulesSeen.Part(entry) is var part && (part < 0 || part >= condition.Rules))
                return;
            for (var length = Math.Min(part + 1, condition.Rules); length > 1; length--)
                for (var before = 0; before < part; before++)
                    _begins[part, length] = Math.Max(_begins[part, length], _begins[before, length - 1]);
            _begins[part, 1] = entry.Ticks;
        }

        // What begins too early is told by its beginning.
        public override void Remove(in WindowEntry entry)
        {
        }

        public override bool Holds(long start, out double measured)
        {
            var longest = 0;
            for (var part = 0; part < condition.Rules; part++)
                for (var length = longest + 1; length <= part + 1; length++)
                    if (_begins[part, length] >= start)
                        longest = length;
            measured = longest;
            return condition.Hold(_ => false, longest);
        }

        private static long[,] Never(int rules)
        {
            var begins = new long[rules, rules + 1];
            for (var part = 0; part < rules; part++)
                for (var length = 0; length <= rules; length++)
                    begins[part, length] = long.MinValue;
            return begins;
        }
    }

    private sealed class Sets(RulesSeen condition) : Tally
    {
        private readonly Dictionary<int, long> _begins = [];

        public override void Add(in WindowEntry entry)
        {
            if (RulesSeen.Part(entry) is var part && (part < 0 || part >= MostNamed))
                return;
            foreach (var (set, begins) in _begins.Where(known => known.Key < 1 << part).ToArray())
                _begins[set | 1 << part] = Math.Max(begins, _begins.GetValueOrDefault(set | 1 << part, long.MinValue));
            _begins[1 << part] = entry.Ticks;
        }

        public override void Remove(in WindowEntry entry)
        {
        }

        public override bool Holds(long start, out double measured)
        {
            var (holds, most) = (false, 0);
            foreach (var (set, begins) in _begins)
                if (begins >= start && condition.Hold(part => (set & 1 << part) != 0, 0))
                    (holds, most) = (true, Math.Max(most, int.PopCount(set)));
            measured = most;
            return holds;
        }
    }
}
