using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Drafts;

/// <summary>A value of a Sigma rule, as it is written in YAML.</summary>
internal readonly record struct DraftValue(string Yaml)
{
    /// <summary>Neither there nor anything.</summary>
    public static DraftValue Null { get; } = new("null");

    /// <summary>A text that means itself: no wildcards.</summary>
    public static DraftValue Text(string text) => new(text.Length == 0 ? "''" : Quoted(YamlText.SigmaValue(text), text));

    /// <summary>A text with Sigma's wildcards, or one in which nothing has to be escaped: a pattern, a network.</summary>
    public static DraftValue Raw(string text) => new(Quoted(YamlText.Scalar(text), text));

    /// <summary>A number or a boolean, as it is written.</summary>
    public static DraftValue Plain(string text) => new(text);

    // What YAML would take for something else than text is quoted by YamlText already, but for a lone tilde.
    private static string Quoted(string yaml, string text) => text == "~" ? "'~'" : yaml;
}

/// <summary>What an event must be like, as a tree: the other product's condition, in Sigma's terms.</summary>
internal abstract record DraftCondition
{
    private DraftCondition()
    {
    }

    public static DraftCondition Always { get; } = new Constant(true);

    public static DraftCondition Never { get; } = new Constant(false);

    /// <summary>One field that has one of the values; all of them when its modifiers say so.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Modifiers">Each with its bar before it: <c>|contains|cased</c>; empty: the value as it stands.</param>
    /// <param name="Values">The values.</param>
    public sealed record Item(string Field, string Modifiers, ImmutableArray<DraftValue> Values) : DraftCondition
    {
        public string Key => Field + Modifiers;
    }

    public sealed record All(ImmutableArray<DraftCondition> Terms) : DraftCondition;

    public sealed record Any(ImmutableArray<DraftCondition> Terms) : DraftCondition;

    public sealed record Not(DraftCondition Term) : DraftCondition;

    public sealed record Constant(bool Holds) : DraftCondition;

    public static DraftCondition Of(string field, string modifiers, params IEnumerable<DraftValue> values) => new Item(field, modifiers, [.. values]);

    /// <summary>The same, with what is certain left out, nests flattened, and alternatives of one field put together.</summary>
    public DraftCondition Simplified() => this switch
    {
        Not not => not.Term.Simplified() switch
        {
            Constant constant => constant.Holds ? Never : Always,
            Not twice => twice.Term,
            var term => new Not(term),
        },
        All all => Joined(all.Terms, term => term is All inner ? inner.Terms : [term], Always, Never, terms => new All(terms)),
        Any any => Joined(any.Terms, term => term is Any inner ? inner.Terms : [term], Never, Always, terms => new Any(terms), Merged),
        Item { Values.IsEmpty: true } => Never,
        _ => this,
    };

    private static DraftCondition Joined(
        ImmutableArray<DraftCondition> terms, Func<DraftCondition, ImmutableArray<DraftCondition>> flat, DraftCondition nothing, DraftCondition decided,
        Func<ImmutableArray<DraftCondition>, DraftCondition> make, Func<IEnumerable<DraftCondition>, IEnumerable<DraftCondition>>? merge = null)
    {
        var simple = terms.Select(term => term.Simplified()).SelectMany(term => flat(term)).Where(term => !term.Equals(nothing)).ToArray();
        if (simple.Contains(decided))
            return decided;
        ImmutableArray<DraftCondition> kept = [.. merge is null ? simple : merge(simple)];
        return kept.Length switch { 0 => nothing, 1 => kept[0], _ => make(kept) };
    }

    // Alternatives of one field are its values, at the place of the first.
    private static IEnumerable<DraftCondition> Merged(IEnumerable<DraftCondition> terms)
    {
        var (merged, values) = (new List<DraftCondition>(), new Dictionary<string, List<DraftValue>>(StringComparer.Ordinal));
        foreach (var term in terms)
        {
            if (term is not Item item || item.Modifiers.Contains("|all", StringComparison.Ordinal) || item.Values.Contains(DraftValue.Null))
                merged.Add(term);
            else if (values.TryGetValue(item.Key, out var known))
                known.AddRange(item.Values);
            else
            {
                values.Add(item.Key, [.. item.Values]);
                merged.Add(item with { Values = [] });
            }
        }
        return merged.Select(term => term is Item { Values.IsEmpty: true } item ? item with { Values = [.. values[item.Key].Distinct()] } : term);
    }
}
