using SecResponder.Events;
using SecResponder.Playbooks.Enrichment;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Tells which rules match an event. One a worker, used again for each event: not thread-safe; an event that matches nothing allocates nothing.
/// </summary>
/// <remarks>
/// The order of work: 1. the event's fields that some rule names are read, all others skipped; 2. each value goes once through its field's index, which
/// answers every literal of every rule and wakes the rules that could match; 3. the conditions of those rules run, asking what is still open, each
/// predicate at most once.
/// </remarks>
public sealed class RuleMatcher
{
    private readonly CompiledRuleSet _rules;
    private readonly bool _anyLogSource;
    private readonly GateChoice _gateOf;
    private readonly EnrichmentSnapshot _enrichment;
    private readonly Dictionary<EventKind, (Lane Lane, MatchState State)> _lanes = new(ReferenceEqualityComparer.Instance);
    private EventKind? _lastKind;
    private (Lane Lane, MatchState State) _last;

    /// <param name="rules">The rules.</param>
    /// <param name="matchAnyLogSource">Try every rule on every event, whatever log source it is of.</param>
    /// <param name="enrichment">What lists hold now and what is known of addresses; null: what the rules were read with.</param>
    public RuleMatcher(CompiledRuleSet rules, bool matchAnyLogSource = false, EnrichmentSnapshot? enrichment = null)
        : this(rules, matchAnyLogSource, Gate.Of, enrichment)
    {
    }

    internal RuleMatcher(CompiledRuleSet rules, bool matchAnyLogSource, GateChoice gateOf, EnrichmentSnapshot? enrichment = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _anyLogSource = matchAnyLogSource;
        _gateOf = gateOf;
        _enrichment = enrichment ?? EnrichmentSnapshot.Empty;
    }

    /// <summary>How many rules the last event woke, those that nothing wakes included.</summary>
    public int LastCandidates { get; private set; }

    /// <summary>How many searches of backtracking regular expressions were cut off by their time limit and counted as no match.</summary>
    public long RegexTimeouts => _lanes.Values.Sum(lane => lane.State.RegexTimeouts);

    /// <summary>Puts the rules that match into <paramref name="matchedRules"/>, as positions in <see cref="CompiledRuleSet.Rules"/>, rising.</summary>
    /// <returns>False when the event's JSON can't be read (no object, broken, nested too deep): nothing matches then.</returns>
    public bool Match(SecurityEvent e, List<int> matchedRules)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(matchedRules);
        matchedRules.Clear();
        LastCandidates = 0;
        var (lane, state) = LaneOf(e.Kind);
        if (lane.RuleCount == 0)
            return true;
        state.Clear();
        state.Time = e.Time.UtcTicks;
        if (!EventReading.Read(e, lane, state))
            return false;
        foreach (var field in state.Values.Fields)
            state.Index(field);
        foreach (var rule in state.Woken)
            if (state.Run(rule))
                matchedRules.Add(lane.Rules[rule]);
        foreach (var rule in lane.Ungated)
            if (state.Run(rule))
                matchedRules.Add(lane.Rules[rule]);
        LastCandidates = state.Woken.Length + lane.Ungated.Length;
        matchedRules.Sort();
        return true;
    }

    private (Lane Lane, MatchState State) LaneOf(EventKind kind)
    {
        if (ReferenceEquals(kind, _lastKind))
            return _last;
        if (!_lanes.TryGetValue(kind, out var found))
        {
            var lane = _rules.LaneOf(kind, _anyLogSource, _gateOf);
            _lanes.Add(kind, found = (lane, new MatchState(lane, _enrichment)));
        }
        _lastKind = kind;
        return _last = found;
    }
}
