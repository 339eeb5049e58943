using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Turns a rule's searches into an expression over a lane's predicates.</summary>
internal sealed class RuleTranslator(LaneBuilder lane, LogSource source)
{
    /// <summary>The condition with its searches put in; a search that is named often is translated once.</summary>
    public Expression Translate(SigmaCondition condition, ImmutableArray<SigmaSearch> searches)
    {
        var byName = searches.ToDictionary(search => search.Name, StringComparer.Ordinal);
        var translated = new Dictionary<string, Expression>(StringComparer.Ordinal);
        return Of(condition);

        Expression Of(SigmaCondition part) => part switch
        {
            SigmaCondition.And and => Expression.AllOf(and.Terms.Select(Of)),
            SigmaCondition.Or or => Expression.AnyOf(or.Terms.Select(Of)),
            SigmaCondition.Not not => new Expression.Not(Of(not.Term)),
            SigmaCondition.Named named => translated.TryGetValue(named.Name, out var known) ? known : translated[named.Name] = OfNode(byName[named.Name].Node),
            _ => throw new InvalidOperationException($"A condition of kind {part.GetType().Name} is not known here."),
        };

        Expression OfNode(SearchNode node) => node is SearchGroup group
            ? group.IsAll ? Expression.AllOf(group.Nodes.Select(OfNode)) : Expression.AnyOf(group.Nodes.Select(OfNode))
            : Item((SearchItem)node);
    }

    private Expression Item(SearchItem item)
    {
        var field = lane.Field(item.Field, source);
        var isKeyword = item.Field is null;
        var condition = item.IsAll
            ? Expression.AllOf(item.Values.Select(value => AnyOf(field, value, isKeyword)))
            : AnyOf(field, item.Values.SelectMany(value => value), isKeyword);
        return item.IsNegated ? new Expression.Not(condition) : condition;
    }

    // Literals are one predicate, however many: an index answers them together.
    private Expression AnyOf(int field, IEnumerable<SigmaValue> alternatives, bool isKeyword)
    {
        var literals = new List<LiteralKey>();
        var others = new List<Expression>();
        foreach (var alternative in alternatives)
        {
            if (alternative.During.IsAlways && Literal(alternative, isKeyword) is { } literal)
                literals.Add(literal);
            else
                others.Add(During(alternative.During, Literal(alternative, isKeyword) is { } passing ? new Expression.Ask(lane.AnyLiteral(field, [passing])) : Other(field, alternative, isKeyword)));
        }
        if (literals.Count > 0)
            others.Insert(0, new Expression.Ask(lane.AnyLiteral(field, literals)));
        return others.Count == 0 ? Expression.Never : Expression.AnyOf(others);
    }

    // What holds for a time only is asked the event's time as well.
    private Expression During(Validity during, Expression expression) => during.IsAlways
        ? expression
        : Expression.AllOf([expression, Ask($"during {during}", () => new Predicate.During(during))]);

    private static LiteralKey? Literal(SigmaValue value, bool isKeyword) => value switch
    {
        SigmaValue.Text { IsCased: false } text => PatternShape.Literal(Pattern(text, isKeyword)),
        SigmaValue.Number number => Of(number.Decimal, isKeyword),
        SigmaValue.Boolean boolean => Of(boolean.Value ? "true" : "false", isKeyword),
        SigmaValue.Network network => new LiteralKey(LiteralKind.Network, "", network.Value),
        _ => null,
    };

    private static LiteralKey Of(string text, bool isKeyword) => LiteralKey.Of(isKeyword ? LiteralKind.Substring : LiteralKind.Exact, text);

    // A keyword is found anywhere in a value.
    private static SigmaPattern Pattern(SigmaValue.Text text, bool isKeyword) => isKeyword ? text.Pattern.Widen(true, true) : text.Pattern;

    private Expression Other(int field, SigmaValue value, bool isKeyword)
    {
        switch (value)
        {
            case SigmaValue.Text text:
                var pattern = Pattern(text, isKeyword);
                if (PatternShape.IsAnything(pattern))
                    return new Expression.Ask(lane.HasValue(field));
                var necessary = PatternShape.Necessary(pattern).Select(literal => lane.AnyLiteral(field, [literal])).ToImmutableArray();
                return Ask($"{field} like {text.IsCased} {PatternKey(pattern)}", () => new Predicate.Wildcard(field, pattern, text.IsCased) { Guards = necessary.IsEmpty ? [lane.HasValue(field)] : necessary });
            case SigmaValue.Listed listed:
                return new Expression.Ask(lane.InList(field, new ListQuestion(listed.List, isKeyword ? ListShape.Anywhere : listed.Shape)));
            case SigmaValue.Null:
                return Ask($"{field} null", () => new Predicate.Null(field));
            case SigmaValue.Exists exists:
                var there = new Expression.Ask(lane.Exists(field));
                return exists.Wanted ? there : new Expression.Not(there);
            case SigmaValue.Regular regular:
                return Ask($"{field} re {regular.Options} {regular.Pattern}", () => Regular(field, regular));
            case SigmaValue.Comparison comparison:
                return Ask($"{field} {comparison.Operator} {comparison.Decimal}", () => new Predicate.Comparison(field, comparison.Operator, comparison.Decimal) { Guards = [lane.HasValue(field)] });
            case SigmaValue.TimeOf time:
                return Ask($"{field} {time.Part} {time.Operator} {time.Value}", () => new Predicate.TimeOf(field, time.Part, time.Operator, time.Value) { Guards = [lane.HasValue(field)] });
            case SigmaValue.FieldReference reference:
                var other = lane.Field(reference.Field, source);
                return Ask($"{field} ref {reference.Match} {other}", () => new Predicate.Reference(field, other, reference.Match) { Guards = [lane.HasValue(field)] });
            default:
                throw new InvalidOperationException($"A value of kind {value.GetType().Name} is not known here.");
        }
    }

    private RegularPredicate Regular(int field, SigmaValue.Regular regular)
    {
        var needs = RegexNeeds.Of(regular.Pattern, regular.Options);
        var guards = needs.OneOf.OrderByDescending(RegexNeeds.Strength).Take(3)
            .Select(set => lane.AnyLiteral(field, [.. set.Select(text => LiteralKey.Of(LiteralKind.Substring, text))])).ToImmutableArray();
        return new RegularPredicate(field, regular.Engine, needs.Shortest) { Guards = guards.IsEmpty ? [lane.HasValue(field)] : guards };
    }

    private Expression.Ask Ask(string key, Func<Predicate> make) => new(lane.Asked(key, make));

    private static string PatternKey(SigmaPattern pattern) => string.Join('\0', pattern.Parts.Select(part => $"{part.Kind}{part.Text}"));
}
