namespace SecResponder.Playbooks.Matching;

/// <summary>Chooses the gate of a rule; null: nothing wakes it, it is looked at for every event.</summary>
internal delegate Gate? GateChoice(Expression condition, IReadOnlyList<Predicate> predicates);

/// <summary>
/// What must hold for a rule to match: one of a set of predicates that an index answers. A rule is looked at only when one of them holds. Of the sets
/// that would do, the one that is guessed to hold most rarely is taken.
/// </summary>
internal sealed record Gate(HashSet<int> Predicates, double Weight)
{
    // A set larger than this costs more to keep than it saves.
    private const int Most = 4096;

    /// <summary>No gate at all: every rule is looked at for every event.</summary>
    public static Gate? Open(Expression condition, IReadOnlyList<Predicate> predicates) => null;

    /// <summary>The rarest gate of a condition; null when there is none (what is only negated, or asks for absence).</summary>
    public static Gate? Of(Expression condition, IReadOnlyList<Predicate> predicates) => Of(condition, true, predicates);

    private static Gate? Of(Expression expression, bool wanted, IReadOnlyList<Predicate> predicates)
    {
        switch (expression)
        {
            case Expression.Not not:
                return Of(not.Term, !wanted, predicates);
            case Expression.All all when wanted:
                return Rarest(all.Terms.Select(term => Of(term, wanted, predicates)));
            case Expression.Any any when !wanted:
                return Rarest(any.Terms.Select(term => Of(term, wanted, predicates)));
            case Expression.All all:
                return Union(all.Terms.Select(term => Of(term, wanted, predicates)));
            case Expression.Any any:
                return Union(any.Terms.Select(term => Of(term, wanted, predicates)));
            default:
                return wanted ? Of(((Expression.Ask)expression).Predicate, predicates) : null;
        }
    }

    private static Gate? Of(int number, IReadOnlyList<Predicate> predicates)
    {
        var predicate = predicates[number];
        if (predicate.IsDeferred)
            return null;
        if (predicate is Predicate.Indexed indexed)
            return new Gate([number], indexed.Weight);
        return predicate.Guard >= 0 ? Of(predicate.Guard, predicates) : null;
    }

    private static Gate? Rarest(IEnumerable<Gate?> gates) => gates.Where(gate => gate is not null).MinBy(gate => gate!.Weight);

    // One of several terms is enough, so each of them must wake the rule.
    private static Gate? Union(IEnumerable<Gate?> gates)
    {
        var union = new Gate([], 0);
        foreach (var gate in gates)
        {
            if (gate is null)
                return null;
            union.Predicates.UnionWith(gate.Predicates);
            union = union with { Weight = union.Weight + gate.Weight };
            if (union.Predicates.Count > Most)
                return null;
        }
        return union;
    }
}
