using System.Collections.Immutable;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Sigma.Modifiers;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>What <c>where</c> asks for, as a draft's condition. What has no counterpart is a remark.</summary>
internal sealed class KqlConditions(KqlColumns columns)
{
    // ASIM gives these a fixed spelling, which our events have, too: case can't tell.
    private static readonly HashSet<string> Spelled = new(["DvcAction", "EventResult", "EventType", "EventSeverity", "EventSchema", "NetworkProtocol", "NetworkDirection", "EventResultDetails", "EventSubType", "EventVendor", "EventProduct"], StringComparer.Ordinal);

    private static readonly string[] PrivateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    private static readonly HashSet<string> Times = new(["TimeGenerated", "Timestamp", "EventStartTime", "EventEndTime", "TimeCreated", "_TimeReceived"], StringComparer.Ordinal);

    /// <summary>The shortest time that the query looks back by itself; null: it leaves that to its rule.</summary>
    public KqlNode.Literal? LooksBack { get; private set; }

    /// <summary>The condition.</summary>
    public DraftCondition Of(KqlNode node)
    {
        if (!columns.Enter())
            return NotTranslated(node, KqlColumns.TextOf(node), "names stand for names, and it does not end", "does it run in Sentinel?");
        var condition = Of(columns.Resolved(node), node);
        columns.Leave();
        return condition;
    }

    private DraftCondition Of(KqlNode resolved, KqlNode node) => resolved switch
    {
        KqlNode.Binary { Operator: "and" } and => new DraftCondition.All([.. Chain(and).Select(Of)]),
        KqlNode.Binary { Operator: "or" } or => new DraftCondition.Any([.. Chain(or).Select(Of)]),
        KqlNode.Call { Function: "not", Arguments: [{ Value: var inner }] } => new DraftCondition.Not(Of(inner)),
        KqlNode.Binary binary => Compared(binary),
        KqlNode.Call call => Asked(call),
        KqlNode.Name { Text: "true" } => DraftCondition.Always,
        KqlNode.Name { Text: "false" } => DraftCondition.Never,
        // A column that is a boolean by itself.
        KqlNode.Name or KqlNode.Member when columns.FieldOf(node) is { } field => DraftCondition.Of(field, "", DraftValue.Plain("true")),
        KqlNode.Name or KqlNode.Member => DraftCondition.Never,
        var other => NotTranslated(other, KqlColumns.TextOf(other), "it is no comparison", "write it as comparisons of fields with values"),
    };

    // However long a chain is, it costs no stack.
    private static Stack<KqlNode> Chain(KqlNode.Binary chain)
    {
        var terms = new Stack<KqlNode>();
        KqlNode node = chain;
        while (node is KqlNode.Binary binary && binary.Operator == chain.Operator)
        {
            terms.Push(binary.Right);
            node = binary.Left;
        }
        terms.Push(node);
        return terms;
    }

    private DraftCondition NotTranslated(KqlNode at, string construct, string why, string byHand)
    {
        columns.NotTranslated(at, construct, why, byHand);
        return DraftCondition.Never;
    }

    private DraftCondition Compared(KqlNode.Binary binary)
    {
        if (IsLookBack(binary))
            return DraftCondition.Always;
        if (binary.Operator is "<>")
            return Compared(binary with { Operator = "!=" });
        if (binary.Operator is ">" or ">=" or "<" or "<=" or "between" or "!between")
            return InOrder(binary);
        var isNegated = binary.Operator.StartsWith('!');
        var op = binary.Operator switch { "!=" => "==", "!~" => "=~", _ => binary.Operator.TrimStart('!') };
        if (KqlWords.Of(op) is not { } meaning)
            return NotTranslated(binary, binary.Operator, "Sigma has no such comparison", "ask with a pattern: '|re'");
        // A constant on the left: "x" == Field, which is the same; "x" in (Field) is not.
        var (left, right) = op is "==" or "=~" && columns.Meaning(binary.Left, isQuiet: true) is KqlColumn.Constant ? (binary.Right, binary.Left) : (binary.Left, binary.Right);
        var condition = Of(binary, op, meaning, left, right);
        return isNegated ? new DraftCondition.Not(condition) : condition;
    }

