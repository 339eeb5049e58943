using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>The columns at one place of a query, and what its <c>let</c>s stand for.</summary>
/// <param name="table">Where the rows come from.</param>
/// <param name="lets">The query's own names.</param>
/// <param name="remarks">Takes what has no counterpart.</param>
/// <param name="place">From a place in the query to one in the file.</param>
internal sealed class KqlColumns(SentinelTable table, IReadOnlyDictionary<string, KqlPipeline> lets, Remarks remarks, Func<YamlPosition, YamlPosition> place)
{
    // Functions that change how a value is held, and not what it says.
    private static readonly HashSet<string> Casts = new(["tostring", "toint", "tolong", "todouble", "toreal", "tobool", "todynamic", "parse_json", "parsejson", "toguid", "todecimal", "string", "dynamic"], StringComparer.Ordinal);

    private const int Deepest = 300;
    private const int MostSteps = 50_000;

    private readonly Dictionary<string, KqlColumn> _columns = new(StringComparer.Ordinal);
    private int _depth;
    private int _steps;

    public SentinelTable Table => table;

    /// <summary>A name for what follows; null: the name as it stands is no field any more.</summary>
    public void Set(string name, KqlColumn column) => _columns[name] = column;

    public KqlColumn? Known(string name) => _columns.GetValueOrDefault(name);

    /// <summary>The expression that a name of the query's own stands for, as long as it is no tabular one.</summary>
    public KqlNode Resolved(KqlNode node)
    {
        for (var depth = 0; depth < 50 && node is KqlNode.Name name && !_columns.ContainsKey(name.Text) && lets.TryGetValue(name.Text, out var let) && let.Stages.IsEmpty; depth++)
            node = let.Source;
        return node;
    }

    /// <summary>The watchlist whose values stand in a bracket, here or under a name of the query's own; null: there is none.</summary>
    public KqlNode.Watchlist? WatchlistOf(KqlNode node) => node switch
    {
        KqlNode.List { Items: [var only] } => WatchlistOf(only),
        KqlNode.Watchlist watchlist => watchlist,
        KqlNode.Name name when !_columns.ContainsKey(name.Text) && lets.TryGetValue(name.Text, out var let) => let switch
        {
            { Source: KqlNode.Watchlist watchlist, Stages: [] } => watchlist,
            { Stages: [{ Operator: "project" or "distinct", Arguments: [{ Value: KqlNode.Name column }] }] } => WatchlistBy(let.Source, column.Text),
            _ => null,
        },
        _ => null,
    };

    /// <summary>A watchlist, if this is the function that gives it.</summary>
    public static KqlNode.Watchlist? WatchlistBy(KqlNode source, string column) =>
        source is KqlNode.Call { Function: KqlNode.Watchlist.Function, Arguments: [{ Value: KqlNode.Literal { Kind: KqlTokenKind.Text } name }] } ? new KqlNode.Watchlist(source.At, name.Text, column) : null;

    /// <summary>What a column or an expression stands for; a remark and null, where that can't be asked for.</summary>
    public KqlColumn? Asked(KqlNode node)
    {
        switch (Meaning(node))
        {
            case KqlColumn.Computed computed:
                NotTranslated(node, computed.By, $"its value is computed ('{computed.By}'), and a Sigma rule compares fields as they are", "ask for the field that it is computed from, with a modifier or a pattern that says the same");
                return null;
            case KqlColumn.Field { Path: "" }:
                NotTranslated(node, TextOf(node), "it is the whole event", "ask for one of its fields");
                return null;
            case var column:
                return column;
        }
    }

    /// <summary>The field that an expression stands for, with a remark where it is none.</summary>
    public string? FieldOf(KqlNode node)
    {
        switch (Asked(node))
        {
            case KqlColumn.Field field:
                return field.Path;
            case null:
                return null;
            default:
                NotTranslated(node, TextOf(node), "it is no field of an event here", "ask for a field of the table");
                return null;
        }
    }

    /// <summary>The field that an expression shows, if it is one or computed from one; no remarks.</summary>
    public string? ShownBy(KqlNode node) => Meaning(node, isQuiet: true) switch
    {
        KqlColumn.Field field => field.Path,
        KqlColumn.Computed computed => computed.Base,
        _ => null,
    };

    /// <summary>What an expression stands for. Only unknown columns get a remark.</summary>
    public KqlColumn? Meaning(KqlNode node, bool isQuiet = false)
    {
        if (!Enter())
            return new KqlColumn.Computed("names within names", null);
        var meaning = MeaningOf(Resolved(node), isQuiet);
        Leave();
        return meaning;
    }

    /// <summary>Whether it may go on: names may stand for names, in circles, or for ever more of them. Each call is followed by a <see cref="Leave"/> unless the answer is no.</summary>
    public bool Enter()
    {
        if (_depth >= Deepest || ++_steps > MostSteps)
            return false;
        _depth++;
        return true;
    }

    public void Leave() => _depth--;

