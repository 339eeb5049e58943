using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>Reads expressions: what a query is made of below its stages. What can't be read is a mistake, and reading stops there.</summary>
internal abstract class KqlExpressions
{
    // Nobody nests deeper; a stack has an end.
    private const int Deepest = 200;

    // How many signs or members follow one another, outside of lists and of "and" and "or".
    private const int Longest = 100;

    private static readonly HashSet<string> Comparisons = new(
        ["==", "!=", "<>", "=~", "!~", "<", "<=", ">", ">=", .. new[] { "in", "in~", "has_any", "has_all", "has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs", "contains", "contains_cs",
            "startswith", "startswith_cs", "endswith", "endswith_cs", "between", "like", "notlike" }.SelectMany(word => new[] { word, "!" + word }), "matches"],
        StringComparer.Ordinal);

    private readonly ImmutableArray<KqlToken> _tokens;
    private int _at;
    private int _depth;

    protected KqlExpressions(ImmutableArray<KqlToken> tokens) => _tokens = tokens;

    /// <summary>The first mistake, after which reading stops; null: none so far.</summary>
    protected (KqlToken At, string Wanted)? Mistake { get; private set; }

    protected KqlToken Here => _tokens[Math.Min(_at, _tokens.Length - 1)];

    protected KqlToken Ahead => _tokens[Math.Min(_at + 1, _tokens.Length - 1)];

    protected KqlToken TokenAt(int ahead) => _tokens[Math.Min(_at + ahead, _tokens.Length - 1)];

    protected KqlToken Take() => _tokens[Math.Min(_at++, _tokens.Length - 1)];

    protected bool TryTake(string sign)
    {
        if (!Here.Is(sign))
            return false;
        _at++;
        return true;
    }

    protected void Want(string sign)
    {
        if (!TryTake(sign))
            Fail($"'{sign}'");
    }

    protected void Fail(string wanted) => Mistake ??= (Here, wanted);

    /// <summary>Goes back to where a stage begins: what follows is still read.</summary>
    protected void Forgive() => Mistake = null;

    protected KqlNode Expression() => Chain("or", () => Chain("and", Comparison));

    /// <summary>Expressions with commas between, each perhaps with a name.</summary>
    protected ImmutableArray<KqlArgument> Arguments(Func<bool> isOver)
    {
        var arguments = ImmutableArray.CreateBuilder<KqlArgument>();
        while (Mistake is null && !isOver())
        {
            arguments.Add(new KqlArgument(NameBefore(), Expression()));
            if (!TryTake(","))
                break;
        }
        return arguments.ToImmutable();
    }

    // "Count = count()", "['Count of all'] = count()"
    private string? NameBefore()
    {
        string? name = null;
        if (Here.Kind == KqlTokenKind.Word && Ahead.Is("="))
            name = Take().Text;
        else if (Here.Is("[") && Ahead.Kind == KqlTokenKind.Text && TokenAt(2).Is("]") && TokenAt(3).Is("="))
        {
            Take();
            name = Take().Text;
            Take();
        }
        if (name is not null)
            Take();
        return name;
    }

    private KqlNode Chain(string word, Func<KqlNode> part)
    {
        if (_depth > Deepest)
        {
            Fail("something less deep");
            return new KqlNode.Other(Here.At, "");
        }
        _depth++;
        var left = part();
        while (Mistake is null && Here.Is(word))
        {
            var at = Take().At;
            left = new KqlNode.Binary(at, word, left, part());
        }
        _depth--;
        return left;
    }

    private KqlNode Comparison()
    {
        var left = Sum();
        if (Mistake is not null || Here.Kind is not (KqlTokenKind.Sign or KqlTokenKind.Word) || !Comparisons.Contains(Here.Text))
            return left;
        var word = Take();
        if (word.Is("matches") && !TryTake("regex"))
            Fail("'regex'");
        if (word.Text is "between" or "!between")
        {
            Want("(");
            var from = Sum();
            Want("..");
            var to = Sum();
            Want(")");
            return new KqlNode.Binary(word.At, word.Text, left, new KqlNode.List(word.At, [from, to]));
        }
        var right = word.Text.TrimStart('!') is "in" or "in~" or "has_any" or "has_all" && Here.Is("(") ? Bracketed() : Sum();
        return new KqlNode.Binary(word.At, word.Is("matches") ? "matches regex" : word.Text, left, right);
    }

    private KqlNode.List Bracketed()
    {
        var at = Here.At;
        Want("(");
        var items = ImmutableArray.CreateBuilder<KqlNode>();
        while (Mistake is null && !Here.Is(")"))
        {
            var item = Expression();
            items.Add(Here.Is("|") ? Query(item) : item);
            if (!TryTake(","))
                break;
        }
        Want(")");
        return new KqlNode.List(at, items.ToImmutable());
    }

    private KqlNode Sum()
    {
        var left = Unary();
        for (var length = 0; Mistake is null && Here.Kind == KqlTokenKind.Sign && Here.Text is "+" or "-" or "*" or "/" or "%"; length++)
        {
            if (length == Longest)
                Fail("something shorter");
            var sign = Take();
            left = new KqlNode.Binary(sign.At, sign.Text, left, Unary());
        }
        return left;
    }

