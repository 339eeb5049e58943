using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>A question about one field. Those that wake rules are answered by the field's index as the value is read; the others when a condition asks, once an event.</summary>
internal abstract class Predicate(int field)
{
    /// <summary>The lane's number of the field.</summary>
    public int Field { get; } = field;

    /// <summary>What must hold for this to hold, predicates that an index can answer: asked first, and each lets a rule sleep until it holds.</summary>
    public ImmutableArray<int> Guards { get; init; } = [];

    /// <summary>Whether it asks about something that is looked up besides the event: then when a condition asks, and never to wake a rule.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>How dear the question is, in looks at a value for one literal.</summary>
    public abstract double Cost { get; }

    /// <summary>Whether a field's index can answer.</summary>
    public virtual bool IsIndexable => false;

    /// <summary>How often it is guessed to hold, for those that an index can answer; the rarest necessary one wakes a rule.</summary>
    public virtual double Weight => double.MaxValue;

    /// <summary>The answer.</summary>
    public virtual bool Evaluate(EventValues values, MatchState state)
    {
        for (var value = values.First(Field); value >= 0; value = values.Next(value))
            if (IsMatch(values, value, state))
                return true;
        return false;
    }

    protected virtual bool IsMatch(EventValues values, int value, MatchState state) => false;

    /// <summary>One of many literals is there.</summary>
    public sealed class AnyOf(int field, LiteralKey[] literals) : Predicate(field)
    {
        private readonly double _weight = literals.Sum(PatternShape.Weight);
        // Most are answered by an index, and never asked.
        private LiteralTest[]? _tests;

        public LiteralKey[] Literals => literals;

        /// <summary>How many items of rules ask it: what many rules look for is common.</summary>
        public int Uses { get; set; }

        public override double Weight => _weight + Uses;

        public override double Cost => literals.Length;

        public override bool IsIndexable => true;

        protected override bool IsMatch(EventValues values, int value, MatchState state)
        {
            var folded = values.Folded(value);
            foreach (var test in _tests ??= [.. literals.Select(literal => new LiteralTest(literal))])
                if (test.IsMatch(folded))
                    return true;
            return false;
        }
    }

    /// <summary>The field has a value.</summary>
    public sealed class HasValue(int field) : Predicate(field)
    {
        public override double Weight => 5000;

        public override double Cost => 0.2;

        public override bool IsIndexable => true;

        public override bool Evaluate(EventValues values, MatchState state) => values.First(Field) >= 0;
    }

    /// <summary>The field's key is there.</summary>
    public sealed class Exists(int field) : Predicate(field)
    {
        public override double Weight => 5000;

        public override double Cost => 0.2;

        public override bool IsIndexable => true;

        public override bool Evaluate(EventValues values, MatchState state) => values.Exists(Field);
    }

    public sealed class Null(int field) : Predicate(field)
    {
        public override double Cost => 0.2;

        public override bool Evaluate(EventValues values, MatchState state) => values.IsNull(Field);
    }

    public sealed class Wildcard(int field, SigmaPattern pattern, bool isCased) : Predicate(field)
    {
        private readonly WildcardPattern _pattern = new(pattern, isCased);

        public override double Cost => 3;

        protected override bool IsMatch(EventValues values, int value, MatchState state) => _pattern.IsMatch(isCased ? values.Text(value) : values.Folded(value));
    }

    public sealed class Comparison(int field, ComparisonOperator comparison, string bound) : Predicate(field)
    {
        private readonly DecimalNumber _bound = DecimalNumber.Of(bound);

        public override double Cost => 2;

        protected override bool IsMatch(EventValues values, int value, MatchState state) =>
            DecimalNumber.TryParse(values.Text(value), out var number) && Holds(comparison, number.CompareTo(_bound));
    }

    public sealed class TimeOf(int field, TimePart part, ComparisonOperator comparison, int wanted) : Predicate(field)
    {
        public override double Cost => 2;

        protected override bool IsMatch(EventValues values, int value, MatchState state) =>
            IsoTime.TryPart(values.Text(value), part, out var number) && Holds(comparison, number.CompareTo(wanted));
    }

    public sealed class Reference(int field, int other, ReferenceMatch match) : Predicate(field)
    {
        public int Other { get; } = other;

        public override double Cost => 2;

        protected override bool IsMatch(EventValues values, int value, MatchState state)
        {
            var text = values.Folded(value);
            for (var wanted = values.First(Other); wanted >= 0; wanted = values.Next(wanted))
                if (match switch
                {
                    ReferenceMatch.Start => text.StartsWith(values.Folded(wanted)),
                    ReferenceMatch.End => text.EndsWith(values.Folded(wanted)),
                    ReferenceMatch.Anywhere => text.IndexOf(values.Folded(wanted)) >= 0,
                    _ => text.SequenceEqual(values.Folded(wanted)),
                })
                    return true;
            return false;
        }
    }

    /// <summary>A value of the field stands in a list.</summary>
    /// <param name="field">The field.</param>
    /// <param name="list">The list's number in the lane.</param>
    /// <param name="weight">How often it is guessed to hold.</param>
    public sealed class InList(int field, int list, double weight) : Predicate(field)
    {
        public int List => list;

        public override double Weight => weight;

        public override double Cost => 4;

        public override bool IsIndexable => true;

        protected override bool IsMatch(EventValues values, int value, MatchState state) => state.IsListed(list, values.Folded(value));
    }

    /// <summary>The event is of that time.</summary>
    public sealed class During(Validity during) : Predicate(-1)
    {
        public override double Cost => 0.1;

        public override bool Evaluate(EventValues values, MatchState state) => during.Covers(state.Time);
    }

    private static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Greater => order > 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Equal => order == 0,
        _ => order != 0,
    };
}
