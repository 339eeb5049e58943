namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Conditions as one flat array of steps: ask a predicate, go on here when it holds and there when not. No tree is walked at match time, and a
/// condition stops at the first answer that decides it.
/// </summary>
internal sealed class ConditionPrograms
{
    /// <summary>Where a program ends.</summary>
    public const int True = -1;
    public const int False = -2;

    /// <summary>More steps than this in one rule are refused: a condition can be written that doubles with each line.</summary>
    public const int MostSteps = 500_000;

    // What is looked up besides the event is asked last.
    private const int LookUp = 10;

    private readonly List<Step> _steps = [];

    /// <summary>One step.</summary>
    internal readonly record struct Step(int Predicate, int OnTrue, int OnFalse);

    public Step[] ToArray() => [.. _steps];

    /// <summary>Adds a condition and tells where it begins; null when it is too long.</summary>
    public int? Add(Expression condition, IReadOnlyList<Predicate> predicates)
    {
        var before = _steps.Count;
        var start = Emit(condition, True, False, before + MostSteps, predicates);
        if (_steps.Count <= before + MostSteps)
            return start;
        _steps.RemoveRange(before, _steps.Count - before);
        return null;
    }

    // Steps are made from the last to the first, so that a step's targets are known when it is made.
    private int Emit(Expression expression, int onTrue, int onFalse, int limit, IReadOnlyList<Predicate> predicates)
    {
        if (_steps.Count > limit)
            return onFalse;
        switch (expression)
        {
            case Expression.Ask ask:
                _steps.Add(new Step(ask.Predicate, onTrue, onFalse));
                return _steps.Count - 1;
            case Expression.Not not:
                return Emit(not.Term, onFalse, onTrue, limit, predicates);
            case Expression.All all:
                var next = onTrue;
                foreach (var term in all.Terms.OrderByDescending(term => Cost(term, predicates)))
                    next = Emit(term, next, onFalse, limit, predicates);
                return next;
            default:
                var otherwise = onFalse;
                foreach (var term in ((Expression.Any)expression).Terms.OrderByDescending(term => Cost(term, predicates)))
                    otherwise = Emit(term, onTrue, otherwise, limit, predicates);
                return otherwise;
        }
    }

    private static int Cost(Expression expression, IReadOnlyList<Predicate> predicates) => expression switch
    {
        Expression.Ask ask => predicates[ask.Predicate] is { IsDeferred: true } deferred ? deferred.Cost + LookUp : predicates[ask.Predicate].Cost,
        Expression.Not not => Cost(not.Term, predicates),
        Expression.All all => all.Terms.Length == 0 ? 0 : all.Terms.Max(term => Cost(term, predicates)),
        _ => ((Expression.Any)expression).Terms is { Length: > 0 } terms ? terms.Max(term => Cost(term, predicates)) : 0,
    };
}
