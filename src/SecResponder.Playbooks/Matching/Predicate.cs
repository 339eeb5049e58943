using System.Text.RegularExpressions;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>A question about one field. Literal ones are answered by the field's index as the value is read; the others when a condition asks, once an event.</summary>
internal abstract class Predicate(int field)
{
    /// <summary>The lane's number of the field.</summary>
    public int Field { get; } = field;

    /// <summary>What must hold for this to hold, answered by an index: asked first, and lets a rule sleep until it holds. -1: nothing known.</summary>
    public int Guard { get; init; } = -1;

    /// <summary>Whether it asks about something that is looked up besides the event: then when a condition asks, and never to wake a rule.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>How dear the question is; cheap ones are asked first.</summary>
    public abstract int Cost { get; }

    /// <summary>Whether the field's index answers.</summary>
    public virtual bool IsIndexed => false;

    /// <summary>The answer, for those that no index gives.</summary>
    public virtual bool Evaluate(EventValues values, MatchState state)
    {
        for (var value = values.First(Field); value >= 0; value = values.Next(value))
            if (IsMatch(values, value, state))
                return true;
        return false;
    }

    protected virtual bool IsMatch(EventValues values, int value, MatchState state) => false;

    /// <summary>One of many literals (or simply a value, or the key) is there.</summary>
    public sealed class Indexed(int field, double weight) : Predicate(field)
    {
        /// <summary>How many items of rules ask it: what many rules look for is common.</summary>
        public int Uses { get; set; }

        /// <summary>How often it is guessed to hold; the rarest necessary one wakes a rule.</summary>
        public double Weight => weight + Uses;

        public override int Cost => 0;

        public override bool IsIndexed => true;
    }

    public sealed class Null(int field) : Predicate(field)
    {
        public override int Cost => 1;

        public override bool Evaluate(EventValues values, MatchState state) => values.IsNull(Field);
    }

    public sealed class Wildcard(int field, SigmaPattern pattern, bool isCased) : Predicate(field)
    {
        private readonly WildcardPattern _pattern = new(pattern, isCased);

        public override int Cost => 3;

        protected override bool IsMatch(EventValues values, int value, MatchState state) => _pattern.IsMatch(isCased ? values.Text(value) : values.Folded(value));
    }

    public sealed class Regular(int field, Regex engine) : Predicate(field)
    {
        public override int Cost => 5;

        protected override bool IsMatch(EventValues values, int value, MatchState state)
        {
            try
            {
                return engine.IsMatch(state.Characters(values.Text(value)));
            }
            catch (RegexMatchTimeoutException)
            {
                // Said when the rule was read: a search that takes too long counts as no match, and is counted.
                state.RegexTimeouts++;
                return false;
            }
        }
    }

    public sealed class Comparison(int field, ComparisonOperator comparison, string bound) : Predicate(field)
    {
        private readonly DecimalNumber _bound = DecimalNumber.Of(bound);

        public override int Cost => 2;

        protected override bool IsMatch(EventValues values, int value, MatchState state) =>
            DecimalNumber.TryParse(values.Text(value), out var number) && Holds(comparison, number.CompareTo(_bound));
    }

    public sealed class TimeOf(int field, TimePart part, ComparisonOperator comparison, int wanted) : Predicate(field)
    {
        public override int Cost => 2;

        protected override bool IsMatch(EventValues values, int value, MatchState state) =>
            IsoTime.TryPart(values.Text(value), part, out var number) && Holds(comparison, number.CompareTo(wanted));
    }

    public sealed class Reference(int field, int other, ReferenceMatch match) : Predicate(field)
    {
        public int Other { get; } = other;

        public override int Cost => 2;

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

    /// <summary>The event is of that time.</summary>
    public sealed class During(Validity during) : Predicate(-1)
    {
        public override int Cost => 1;

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
