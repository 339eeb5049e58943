using System.Collections.Immutable;
using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>What wakes a rule.</summary>
public enum WitnessKind
{
    /// <summary>A text, a number or a network that a matching event must have.</summary>
    Value,
    /// <summary>Only that some field is there: the rule is looked at for each event that has it.</summary>
    Presence,
    /// <summary>Nothing: the rule is looked at for each event of its log source.</summary>
    Nothing,
}

/// <summary>What wakes one rule, or why nothing does.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Kind">What kind of thing wakes it.</param>
/// <param name="What">That thing in words, or the reason.</param>
public sealed record RuleWitness(SigmaRule Rule, WitnessKind Kind, string What);

/// <summary>Says of each rule what wakes it. A rule that nothing wakes costs each event a little: most often its author forgot to say what must be there.</summary>
public static class WitnessAudit
{
    private const int ValuesShown = 3;

    /// <summary>The witness of each active rule, guessed as it is before any event has been seen.</summary>
    public static ImmutableArray<RuleWitness> Of(CompiledRuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return [.. Enumerable.Range(0, rules.Rules.Length).Where(rules.IsMatched).Select(number => Of(rules, number))];
    }

    private static RuleWitness Of(CompiledRuleSet rules, int number)
    {
        var builder = new LaneBuilder(AsimSchema.None);
        var condition = rules.ConditionOf(number, builder);
        if (Gate.Of(condition, builder.Predicates) is not { } gate)
            return new RuleWitness(rules.Rules[number], WitnessKind.Nothing, Obstacle(condition, true, builder));
        var predicates = gate.Predicates.Order().Select(predicate => builder.Predicates[predicate]).ToArray();
        var kind = predicates.Any(predicate => predicate is not Predicate.AnyOf) ? WitnessKind.Presence : WitnessKind.Value;
        return new RuleWitness(rules.Rules[number], kind, string.Join(", or ", predicates.Select(predicate => Describe(predicate, builder))));
    }

    // The first part that stands in the way: where all parts are needed any of them would have been a gate, where one is enough the first that is none lets everything pass.
    private static string Obstacle(Expression expression, bool wanted, LaneBuilder builder)
    {
        switch (expression)
        {
            case Expression.Not not:
                return Obstacle(not.Term, !wanted, builder);
            case Expression.All or Expression.Any:
                var terms = expression is Expression.All all ? all.Terms : ((Expression.Any)expression).Terms;
                var isOneEnough = expression is Expression.Any == wanted;
                var reasons = terms.Where(term => Gate.Of(wanted ? term : new Expression.Not(term), builder.Predicates) is null).Select(term => Obstacle(term, wanted, builder)).Distinct(StringComparer.Ordinal).ToArray();
                return reasons.Length == 0 ? "it can't hold, or has more alternatives than are worth an index"
                    : isOneEnough && terms.Length > 1 ? $"one alternative is enough, and one of them only {reasons[0]}" : string.Join("; ", reasons.Take(ValuesShown));
            default:
                var predicate = builder.Predicates[((Expression.Ask)expression).Predicate];
                var field = Field(predicate, builder);
                return wanted && predicate is Predicate.Null ? $"asks that {field} is absent" : $"says what {field} must not be";
        }
    }

    private static string Describe(Predicate predicate, LaneBuilder builder) => predicate is not Predicate.AnyOf any
        ? $"{Field(predicate, builder)} is there"
        : $"{Field(predicate, builder)} {string.Join(" or ", any.Literals.Take(ValuesShown).Select(Describe))}{(any.Literals.Length > ValuesShown ? $" or {any.Literals.Length - ValuesShown} more" : "")}";

    private static string Describe(LiteralKey literal) => literal.Kind switch
    {
        LiteralKind.Network => $"in {literal.Network}",
        LiteralKind.Prefix => $"begins '{Text(literal)}'",
        LiteralKind.Suffix => $"ends '{Text(literal)}'",
        LiteralKind.Substring => $"has '{Text(literal)}'",
        _ => $"is '{Text(literal)}'",
    };

    private static string Text(LiteralKey literal) => Encoding.UTF8.GetString(literal.Bytes());

    private static string Field(Predicate predicate, LaneBuilder builder) => builder.NameOf(predicate.Field) is { Length: > 0 } name ? name : "any value";
}
