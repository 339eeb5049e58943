namespace SecResponder.Playbooks.Matching;

/// <summary>Chooses the gate of a rule; null: nothing wakes it, it is looked at for every event.</summary>
internal delegate Gate? GateChoice(Expression condition, IReadOnlyList<Predicate> predicates);

/// <summary>
/// What must hold for a rule to match: one of a set of predicates that an index answers. A rule is looked at only when one of them holds. Of the sets
/// that would do, the rarest is taken: by a guess at first, by what has been seen later.
/// </summary>
internal sealed record Gate(HashSet<int> Predicates, double Weight)
{
    // A set larger than this costs more to keep than it saves.
    private const int Most = 4096;

    /// <summary>No gate at all: every rule is looked at for every event.</summary>
    public static Gate? Open(Expression condition, IReadOnlyList<Predicate> predicates) => null;

    /// <summary>The gate of a condition that is guessed to be the rarest; null when there is none (what is only negated, or asks for absence).</summary>
    public static Gate? Of(Expression condition, IReadOnlyList<Predicate> predicates) => new Choice(predicates, number => predicates[number].Weight).Of(condition, true);

    /// <summary>Chooses the gate that held most rarely in events that have been seen; where that does not tell, the guess does.</summary>
    /// <param name="held">In how many events each predicate held.</param>
    public static GateChoice Seen(int[] held) => (condition, predicates) => new Choice(predicates, number => held[number] + predicates[number].Weight * 1e-6).Of(condition, true);

    private sealed class Choice(IReadOnlyList<Predicate> predicates, Func<int, double> weightOf)
    {
        public Gate? Of(Expression expression, bool wanted)
        {
            switch (expression)
            {
                case Expression.Not not:
                    return Of(not.Term, !wanted);
                case Expression.All all when wanted:
                    return Rarest(all.Terms.Select(term => Of(term, wanted)));
                case Expression.Any any when !wanted:
                    return Rarest(any.Terms.Select(term => Of(term, wanted)));
                case Expression.All all:
                    return Union(all.Terms.Select(term => Of(term, wanted)));
                case Expression.Any any:
                    return Union(any.Terms.Select(term => Of(term, wanted)));
                default:
                    return wanted ? Of(((Expression.Ask)expression).Predicate) : null;
            }
        }

        // What is looked up besides the event is asked for by conditions, and wakes nothing.
        private Gate? Of(int number) => predicates[number] switch
        {
            { IsDeferred: true } => null,
            { IsIndexable: true } => new Gate([number], weightOf(number)),
            var asked => Rarest(asked.Guards.Select(Of)),
        };

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
}