    private KqlNode Unary()
    {
        if (Here.Is("-"))
            return new KqlNode.Negative(Take().At, Postfix());
        return Postfix();
    }

    private KqlNode Postfix()
    {
        var node = Primary();
        for (var length = 0; Mistake is null; length++)
        {
            if (length == Longest)
                Fail("something shorter");
            if (Here.Is(".") && Ahead.Is("["))
                Take();
            else if (Here.Is(".") && Ahead.Kind == KqlTokenKind.Word)
            {
                Take();
                node = new KqlNode.Member(node.At, node, Take().Text);
            }
            else if (Here.Is("["))
            {
                Take();
                node = new KqlNode.Element(node.At, node, Expression());
                Want("]");
            }
            else
                break;
        }
        return node;
    }

    private KqlNode Primary()
    {
        var token = Here;
        switch (token.Kind)
        {
            case KqlTokenKind.Text:
                return Text();
            case KqlTokenKind.Number or KqlTokenKind.Timespan:
                Take();
                return new KqlNode.Literal(token.At, token.Kind, token.Text);
            case KqlTokenKind.Word:
                Take();
                return Here.Is("(") ? Call(token) : new KqlNode.Name(token.At, token.Text);
            case KqlTokenKind.Sign when token.Text == "(":
                return Brackets();
            case KqlTokenKind.Sign when token.Text == "[":
                return SquareBrackets();
            case KqlTokenKind.Sign when token.Text == "*":
                Take();
                return new KqlNode.Other(token.At, "*");
            default:
                Fail("an expression");
                return new KqlNode.Other(token.At, "");
        }
    }

    // Two texts side by side are one.
    private KqlNode.Literal Text()
    {
        var first = Take();
        var text = first.Text;
        while (Here.Kind == KqlTokenKind.Text)
            text += Take().Text;
        return new KqlNode.Literal(first.At, KqlTokenKind.Text, text);
    }

    private KqlNode Brackets()
    {
        var at = Take().At;
        if (Here.Is("union") || Here.Is("search") || Here.Is("find"))
        {
            SkipTo(")");
            Want(")");
            return Within(at);
        }
        var inner = Expression();
        if (Here.Is("|"))
            inner = Query(inner);
        else if (Here.Is(","))
        {
            var items = ImmutableArray.Create(inner);
            while (TryTake(","))
                items = items.Add(Expression());
            inner = new KqlNode.List(at, items);
        }
        Want(")");
        return inner;
    }

    // A column whose name is no word, or a list of values.
    private KqlNode SquareBrackets()
    {
        var at = Take().At;
        if (Here.Kind == KqlTokenKind.Text && Ahead.Is("]"))
        {
            var name = Take().Text;
            Take();
            return new KqlNode.Name(at, name);
        }
        var items = Arguments(() => Here.Is("]"));
        Want("]");
        return new KqlNode.List(at, [.. items.Select(item => item.Value)]);
    }

    private KqlNode Call(KqlToken function)
    {
        Take();
        if (function.Text == "dynamic" && Here.Is("["))
        {
            var list = List();
            Want(")");
            return list;
        }
        // What a function is given may be a query, or a type's name and its members: then only its name is known.
        var begin = _at;
        var arguments = Arguments(() => Here.Is(")"));
        if (Mistake is null && TryTake(")"))
            return new KqlNode.Call(function.At, function.Text, arguments);
        Mistake = null;
        _at = begin;
        SkipTo(")");
        Want(")");
        return new KqlNode.Call(function.At, function.Text, [new KqlArgument(null, new KqlNode.Other(function.At, "what it is given"))]);
    }

    private KqlNode.List List()
    {
        var at = Take().At;
        var items = Arguments(() => Here.Is("]"));
        Want("]");
        return new KqlNode.List(at, [.. items.Select(item => item.Value)]);
    }

    private KqlNode Query(KqlNode source)
    {
        if (Watchlist(source) is { } watchlist)
            return watchlist;
        SkipTo(")");
        return Within(source.At);
    }

    private static KqlNode.Other Within(YamlPosition at) => new(at, "a query within the query");

    // Stages that only name its one column; else nothing is taken.
    private KqlNode.Watchlist? Watchlist(KqlNode source)
    {
        var (begin, column) = (_at, "");
        while (TryTake("|") && (TryTake("project") || TryTake("distinct")) && Here.Kind == KqlTokenKind.Word)
        {
            var name = Take().Text;
            var named = TryTake("=") ? Take().Text : name;
            column = column.Length == 0 ? named : column;
        }
        if (Here.Is(")") && column.Length > 0 && KqlColumns.WatchlistBy(source, column) is { } watchlist)
            return watchlist;
        _at = begin;
        return null;
    }

    /// <summary>Goes to one of these signs at this depth of brackets, or to the bracket that ends it; to the end when there is none.</summary>
    protected void SkipTo(params ReadOnlySpan<string> signs)
    {
        var open = 0;
        while (Here.Kind != KqlTokenKind.End)
        {
            if (open == 0 && Here.Kind is KqlTokenKind.Sign && (signs.Contains(Here.Text) || Here.Text is ")" or "]" or "}"))
                return;
            if (Here.Kind == KqlTokenKind.Sign)
                open += Here.Text is "(" or "[" or "{" ? 1 : Here.Text is ")" or "]" or "}" ? -1 : 0;
            _at++;
        }
    }
}
