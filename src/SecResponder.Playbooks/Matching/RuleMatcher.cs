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
    // So many events of a kind tell how often each predicate holds.
    private const int EventsToLearnFrom = 4096;

    // Keywords may stand in any value, so an event is searched as a whole and what is found placed afterwards. That would take a while in an event that was made long to hurt.
    private const int LongestSearchedWhole = 8192;

    private readonly GateChoice _gateOf;
    private readonly int _learnFrom;
    private readonly EnrichmentSnapshot _enrichment;
    private readonly Dictionary<EventKind, Worker> _workers = new(ReferenceEqualityComparer.Instance);
    private EventKind? _lastKind;
    private Worker? _last;
    private long _regexTimeouts;

    /// <param name="rules">The rules.</param>
    /// <param name="matchAnyLogSource">Try every rule on every event, whatever log source it is of.</param>
    /// <param name="enrichment">What lists hold now and what is known of addresses; null: what the rules were read with.</param>
    public RuleMatcher(CompiledRuleSet rules, bool matchAnyLogSource = false, EnrichmentSnapshot? enrichment = null)
        : this(rules, matchAnyLogSource, Gate.Of, enrichment)
    {
    }

    internal RuleMatcher(CompiledRuleSet rules, bool matchAnyLogSource, GateChoice gateOf, EnrichmentSnapshot? enrichment = null, int learnFrom = EventsToLearnFrom)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _anyLogSource = matchAnyLogSource;
        _gateOf = gateOf;
        _enrichment = enrichment ?? EnrichmentSnapshot.Empty;
        // Gates that a test has chosen stay.
        _learnFrom = gateOf == Gate.Of ? learnFrom : 0;
    }

    /// <summary>How many rules the last event woke, those that nothing wakes included.</summary>
    public int LastCandidates { get; private set; }

    /// <summary>How many searches of backtracking regular expressions were cut off by their time limit and counted as no match.</summary>
    public long RegexTimeouts => _regexTimeouts + _workers.Values.Sum(worker => worker.RegexTimeouts);

    /// <summary>Puts the rules that match into <paramref name="matchedRules"/>, as positions in <see cref="CompiledRuleSet.Rules"/>, rising.</summary>
    /// <returns>False when the event's JSON can't be read (no object, broken, nested too deep): nothing matches then.</returns>
    public bool Match(SecurityEvent e, List<int> matchedRules)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(matchedRules);
        matchedRules.Clear();
        LastCandidates = 0;
        if (!Match(e, WorkerOf(e.Kind), matchedRules))
        {
            matchedRules.Clear();
            return false;
        }
        matchedRules.Sort();
        return true;
    }

    private bool Match(SecurityEvent e, Worker worker, List<int> matchedRules)
    {
        var (lane, state) = (worker.Lane, worker.State);
        if (lane.RuleCount > 0)
        {
            state.Clear();
            state.Time = e.Time.UtcTicks;
            if (!EventReading.Read(e, lane, state))
                return false;
            Index(lane, state);
            foreach (var rule in state.Woken)
                Run(rule, lane, state, matchedRules);
            foreach (var rule in lane.Ungated)
                Run(rule, lane, state, matchedRules);
            LastCandidates += state.Woken.Length + lane.Ungated.Length;
        }
        return worker.Beside is null || Match(e, worker.Beside, matchedRules);
    }

    private static void Run(int rule, Lane lane, MatchState state, List<int> matchedRules)
    {
        if (lane.Rules[rule] is var number && number != Lane.Gone && state.Run(rule))
            matchedRules.Add(number);
    }

    private static void Index(Lane lane, MatchState state)
    {
        var values = state.Values;
        foreach (var field in values.Fields)
        {
            var index = lane.Indexes[field];
            if (index.Exists >= 0)
                state.Holds(index.Exists);
            var value = values.First(field);
            if (value >= 0 && index.HasValue >= 0)
                state.Holds(index.HasValue);
            var isWhole = field == lane.Plan.KeywordField && index.HasOnlySubstrings && values.Bytes.AllFolded.Length <= LongestSearchedWhole;
            if (isWhole)
            {
                state.SearchesWhole = true;
                index.Find(values.Bytes.AllFolded, state);
                state.SearchesWhole = false;
                if (index.Lists.Length == 0)
                    continue;
            }
            for (; value >= 0; value = values.Next(value))
            {
                if (!isWhole)
                    state.Find(field, index, values.Folded(value));
                state.AskLists(index, values.Folded(value));
            }
        }
    }

    private Worker WorkerOf(EventKind kind)
    {
        if (!ReferenceEquals(kind, _lastKind) || _last is null)
        {
            if (!_workers.TryGetValue(kind, out _last))
            {
                var home = _rules.LaneOf(kind, _anyLogSource, _gateOf);
                _workers.Add(kind, _last = new Worker(home, home.Current, _enrichment, _learnFrom > 0));
                _ = home.Together();
            }
            _lastKind = kind;
        }
        if (_last.State.Events == _learnFrom && _last.State.Held is { } held)
            _last.Home.Learn(held, _learnFrom);
        if (!ReferenceEquals(_last.Home.Current, _last.Lane))
        {
            _regexTimeouts += _last.RegexTimeouts;
            _workers[kind] = _last = new Worker(_last.Home, _last.Home.Current, _enrichment, _learnFrom > 0);
        }
        return _last;
    }

    // A lane, with what this matcher knows of the event at hand.
    private sealed class Worker(LaneHome home, Lane lane, EnrichmentSnapshot enrichment, bool learns)
    {
        public LaneHome Home => home;

        public Lane Lane => lane;

        public MatchState State { get; } = new(lane, enrichment, learns && home.IsGuessed(lane));

        public Worker? Beside { get; } = lane.Beside is { } beside ? new Worker(home, beside, enrichment, false) : null;

        public long RegexTimeouts => State.RegexTimeouts + (Beside?.RegexTimeouts ?? 0);
    }
}