    private KqlColumn? MeaningOf(KqlNode node, bool isQuiet)
    {
        switch (node)
        {
            case KqlNode.Name name when _columns.TryGetValue(name.Text, out var known):
                return known;
            case KqlNode.Name { Text: "true" or "false" or "True" or "False" } flag:
                return new KqlColumn.Constant(new KqlNode.Literal(flag.At, KqlTokenKind.Word, flag.Text.ToLowerInvariant()));
            case KqlNode.Name name when lets.ContainsKey(name.Text):
                return new KqlColumn.Computed(name.Text, null);
            case KqlNode.Name name when table.FieldOf(name.Text) is { } field:
                return new KqlColumn.Field(field);
            case KqlNode.Name name:
                if (!isQuiet)
                    Unknown(node, name.Text);
                return null;
            case KqlNode.Literal literal:
                return new KqlColumn.Constant(literal);
            case KqlNode.Negative { Of: KqlNode.Literal { Kind: KqlTokenKind.Number } number }:
                return new KqlColumn.Constant(number with { Text = "-" + number.Text });
            case KqlNode.Call { Arguments: [{ Value: var inner }] } call when Casts.Contains(call.Function):
                return Meaning(inner, isQuiet);
            case KqlNode.Call { Function: "tolower" or "toupper", Arguments: [{ Value: var inner }] } call:
                return Meaning(inner, isQuiet) is KqlColumn.Field folded ? folded with { IsFolded = true } : new KqlColumn.Computed(TextOf(call), BaseOf(inner));
            case KqlNode.Call { Function: "array_length", Arguments: [{ Value: KqlNode.Name set }] } when Known(set.Text) is KqlColumn.Measure { By: "make_set()" or "makeset()" } measure:
                return measure with { Type = "value_count" };
            case KqlNode.Call { Function: "column_ifexists", Arguments: [{ Value: KqlNode.Literal { Kind: KqlTokenKind.Text } column }, ..] }:
                return Meaning(new KqlNode.Name(column.At, column.Text), isQuiet);
            case KqlNode.Member member:
                return Below(Meaning(member.Of, isQuiet), member.Text);
            case KqlNode.Element { Index: KqlNode.Literal { Kind: KqlTokenKind.Text } key } element:
                return Below(Meaning(element.Of, isQuiet), key.Text);
            case KqlNode.Element element when Resolved(element.Index) is KqlNode.Literal { Kind: KqlTokenKind.Number }:
                return Any(element, isQuiet);
            default:
                return new KqlColumn.Computed(TextOf(node), BaseOf(node));
        }
    }

    // A rule asks any element of a list, where the query asks one by its number.
    private KqlColumn? Any(KqlNode.Element element, bool isQuiet)
    {
        var column = Meaning(element.Of, isQuiet);
        if (!isQuiet && column is KqlColumn.Field field)
            Differs(element, TextOf(element), $"the rule asks every element of '{field.Path}', the query one of them", "where lists have several, look whether that is meant");
        return column;
    }

    private static KqlColumn? Below(KqlColumn? column, string name) => column switch
    {
        KqlColumn.Field { Path: "" } => new KqlColumn.Field(name),
        KqlColumn.Field field => field with { Path = $"{field.Path}.{name}" },
        _ => column,
    };

    private string? BaseOf(KqlNode node)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        Gather(node, 0);
        return fields.Count == 1 ? fields.First() : null;

        void Gather(KqlNode part, int depth)
        {
            if (depth > 20 || fields.Count > 1 || ++_steps > MostSteps)
                return;
            switch (Resolved(part))
            {
                case KqlNode.Name or KqlNode.Member when Meaning(part, isQuiet: true) is KqlColumn.Field field:
                    fields.Add(field.Path);
                    break;
                case KqlNode.Call call:
                    foreach (var argument in call.Arguments)
                        Gather(argument.Value, depth + 1);
                    break;
                case KqlNode.Element element:
                    Gather(element.Of, depth + 1);
                    break;
                case KqlNode.Binary binary:
                    Gather(binary.Left, depth + 1);
                    Gather(binary.Right, depth + 1);
                    break;
            }
        }
    }

    /// <summary>Says that no event has this column.</summary>
    public void Unknown(KqlNode at, string column) => NotTranslated(at, column, $"no event that we read has what '{table.Name}' calls '{column}'",
        NearMiss.Question(column, table.KnownColumns) + "'secresponder sources' lists what there is; ask for a field that says the same");

    public void NotTranslated(KqlNode at, string construct, string why, string byHand) => remarks.NotTranslated(place(at.At), construct, why, byHand);

    public void Differs(KqlNode at, string construct, string how, string byHand) => remarks.Differs(place(at.At), construct, how, byHand);

    /// <summary>A short text for an expression: a column as it is written, else the function or operator on top.</summary>
    public static string TextOf(KqlNode node) => node switch
    {
        KqlNode.Name name => name.Text,
        KqlNode.Literal literal => literal.Text,
        KqlNode.Member member => $"{TextOf(member.Of)}.{member.Text}",
        KqlNode.Element element => $"{TextOf(element.Of)}[{TextOf(element.Index)}]",
        KqlNode.Negative negative => $"-{TextOf(negative.Of)}",
        KqlNode.Call call => $"{call.Function}()",
        KqlNode.Binary binary => binary.Operator,
        KqlNode.Watchlist => $"{KqlNode.Watchlist.Function}()",
        KqlNode.Other other => other.What,
        _ => "a list",
    };
}
