using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>
/// Reads a condition: <c>not</c> binds strongest, then <c>and</c>, then <c>or</c>; <c>1 of x*</c> and <c>all of them</c> are written out over the known names.
/// </summary>
/// <remarks>Words are words: <c>notable</c> is an identifier. Bounds on depth and size keep a hostile condition from taking the process along.</remarks>
internal sealed class ConditionParser(YamlScalar source, IReadOnlyList<string> names, Findings findings)
{
    private const int DeepestNesting = 200;
    private const int MostTerms = 100_000;
    private static readonly string[] Operators = ["and", "or", "not", "of"];

    private readonly List<ConditionToken> _tokens = ConditionTokens.Of(source.Text);
    private readonly HashSet<string> _known = new(names, StringComparer.Ordinal);
    private int _next;
    private int _depth;
    private int _terms;
    private bool _failed;

    /// <summary>What a name is called in messages.</summary>
    public string NameKind { get; init; } = "search identifier";

    /// <summary>The condition, or null when it was reported to be wrong.</summary>
    public SigmaCondition? Parse()
    {
        if (_tokens.Count == 1)
            return Fail(Current, SigmaCodes.Condition, "the condition is empty", "name the search identifiers that must match, as in 'selection and not filter'");
        if (_tokens.FirstOrDefault(token => token.Text == "|") is { Text: "|" } pipe)
            return Fail(pipe, SigmaCodes.Aggregation, "aggregations in a condition belong to Sigma's first version", "write a correlation document (type: event_count, value_count or temporal) that names this rule");
        var condition = Or();
        if (condition is not null && !Current.IsEnd)
            return Unexpected(Current);
        return _failed ? null : condition;
    }

    private ConditionToken Current => _tokens[_next];

    private SigmaCondition? Or() => Chain("or", And, SigmaCondition.AnyOf);

    private SigmaCondition? And() => Chain("and", Not, SigmaCondition.AllOf);

    private SigmaCondition? Chain(string word, Func<SigmaCondition?> operand, Func<ImmutableArray<SigmaCondition>, SigmaCondition> join)
    {
        var terms = ImmutableArray.CreateBuilder<SigmaCondition>();
        while (true)
        {
            if (operand() is not { } term)
                return null;
            terms.Add(term);
            if (Current.Text != word)
                return join(terms.ToImmutable());
            _next++;
        }
    }

    private SigmaCondition? Not()
    {
        var negated = false;
        for (; Current.Text == "not"; _next++)
            negated = !negated;
        var item = Item();
        return item is null || !negated ? item : new SigmaCondition.Not(item);
    }

    private SigmaCondition? Item()
    {
        var token = Current;
        if (token.Text == "(")
            return Brackets(token);
        if (token.IsEnd || !ConditionTokens.IsWord(token.Text[0]) || Operators.Contains(token.Text))
            return Unexpected(token);
        _next++;
        if (Current.Text == "of")
            return Quantified(token);
        if (token.Text.Contains('*', StringComparison.Ordinal))
            return Fail(token, SigmaCodes.Condition, $"the pattern '{token.Text}' stands alone", $"write '1 of {token.Text}' or 'all of {token.Text}'");
        return Name(token);
    }

    private SigmaCondition? Brackets(ConditionToken open)
    {
        if (++_depth > DeepestNesting)
            return Fail(open, SigmaCodes.Condition, $"brackets nest deeper than {DeepestNesting}", "split the condition into several rules");
        _next++;
        if (Or() is not { } inner)
            return null;
        if (Current.Text != ")")
            return Current.IsEnd ? Fail(open, SigmaCodes.Condition, "this bracket is never closed", "add the ')' that belongs to it") : Unexpected(Current);
        _next++;
        _depth--;
        return inner;
    }

