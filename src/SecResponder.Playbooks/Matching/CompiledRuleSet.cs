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

    internal CompiledRuleSet(NarrowedRules rules, ImmutableArray<Diagnostic> diagnostics)
    {
        Narrowed = rules;
        Rules = [.. rules.All.Select(rule => rule.Rule)];
        Diagnostics = diagnostics;
    }

    /// <summary>The rules; <see cref="RuleMatcher"/> speaks of them by position.</summary>
    public ImmutableArray<SigmaRule> Rules { get; }

    /// <summary>What kept a rule from being compiled.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The rules with the filters that narrow them.</summary>
    internal NarrowedRules Narrowed { get; }

    /// <summary>The filters that narrow a rule.</summary>
    public ImmutableArray<SigmaFilter> FiltersOf(SigmaRule rule) => [.. Narrowed.Filters.Where(filter => filter.AppliesTo(rule))];

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
        return _lanes.GetOrAdd(key, _ => new Place(kind, all, gateOf, new Lazy<LaneHome>(() => new LaneHome(Build(kind, gateOf, NumbersFor(kind, all)))))).Home.Value;
    }

    /// <summary>Takes over the lanes of the set that was in force until now, with what they have learned. What is new is compiled beside them: after a reload no event waits.</summary>
    internal void GoOnFrom(CompiledRuleSet before)
    {
        foreach (var (key, (kind, all, gateOf, home)) in before._lanes.Where(lane => lane.Value.Home.IsValueCreated))
        {
            var now = home.Value.GoOn(NumbersFor(kind, all), number => Narrowed.All[number], numbers => Build(kind, gateOf, numbers));
            _lanes[key] = new Place(kind, all, gateOf, new Lazy<LaneHome>(now));
        }
    }

    // Thousands of rules share few log sources.
    private int[] NumbersFor(EventKind kind, bool all)
    {
        var (numbers, meets) = (new List<int>(), new Dictionary<LogSource, bool>(ReferenceEqualityComparer.Instance));
        for (var number = 0; number < Narrowed.All.Length; number++)
            if (Narrowed.All[number] is { IsMatched: true, Source: var source } && (all || Meets(source)))
                numbers.Add(number);
        return [.. numbers];

        bool Meets(LogSource source)
        {
            if (!meets.TryGetValue(source, out var does))
                meets.Add(source, does = kind.LogSources.Any(source.Contains));
            return does;
        }
    }

    private Lane Build(EventKind kind, GateChoice gateOf, int[] numbers)
    {
        var builder = new LaneBuilder(kind.Schema);
        return builder.Build([.. numbers.Select(number => (number, Narrowed.All[number], ConditionOf(number, builder)))], gateOf);
    }

    /// <summary>Whether a rule is looked at at all.</summary>
    internal bool IsMatched(int number) => Narrowed.All[number].IsMatched;

    /// <summary>A rule's condition, with the filters that narrow it.</summary>
    internal Expression ConditionOf(int number, LaneBuilder builder)
    {
        var (rule, filters) = (Narrowed.All[number].Rule, Narrowed.All[number].Filters);
        var translator = new RuleTranslator(builder, rule.LogSource);
        var condition = translator.Translate(rule.Condition, rule.Searches);
        return filters.IsEmpty ? condition : Expression.AllOf([condition, .. filters.Select(filter => translator.Translate(filter.Condition, filter.Searches))]);
    }

    // What a lane is of, so that the next set can have the same.
    private sealed record Place(EventKind Kind, bool All, GateChoice GateOf, Lazy<LaneHome> Home);
}
