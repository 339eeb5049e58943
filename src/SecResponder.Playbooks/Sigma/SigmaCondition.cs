using System.Collections.Immutable;

namespace SecResponder.Playbooks.Sigma;

/// <summary>A condition over search identifiers, quantifiers (<c>1 of x*</c>) written out; in a correlation, over rule names.</summary>
public abstract record SigmaCondition
{
    private SigmaCondition() { }

    public sealed record And(ImmutableArray<SigmaCondition> Terms) : SigmaCondition;
    public sealed record Or(ImmutableArray<SigmaCondition> Terms) : SigmaCondition;
    public sealed record Not(SigmaCondition Term) : SigmaCondition;
    public sealed record Named(string Name) : SigmaCondition;

    /// <summary>The names it speaks of, each once, in order.</summary>
    public ImmutableArray<string> Names()
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(this);
        return [.. names];

        void Collect(SigmaCondition condition)
        {
            if (condition is Named named && seen.Add(named.Name))
                names.Add(named.Name);
            foreach (var term in condition.Children())
                Collect(term);
        }
    }

    internal ImmutableArray<SigmaCondition> Children() => this switch
    {
        And and => and.Terms,
        Or or => or.Terms,
        Not not => [not.Term],
        _ => [],
    };

    internal static SigmaCondition AllOf(ImmutableArray<SigmaCondition> terms) => terms.Length == 1 ? terms[0] : new And(terms);

    internal static SigmaCondition AnyOf(ImmutableArray<SigmaCondition> terms) => terms.Length == 1 ? terms[0] : new Or(terms);
}