    private DraftCondition Of(KqlNode.Binary binary, string op, KqlWords.Meaning meaning, KqlNode left, KqlNode right)
    {
        left = columns.Resolved(left);
        // f(x) == true
        if (op is "==" or "=~" && columns.Meaning(right, isQuiet: true) is KqlColumn.Constant { Value: { Kind: KqlTokenKind.Word } flag } && left is KqlNode.Call { Function: not ("tostring" or "tobool") } call && IsKnown(call))
            return flag.Text == "true" ? Asked(call) : new DraftCondition.Not(Asked(call));
        if (left is KqlNode.Other { What: "*" })
            return NotTranslated(binary, "*", "it asks every column", "write the value as a keyword: 'keywords: [value]' beside the selection");
        if (columns.FieldOf(left) is not { } field)
            return DraftCondition.Never;
        var folds = columns.Meaning(left, isQuiet: true) is KqlColumn.Field { IsFolded: true };
        if (right is KqlNode.Name or KqlNode.Member && columns.Meaning(right, isQuiet: true) is KqlColumn.Field other && op is "==" or "=~")
            return DraftCondition.Of(field, "|fieldref", DraftValue.Raw(other.Path));
        if (op is "in" or "in~" && columns.WatchlistOf(right) is { } watchlist)
            return Listed(watchlist, field);
        if (Values(right) is not { } values)
            return DraftCondition.Never;
        var cased = meaning.IsCased && !folds && !Spelled.Contains(field) ? meaning : meaning with { IsCased = false };
        var (texts, others) = (values.Where(value => value.Kind == KqlTokenKind.Text).Select(value => value.Text).ToArray(), values.Where(value => value.Kind != KqlTokenKind.Text).ToArray());
        if (others.Length > 0 && meaning.Modifiers.Length > 0)
            (texts, others) = ([.. values.Select(value => value.Text)], []);
        if (op == "matches regex" && texts.Select(text => SigmaRegex.Problem(KqlWords.Pattern(text))).FirstOrDefault(problem => problem is not null) is { } mistake)
            return NotTranslated(binary, op, $"the pattern is none that .NET takes: {mistake}", "write it without what only RE2 knows");
        List<DraftCondition> terms = [.. others.Length > 0 ? [DraftCondition.Of(field, "", others.Select(value => DraftValue.Plain(Number(value.Text))))] : Array.Empty<DraftCondition>()];
        if (texts.Length > 0)
            terms.Add(DraftCondition.Of(field, texts.Length > 1 ? cased.For(texts) : cased.For(texts).Replace("|all", "", StringComparison.Ordinal), texts.Select(cased.Value)));
        // An empty column is no column in an event, or an empty one.
        if (texts.Contains("") && meaning.Modifiers.Length == 0)
            terms.Add(DraftCondition.Of(field, "", DraftValue.Null));
        return new DraftCondition.Any([.. terms]);
    }

    // A list of the repository, of the same name; that it is there is for validation to say.
    private DraftCondition Listed(KqlNode.Watchlist watchlist, string field)
    {
        var list = FileNames.Of(watchlist.Called, "watchlist");
        columns.Differs(watchlist, $"{KqlNode.Watchlist.Function}('{watchlist.Called}')", $"the watchlist has become the list '%{list}%', in which case does not tell", $"keep the values of its column '{watchlist.Column}' in playbooks/lists/{list}.yaml, or have them fetched (docs/enrichment.md); until that list is there, the rule is not imported");
        return DraftCondition.Of(field, "|expand", DraftValue.Raw($"%{list}%"));
    }

    private static string Number(string text) => text is "true" or "false" || YamlScalar(text) ? text : $"'{text}'";

    private static bool YamlScalar(string text) => Yaml.YamlScalarTypes.Of(text) is Yaml.YamlScalarType.Integer or Yaml.YamlScalarType.Float;

    /// <summary>The constants that are compared with; a remark and null where they are none.</summary>
    private KqlNode.Literal[]? Values(KqlNode right)
    {
        if (!columns.Enter())
        {
            NotTranslated(right, KqlColumns.TextOf(right), "names stand for names, and it does not end", "does it run in Sentinel?");
            return null;
        }
        var values = ValuesOf(columns.Resolved(right));
        columns.Leave();
        return values;
    }

    private KqlNode.Literal[]? ValuesOf(KqlNode right)
    {
        IEnumerable<KqlNode> items = right switch
        {
            KqlNode.List list => list.Items,
            KqlNode.Call { Function: "dynamic" or "pack_array" or "set_union" or "array_concat" } call => call.Arguments.Select(argument => argument.Value),
            _ => [right],
        };
        var values = new List<KqlNode.Literal>();
        foreach (var item in items.Select(columns.Resolved))
            switch (item)
            {
                case KqlNode.List or KqlNode.Call { Function: "dynamic" or "pack_array" }:
                    if (Values(item) is not { } inner)
                        return null;
                    values.AddRange(inner);
                    break;
                case KqlNode.Call { Function: KqlNode.Watchlist.Function } or KqlNode.Watchlist or KqlNode.Other:
                    columns.NotTranslated(item, KqlColumns.TextOf(item), "the values come from another query", "keep them as a list, playbooks/lists/NAME.yaml, and compare with '|expand': '%NAME%'");
                    return null;
                default:
                    if (columns.Meaning(item) is not KqlColumn.Constant { Value: var literal })
                    {
                        columns.NotTranslated(item, KqlColumns.TextOf(item), "the field is compared with something else than constants", "compare with values; values of another query are a list: playbooks/lists/NAME.yaml and '|expand': '%NAME%'");
                        return null;
                    }
                    values.Add(literal);
                    break;
            }
        return [.. values];
    }

