using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary><c>temporal</c>: which of the rules have been seen, in any order.</summary>
internal sealed class TemporalMeasure(RulesSeen condition) : WindowMeasure
{
    public override bool IsRising => condition.IsRising;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks, RulesSeen.Name(part));

    public override Tally NewTally() => new Seen(condition);

    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon) =>
        condition.IsRange ? Newest(entries, MostOfRange, ref horizon) : Repeats.Drop(entries, span);

    private sealed class Seen(RulesSeen condition) : Tally
    {
        private readonly Dictionary<int, int> _rules = [];

        public override void Add(in WindowEntry entry) => CollectionsMarshal.GetValueRefOrAddDefault(_rules, RulesSeen.Part(entry), out _)++;

        public override void Remove(in WindowEntry entry)
        {
            var part = RulesSeen.Part(entry);
            if (--CollectionsMarshal.GetValueRefOrNullRef(_rules, part) == 0)
                _rules.Remove(part);
        }

        public override bool Holds(long start, out double measured)
        {
            measured = _rules.Count;
            return condition.Hold(_rules.ContainsKey, _rules.Count);
        }
    }
}