    private SigmaCondition? Name(ConditionToken token)
    {
        if (!_known.Contains(token.Text))
        {
            if (Operators.Contains(token.Text.ToLowerInvariant()))
                return Fail(token, SigmaCodes.Condition, $"'{token.Text}' is no operator", $"operators are lower case: write '{token.Text.ToLowerInvariant()}'");
            return Fail(token, SigmaCodes.UnknownIdentifier, $"unknown {NameKind} '{token.Text}'", $"{NearMiss.Question(token.Text, names)}known: {Listed()}");
        }
        return Count(1, token) ? new SigmaCondition.Named(token.Text) : null;
    }

    private SigmaCondition? Quantified(ConditionToken quantifier)
    {
        if (quantifier.Text is not ("1" or "any" or "all"))
            return Fail(quantifier, SigmaCodes.Condition, $"'{quantifier.Text} of' is no quantifier", "write '1 of', 'any of' or 'all of'");
        _next++;
        var pattern = Current;
        if (pattern.IsEnd || !ConditionTokens.IsWord(pattern.Text[0]))
            return Fail(pattern, SigmaCodes.Condition, $"'{quantifier.Text} of' has no pattern", "add 'them' or a pattern such as 'selection_*'");
        _next++;
        var matching = names.Where(name => Matches(pattern.Text, name)).ToImmutableArray();
        if (matching.IsEmpty)
            return Fail(pattern, SigmaCodes.EmptyPattern, $"no {NameKind} matches '{pattern.Text}'", $"{NearMiss.Question(pattern.Text, names)}known: {Listed()}; names that begin with '_' are left out unless the pattern does too");
        if (!Count(matching.Length, pattern))
            return null;
        var terms = matching.Select(name => (SigmaCondition)new SigmaCondition.Named(name)).ToImmutableArray();
        return quantifier.Text == "all" ? SigmaCondition.AllOf(terms) : SigmaCondition.AnyOf(terms);
    }

    private static bool Matches(string pattern, string name)
    {
        if (name.StartsWith('_') && !pattern.StartsWith('_'))
            return false;
        if (pattern == "them")
            return true;
        var segments = pattern.Split('*');
        if (segments.Length == 1)
            return name == pattern;
        if (!name.StartsWith(segments[0], StringComparison.Ordinal))
            return false;
        var at = segments[0].Length;
        foreach (var segment in segments[1..^1])
        {
            var found = name.IndexOf(segment, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + segment.Length;
        }
        return name.Length - at >= segments[^1].Length && name.EndsWith(segments[^1], StringComparison.Ordinal);
    }

    private bool Count(int terms, ConditionToken at)
    {
        _terms += terms;
        if (_terms <= MostTerms)
            return true;
        Fail(at, SigmaCodes.Condition, $"the condition has more than {MostTerms:N0} terms once its patterns are written out", "split it into several rules");
        return false;
    }

    private string Listed() => names.Count == 0 ? "none" : string.Join(", ", names.Take(10)) + (names.Count > 10 ? " …" : "");

    private SigmaCondition? Unexpected(ConditionToken token) => token.IsEnd
        ? Fail(token, SigmaCodes.Condition, "the condition ends where a search identifier is expected", "complete it or take the last operator away")
        : Operators.Contains(token.Text.ToLowerInvariant()) && !Operators.Contains(token.Text)
            ? Fail(token, SigmaCodes.Condition, $"'{token.Text}' is no operator", $"operators are lower case: write '{token.Text.ToLowerInvariant()}'")
            : Fail(token, SigmaCodes.Condition, $"'{token.Text}' is not expected here", "join two identifiers with 'and' or 'or', and check the brackets");

    private SigmaCondition? Fail(ConditionToken token, string code, string message, string remedy)
    {
        if (!_failed)
        {
            var oneLine = !source.Text.Contains('\n', StringComparison.Ordinal);
            var column = source.Position.Column + (oneLine ? token.At + (source.IsPlain ? 0 : 1) : 0);
            findings.Error(source.Position with { Column = column }, code, message, remedy, oneLine ? token.Text.Length : 0);
        }
        _failed = true;
        return null;
    }
}
