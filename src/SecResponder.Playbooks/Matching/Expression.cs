using System.Collections.Immutable;

namespace SecResponder.Playbooks.Matching;

/// <summary>A rule's condition over numbered predicates, before it becomes a program.</summary>
internal abstract record Expression
{
    public sealed record All(ImmutableArray<Expression> Terms) : Expression;
    public sealed record Any(ImmutableArray<Expression> Terms) : Expression;
    public sealed record Not(Expression Term) : Expression;
    public sealed record Ask(int Predicate) : Expression;

    public static Expression Never { get; } = new Any([]);

    // The same term twice says nothing new; a search that a condition names a thousand times is one instance.
    public static Expression AllOf(IEnumerable<Expression> terms) => Distinct(terms) is var distinct && distinct.Length == 1 ? distinct[0] : new All(distinct);

    public static Expression AnyOf(IEnumerable<Expression> terms) => Distinct(terms) is var distinct && distinct.Length == 1 ? distinct[0] : new Any(distinct);

    private static ImmutableArray<Expression> Distinct(IEnumerable<Expression> terms)
    {
        var seen = new HashSet<Expression>(ReferenceEqualityComparer.Instance);
        var asked = new HashSet<int>();
        return [.. terms.Where(term => term is Ask ask ? asked.Add(ask.Predicate) : seen.Add(term))];
    }
}
