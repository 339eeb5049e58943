using System.Collections.Immutable;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>Reads a condition.</summary>
/// <remarks>Falco documentation, "Condition syntax"; "and" binds stronger than "or".</remarks>
internal sealed class FalcoCondition
{
    private const int Deepest = 100;

    private static readonly HashSet<string> Operators = new(
        ["=", "==", "!=", "<", "<=", ">", ">=", "contains", "icontains", "bcontains", "startswith", "bstartswith", "endswith", "glob", "iglob", "regex", "in", "intersects", "pmatch", "exists"], StringComparer.Ordinal);

    private readonly ImmutableArray<FalcoToken> _tokens;
    private int _at;
    private int _depth;

    private FalcoCondition(string text) => _tokens = FalcoToken.Of(text);

    /// <summary>The condition; null, with what is expected where, when it can't be read.</summary>
    public static FalcoNode? Read(string text, out (int At, string Found, string Wanted) mistake)
    {
        var reader = new FalcoCondition(text);
        var node = reader.Or();
        if (reader._wrong is null && reader.Here.Kind != FalcoTokenKind.End)
            reader.Fail("'and', 'or' or the end");
        mistake = reader._wrong ?? default;
        return reader._wrong is null ? node : null;
    }

    private (int At, string Found, string Wanted)? _wrong;

    private FalcoToken Here => _tokens[Math.Min(_at, _tokens.Length - 1)];

    private FalcoToken Take() => _tokens[Math.Min(_at++, _tokens.Length - 1)];

    private FalcoNode.Macro Fail(string wanted)
    {
        _wrong ??= (Here.At, Here.Kind == FalcoTokenKind.End ? "the end" : Here.Text, wanted);
        return new FalcoNode.Macro(Here.At, "");
    }

    private FalcoNode Or() => Chain("or", And, (at, terms) => new FalcoNode.Any(at, terms));

    private FalcoNode And() => Chain("and", Term, (at, terms) => new FalcoNode.All(at, terms));

    private FalcoNode Chain(string word, Func<FalcoNode> part, Func<int, ImmutableArray<FalcoNode>, FalcoNode> join)
    {
        var (at, terms) = (Here.At, ImmutableArray.CreateBuilder<FalcoNode>());
        terms.Add(part());
        while (_wrong is null && Here.Is(word))
        {
            Take();
            terms.Add(part());
        }
        return terms.Count == 1 ? terms[0] : join(at, terms.ToImmutable());
    }

    private FalcoNode Term()
    {
        if (++_depth > Deepest)
            return Fail("something less deep");
        var node = Here.Is("not") ? new FalcoNode.Not(Take().At, Term()) : Here.Is("(") ? Brackets() : Check();
        _depth--;
        return node;
    }

    private FalcoNode Brackets()
    {
        Take();
        var inner = Or();
        if (!Here.Is(")"))
            return Fail("')'");
        Take();
        return inner;
    }

    private FalcoNode Check()
    {
        if (Here.Kind != FalcoTokenKind.Word || Operators.Contains(Here.Text))
            return Fail("a field or a macro");
        var field = Take();
        var name = field.Text;
        // A transformer: tolower(proc.name).
        if (Here.Is("(") && _at + 2 < _tokens.Length && _tokens[_at + 2].Is(")"))
        {
            name = $"{field.Text}({_tokens[_at + 1].Text})";
            _at += 3;
        }
        if (Here.Kind != FalcoTokenKind.Word || !Operators.Contains(Here.Text))
            return name == field.Text ? new FalcoNode.Macro(field.At, field.Text) : Fail("an operator");
        var op = Take().Text;
        if (op == "exists")
            return new FalcoNode.Check(field.At, name, op, []);
        if (op is not ("in" or "intersects" or "pmatch"))
            return Here.Kind is FalcoTokenKind.Word or FalcoTokenKind.Quoted ? new FalcoNode.Check(field.At, name, op, [Value(Take())]) : Fail("a value");
        if (!Here.Is("("))
            return Fail("'('");
        Take();
        var values = ImmutableArray.CreateBuilder<(string, bool)>();
        while (_wrong is null && Here.Kind is FalcoTokenKind.Word or FalcoTokenKind.Quoted)
        {
            values.Add(Value(Take()));
            if (!Here.Is(","))
                break;
            Take();
        }
        if (!Here.Is(")"))
            return Fail("')'");
        Take();
        return new FalcoNode.Check(field.At, name, op, values.ToImmutable());
    }

    private static (string, bool) Value(FalcoToken token) => (token.Text, token.Kind == FalcoTokenKind.Word);
}
