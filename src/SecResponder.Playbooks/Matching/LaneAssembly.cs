using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>Puts a lane together: chooses what wakes each rule, and gives to the indexes what wakes rules.</summary>
internal static class LaneAssembly
{
    // So many literals are dearer to ask one by one, should a condition come to them, than to keep in an index.
    private const int MostAsked = 64;

    /// <summary>A lane of which nothing has been seen yet. Its indexes answer all that they can, so that it is seen how often each predicate holds.</summary>
    public static Lane Guessed(LanePlan plan, GateChoice gateOf) => Assemble(plan, gateOf, number => Math.Min(0.5, plan.Predicates[number].Weight / 10_000), indexesAll: gateOf == Gate.Of);

    /// <summary>The same lane after so many events, of which each predicate held in some.</summary>
    public static Lane Learned(LanePlan plan, int[] held, int events) =>
        Assemble(plan, Gate.Seen(held), number => plan.Predicates[number].IsIndexable ? (double)held[number] / events : 0.1, indexesAll: false);

    private static Lane Assemble(LanePlan plan, GateChoice gateOf, Func<int, double> likelihoodOf, bool indexesAll)
    {
        var programs = new ConditionPrograms(plan.Predicates, likelihoodOf);
        var starts = plan.Conditions.Select(condition => programs.Add(condition) ?? throw new InvalidOperationException("A condition grew beyond what the compiler had let through.")).ToArray();
        var wakes = plan.Predicates.Select(_ => new List<int>()).ToArray();
        var ungated = new List<int>();
        for (var rule = 0; rule < plan.Conditions.Length; rule++)
        {
            if (gateOf(plan.Conditions[rule], plan.Predicates) is { } gate)
                foreach (var predicate in gate.Predicates)
                    wakes[predicate].Add(rule);
            else
                ungated.Add(rule);
        }
        bool[] isIndexed = [.. plan.Predicates.Select((predicate, number) => predicate is { IsIndexable: true, IsDeferred: false } && (indexesAll || wakes[number].Count > 0 || predicate is Predicate.AnyOf { Literals.Length: > MostAsked }))];
        var hasValue = NumbersOf<Predicate.HasValue>();
        var exists = NumbersOf<Predicate.Exists>();
        var literals = plan.Fields.Select(_ => new Dictionary<LiteralKey, int>()).ToArray();
        var hits = new List<List<int>>();
        foreach (var (number, predicate) in plan.Predicates.Index())
            if (isIndexed[number] && predicate is Predicate.AnyOf any)
                foreach (var literal in any.Literals)
                    hits[EntryOf(any.Field, literal)].Add(number);
        var lists = plan.Predicates.Index().Where(predicate => isIndexed[predicate.Index] && predicate.Item is Predicate.InList)
            .ToLookup(predicate => predicate.Item.Field, predicate => (((Predicate.InList)predicate.Item).List, predicate.Index));
        return new Lane
        {
            Plan = plan,
            Indexes = [.. literals.Select((ofField, field) =>
                new FieldIndex([.. ofField.Select(literal => (literal.Key, literal.Value))], hasValue[field], exists[field]) { Lists = [.. lists[field]] })],
            IsIndexed = isIndexed,
            Hits = new Fan(hits),
            Wakes = new Fan(wakes),
            Ungated = [.. ungated],
            Steps = programs.ToArray(),
            Starts = starts,
        };

        int EntryOf(int field, LiteralKey literal)
        {
            if (literals[field].TryGetValue(literal, out var known))
                return known;
            hits.Add([]);
            literals[field].Add(literal, hits.Count - 1);
            return hits.Count - 1;
        }

        int[] NumbersOf<T>() where T : Predicate
        {
            var numbers = new int[plan.Fields.Length];
            Array.Fill(numbers, -1);
            foreach (var (number, predicate) in plan.Predicates.Index())
                if (predicate is T && isIndexed[number])
                    numbers[predicate.Field] = number;
            return numbers;
        }
    }
}
