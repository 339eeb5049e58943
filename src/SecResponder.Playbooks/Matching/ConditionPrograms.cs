namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Conditions as one flat array of steps: ask a predicate, go on here when it holds and there when not. No tree is walked at match time, and a
/// condition stops at the first answer that decides it; what is cheap and likely to decide is asked first.
/// </summary>
/// <param name="predicates">The predicates.</param>
/// <param name="likelihoodOf">How likely a predicate holds, 0 to 1.</param>
internal sealed class ConditionPrograms(IReadOnlyList<Predicate> predicates, Func<int, double> likelihoodOf)
{
    /// <summary>Where a program ends.</summary>
    public const int True = -1;
    public const int False = -2;

    /// <summary>More steps than this in one rule are refused: a condition can be written that doubles with each line.</summary>
    public const int MostSteps = 500_000;

    // Nothing is quite certain, and nothing is free.
    private const double Least = 0.001;

    // What is looked up besides the event is asked last.
    private const double LookUp = 1000;


    private readonly List<Step> _steps = [];
    private readonly Dictionary<Expression, (double Cost, double Likelihood)> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>One step.</summary>
    internal readonly record struct Step(int Predicate, int OnTrue, int OnFalse);

    public Step[] ToArray() => [.. _steps];

    /// <summary>Adds a condition and tells where it begins; null when it is too long.</summary>
    public int? Add(Expression condition)
    {
        var before = _steps.Count;
        var start = Emit(condition, True, False, before + MostSteps);
        if (_steps.Count <= before + MostSteps)
            return start;
        _steps.RemoveRange(before, _steps.Count - before);
        return null;
    }

    // Steps are made from the last to the first, so that a step's targets are known when it is made.
    private int Emit(Expression expression, int onTrue, int onFalse, int limit)
    {
        if (_steps.Count > limit)
            return onFalse;
        switch (expression)
        {
            case Expression.Ask ask:
                _steps.Add(new Step(ask.Predicate, onTrue, onFalse));
                return _steps.Count - 1;
            case Expression.Not not:
                return Emit(not.Term, onFalse, onTrue, limit);
            case Expression.All all:
                var next = onTrue;
                foreach (var term in all.Terms.OrderByDescending(term => Of(term) is var (cost, likelihood) ? cost / (1 - likelihood + Least) : 0))
                    next = Emit(term, next, onFalse, limit);
                return next;
            default:
                var otherwise = onFalse;
                foreach (var term in ((Expression.Any)expression).Terms.OrderByDescending(term => Of(term) is var (cost, likelihood) ? cost / (likelihood + Least) : 0))
                    otherwise = Emit(term, onTrue, otherwise, limit);
                return otherwise;
        }
    }

    // As if the terms knew nothing of each other.
    private (double Cost, double Likelihood) Of(Expression expression)
    {
        if (expression is Expression.Ask ask)
            return (predicates[ask.Predicate].Cost + (predicates[ask.Predicate].IsDeferred ? LookUp : 0), likelihoodOf(ask.Predicate));
        if (_known.TryGetValue(expression, out var known))
            return known;
        return _known[expression] = expression switch
        {
            Expression.Not not => Of(not.Term) is var (cost, likelihood) ? (cost, 1 - likelihood) : default,
            Expression.All all => all.Terms.Aggregate((Cost: 0.0, Likelihood: 1.0), (sum, term) => Of(term) is var (cost, likelihood) ? (sum.Cost + cost, sum.Likelihood * likelihood) : sum),
            _ => ((Expression.Any)expression).Terms.Aggregate((Cost: 0.0, Likelihood: 1.0), (sum, term) => Of(term) is var (cost, likelihood) ? (sum.Cost + cost, sum.Likelihood * (1 - likelihood)) : sum) is var (total, none)
                ? (total, 1 - none) : default,
        };
    }
}
