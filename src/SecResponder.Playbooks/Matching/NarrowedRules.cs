using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>A rule with the filters that narrow it: what is compiled. The same object as long as both are the same, so that a lane tells by it what it holds already.</summary>
internal sealed class NarrowedRule
{
    public NarrowedRule(SigmaRule rule, LogSource source, ImmutableArray<SigmaFilter> filters)
    {
        (Rule, Source, Filters) = (rule, source, filters);
        Fits = ConditionSize.AtMost(rule.Condition, rule.Searches) + filters.Sum(filter => ConditionSize.AtMost(filter.Condition, filter.Searches)) <= ConditionPrograms.MostSteps || Size <= ConditionPrograms.MostSteps;
        IsMatched = Fits && rule.IsActive;
    }

    public SigmaRule Rule { get; }

    /// <summary>The rule's log source, the same object for all rules that ask for it.</summary>
    public LogSource Source { get; }

    public ImmutableArray<SigmaFilter> Filters { get; }

    /// <summary>How many steps its condition has at most.</summary>
    public long Size => ConditionSize.Of(Rule.Condition, Rule.Searches) + Filters.Sum(filter => ConditionSize.Of(filter.Condition, filter.Searches));

    public bool Fits { get; }

    /// <summary>Whether it is looked at at all.</summary>
    public bool IsMatched { get; }
}

/// <summary>All rules of a set.</summary>
internal sealed record NarrowedRules(ImmutableArray<NarrowedRule> All, ImmutableArray<SigmaFilter> Filters)
{
    public static NarrowedRules None { get; } = new([], []);

    public bool IsFilteredLike(NarrowedRules other) => Filters.AsSpan().SequenceEqual(other.Filters.AsSpan(), ReferenceEqualityComparer.Instance);

    /// <summary>The rules with their filters; those that are as they were before are the same objects.</summary>
    public static NarrowedRules Of(ImmutableArray<SigmaRule> rules, ImmutableArray<SigmaFilter> filters, NarrowedRules before)
    {
        var known = new Dictionary<SigmaRule, NarrowedRule>(before.All.Length, ReferenceEqualityComparer.Instance);
        foreach (var rule in before.All)
            known.TryAdd(rule.Rule, rule);
        var isFilteredAlike = filters.AsSpan().SequenceEqual(before.Filters.AsSpan(), ReferenceEqualityComparer.Instance);
        var sources = new Dictionary<LogSource, LogSource>();
        foreach (var source in known.Values.Select(rule => rule.Source).Distinct<LogSource>(ReferenceEqualityComparer.Instance))
            sources.Add(source, source);
        return new NarrowedRules([.. rules.Select(Narrowed)], filters);

        NarrowedRule Narrowed(SigmaRule rule)
        {
            var was = known.GetValueOrDefault(rule);
            if (was is not null && isFilteredAlike)
                return was;
            ImmutableArray<SigmaFilter> own = filters.IsEmpty ? [] : [.. filters.Where(filter => filter.AppliesTo(rule))];
            return was is not null && was.Filters.AsSpan().SequenceEqual(own.AsSpan(), ReferenceEqualityComparer.Instance) ? was : New(rule, own);
        }

        NarrowedRule New(SigmaRule rule, ImmutableArray<SigmaFilter> own)
        {
            if (!sources.TryGetValue(rule.LogSource, out var source))
                sources.Add(source = rule.LogSource, source);
            return new NarrowedRule(rule, source, own);
        }
    }
}
