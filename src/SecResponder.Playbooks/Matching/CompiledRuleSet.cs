using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Rules, ready to be matched: a snapshot that is swapped whole. Rules are partitioned by log source; the lane of a kind of event is compiled when
/// its first event comes (or beforehand, by <see cref="Prepare"/>). Thread-safe.
/// </summary>
public sealed class CompiledRuleSet
{
    private readonly ConcurrentDictionary<string, Place> _lanes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<SigmaFilter> _filters;
    private readonly ImmutableArray<bool> _isMatched;

    internal CompiledRuleSet(ImmutableArray<SigmaRule> rules, ImmutableArray<SigmaFilter> filters, ImmutableArray<bool> isMatched, ImmutableArray<Diagnostic> diagnostics)
    {
        Rules = rules;
        _filters = filters;
        _isMatched = isMatched;
        Diagnostics = diagnostics;
    }

    /// <summary>The rules; <see cref="RuleMatcher"/> speaks of them by position.</summary>
    public ImmutableArray<SigmaRule> Rules { get; }

    /// <summary>What kept a rule from being compiled.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The filters that narrow a rule.</summary>
    public ImmutableArray<SigmaFilter> FiltersOf(SigmaRule rule) => [.. _filters.Where(filter => filter.AppliesTo(rule))];

    /// <summary>Compiles the lane of a kind of event beforehand.</summary>
    public void Prepare(EventKind kind) => LaneOf(kind, false, Gate.Of);

    /// <summary>The lane of a kind of event.</summary>
    /// <param name="kind">The kind; one that names no log source meets every rule.</param>
    /// <param name="anyLogSource">Every rule, whatever the kind.</param>
    /// <param name="gateOf">How rules are gated; tests compare the real way with open gates, and with a broken one.</param>
    internal LaneHome LaneOf(EventKind kind, bool anyLogSource, GateChoice gateOf)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var all = anyLogSource || kind.LogSources.Length == 0 && kind.Schema == AsimSchema.None;
        var key = $"{kind.Schema} {gateOf.Method.Name} {(all ? "*" : string.Join(' ', kind.LogSources.Select(source => source.ToString())))}";
        return _lanes.GetOrAdd(key, _ => new Place(kind, all, gateOf, new Lazy<LaneHome>(() => new LaneHome(Build(kind, all, gateOf))))).Home.Value;
    }

    /// <summary>Takes over the lanes of the set that was in force until now, where the rules and their filters are the same, and compiles the others that it had: after a reload no event waits.</summary>
    internal void GoOnFrom(CompiledRuleSet before)
    {
        var isFilteredAlike = _filters.AsEnumerable().SequenceEqual(before._filters, ReferenceEqualityComparer.Instance);
        foreach (var (key, (kind, all, gateOf, home)) in before._lanes.Where(lane => lane.Value.Home.IsValueCreated))
        {
            int[] rules = [.. Enumerable.Range(0, Rules.Length).Where(number => Meets(number, kind, all))];
            var isSame = isFilteredAlike && rules.Select(number => Rules[number]).SequenceEqual(home.Value.Rules.Select(number => before.Rules[number]), ReferenceEqualityComparer.Instance);
            var now = isSame ? home.Value.At(rules) : new LaneHome(Build(kind, all, gateOf));
            _lanes[key] = new Place(kind, all, gateOf, new Lazy<LaneHome>(now));
        }
    }

    private bool Meets(int number, EventKind kind, bool all) => _isMatched[number] && (all || kind.LogSources.Any(Rules[number].LogSource.Contains));

    private Lane Build(EventKind kind, bool all, GateChoice gateOf)
    {
        var builder = new LaneBuilder(kind.Schema);
        var rules = new List<(int, Expression)>();
        for (var number = 0; number < Rules.Length; number++)
        {
            if (Meets(number, kind, all))
                rules.Add((number, ConditionOf(number, builder)));
        }
        return builder.Build(rules, gateOf);
    }

    /// <summary>Whether a rule is looked at at all.</summary>
    internal bool IsMatched(int number) => _isMatched[number];

    /// <summary>A rule's condition, with the filters that narrow it.</summary>
    internal Expression ConditionOf(int number, LaneBuilder builder)
    {
        var rule = Rules[number];
        var translator = new RuleTranslator(builder, rule.LogSource);
        var condition = translator.Translate(rule.Condition, rule.Searches);
        var filters = _filters.Where(filter => filter.AppliesTo(rule)).Select(filter => translator.Translate(filter.Condition, filter.Searches)).ToList();
        return filters.Count == 0 ? condition : Expression.AllOf([condition, .. filters]);
    }

    // What a lane is of, so that the next set can have the same.
    private sealed record Place(EventKind Kind, bool All, GateChoice GateOf, Lazy<LaneHome> Home);
}
