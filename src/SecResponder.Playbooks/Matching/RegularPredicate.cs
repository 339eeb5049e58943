using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Matching;

/// <summary>A regular expression, asked only of values that are long enough for it.</summary>
internal sealed class RegularPredicate(int field, Lazy<Regex> engine, int shortest) : Predicate(field)
{
    public override double Cost => 50;

    protected override bool IsMatch(EventValues values, int value, MatchState state)
    {
        // A character is a byte at least.
        if (values.Folded(value).Length < shortest)
            return false;
        try
        {
            return engine.Value.IsMatch(state.Characters(value));
        }
        catch (RegexMatchTimeoutException)
        {
            // Said when the rule was read: a search that takes too long counts as no match, and is counted.
            state.RegexTimeouts++;
            return false;
        }
    }
}