    private bool IsLookBack(KqlNode.Binary binary)
    {
        var left = columns.Resolved(binary.Left);
        if (left is not (KqlNode.Name or KqlNode.Call { Function: "ingestion_time" }) || left is KqlNode.Name name && !Times.Contains(name.Text))
            return false;
        var right = binary.Right is KqlNode.List { Items: [var from, var to] } && columns.Resolved(to) is KqlNode.Call { Function: "now", Arguments: [] } ? from : binary.Right;
        if (binary.Operator is not (">" or ">=" or "between") || columns.Resolved(right) is not KqlNode.Call { Function: "ago", Arguments: [{ Value: var back }] })
            return false;
        if (columns.Resolved(back) is KqlNode.Literal { Kind: KqlTokenKind.Timespan } span)
            LooksBack = span;
        return true;
    }

    private DraftCondition InOrder(KqlNode.Binary binary)
    {
        if (columns.FieldOf(binary.Left) is not { } field)
            return DraftCondition.Never;
        if (Times.Contains(field) || AsimFields.TryParse(field, out var asim) && AsimFields.TypeOf(asim) == AsimType.Time)
            return NotTranslated(binary, binary.Operator, "it compares times other than how far back the query looks", "rules see events as they come: 'absence', 'first_seen' or 'temporal_ordered' correlations compare with what was before");
        if (Values(binary.Right) is not { } values)
            return DraftCondition.Never;
        if (values.Any(value => value.Kind != KqlTokenKind.Number))
            return NotTranslated(binary, binary.Operator, "only numbers are compared by size", "compare with a number");
        return binary.Operator switch
        {
            "between" => Between(),
            "!between" => new DraftCondition.Not(Between()),
            ">" => One("|gt"),
            ">=" => One("|gte"),
            "<" => One("|lt"),
            _ => One("|lte"),
        };

        DraftCondition One(string modifier) => DraftCondition.Of(field, modifier, DraftValue.Plain(values[0].Text));

        DraftCondition Between() => new DraftCondition.All([DraftCondition.Of(field, "|gte", DraftValue.Plain(values[0].Text)), DraftCondition.Of(field, "|lte", DraftValue.Plain(values[^1].Text))]);
    }

    private static bool IsKnown(KqlNode.Call call) => call.Function is "isempty" or "isnotempty" or "notempty" or "isnull" or "isnotnull" or "notnull" or "ipv4_is_private" or "ipv4_is_in_range" or "ipv4_is_in_any_range" or "ipv4_is_match" or "ipv6_is_in_range" or "not";

    private DraftCondition Asked(KqlNode.Call call)
    {
        if (call is { Function: "tobool", Arguments: [{ Value: var flag }] })
            return columns.FieldOf(flag) is { } itself ? DraftCondition.Of(itself, "", DraftValue.Plain("true")) : DraftCondition.Never;
        if (!IsKnown(call))
            return NotTranslated(call, $"{call.Function}()", "Sigma has no counterpart for this function", "ask for the fields that it computes from");
        if (call.Function == "not")
            return Of(call);
        if (call.Arguments is not [{ Value: var first }, .. var rest] || columns.FieldOf(first) is not { } field)
            return DraftCondition.Never;
        return call.Function switch
        {
            "isempty" => new DraftCondition.Any([DraftCondition.Of(field, "", DraftValue.Null), DraftCondition.Of(field, "", DraftValue.Text(""))]),
            "isnotempty" or "notempty" => DraftCondition.Of(field, "", DraftValue.Raw("?*")),
            "isnull" => DraftCondition.Of(field, "", DraftValue.Null),
            "isnotnull" or "notnull" => new DraftCondition.Not(DraftCondition.Of(field, "", DraftValue.Null)),
            "ipv4_is_private" => DraftCondition.Of(field, "|cidr", PrivateNetworks.Select(DraftValue.Raw)),
            _ => Networks(call, field, rest),
        };
    }

    private DraftCondition Networks(KqlNode.Call call, string field, ImmutableArray<KqlArgument> arguments)
    {
        var networks = new List<string>();
        foreach (var argument in arguments)
        {
            if (Values(argument.Value) is not { } values)
                return DraftCondition.Never;
            networks.AddRange(values.Select(value => value.Text));
        }
        var strange = networks.FirstOrDefault(network => !IpNetwork.TryParse(network, out _, out _));
        return strange is null ? DraftCondition.Of(field, "|cidr", networks.Select(DraftValue.Raw))
            : NotTranslated(call, strange, "it is no network as Sigma takes one", "write it with its prefix, and no bits behind it: 198.51.100.0/24");
    }
}
