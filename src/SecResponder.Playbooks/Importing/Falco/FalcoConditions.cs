using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Sigma.Modifiers;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>A rule's condition as a draft's, its macros and lists put in. What has no counterpart is a remark.</summary>
internal sealed class FalcoConditions(FalcoRules rules, Remarks remarks)
{
    private const int MostMacros = 50;

    /// <summary>The condition of a rule.</summary>
    public DraftCondition Of(FalcoRule rule)
    {
        var condition = Of(rule.Condition!, []);
        var excepted = rule.Exceptions.Select(exception => Of(rule, exception)).OfType<DraftCondition>();
        return new DraftCondition.All([condition, .. excepted.Select(one => new DraftCondition.Not(one))]).Simplified();
    }

    private DraftCondition Of(FalcoText text, ImmutableStack<string> macros)
    {
        if (FalcoCondition.Read(text.Text, out var mistake) is { } node)
            return Of(node, new Place(text), macros);
        remarks.NotTranslated(new Place(text).Of(mistake.At), mistake.Found, $"the condition can't be read from here: {mistake.Wanted} is expected", "does Falco load it? 'falco --validate FILE' tells");
        return DraftCondition.Never;
    }

    private DraftCondition Of(FalcoNode node, Place place, ImmutableStack<string> macros) => node switch
    {
        FalcoNode.All all => new DraftCondition.All([.. all.Terms.Select(term => Of(term, place, macros))]),
        FalcoNode.Any any => new DraftCondition.Any([.. any.Terms.Select(term => Of(term, place, macros))]),
        FalcoNode.Not not => new DraftCondition.Not(Of(not.Term, place, macros)),
        FalcoNode.Macro macro => Put(macro, place, macros),
        FalcoNode.Check check => Of(check, place),
        _ => DraftCondition.Never,
    };

    private DraftCondition Put(FalcoNode.Macro macro, Place place, ImmutableStack<string> above)
    {
        if (macro.Name == "never_true")
            return DraftCondition.Never;
        if (macro.Name == "always_true")
            return DraftCondition.Always;
        if (rules.Macro(macro.Name) is not { } text)
            remarks.NotTranslated(place.Of(macro.At), macro.Name, "there is no macro of this name in what is imported", "import the files that define it along with this one: give the folder");
        else if (above.Contains(macro.Name) || above.Count() > MostMacros)
            remarks.NotTranslated(place.Of(macro.At), macro.Name, "the macro leads to itself", "does Falco load it?");
        else
            return Of(text, above.Push(macro.Name));
        return DraftCondition.Never;
    }

    private DraftCondition Of(FalcoNode.Check check, Place place)
    {
        // Always and never, as the audit rules say them.
        if (check is { Field: "jevt.rawtime", Operator: "exists" })
            return DraftCondition.Always;
        if (check is { Field: "jevt.rawtime", Operator: "=", Values: [("0", _)] })
            return DraftCondition.Never;
        var values = check.Values.SelectMany(value => value.IsBare && rules.List(value.Text) is { } list ? list : [value.Text]).Distinct(StringComparer.Ordinal).ToArray();
        var field = FalcoFields.Find(check.Field);
        // Nothing is among nothing: lists are often empty until somebody fills them.
        if (field is not null && values.Length == 0 && check.Operator != "exists")
            return DraftCondition.Never;
        if (FalcoFields.ImageOf(check.Field) is { } image && check.Operator is "intersects" or "in")
            return check.Operator == "in" ? EachOf(check, image, place) : DraftCondition.Of(image, "|re", values.Select(value => DraftValue.Raw($"^{Escaped(value)}(?:[:@]|$)")));
        if (field?.Path is not { } path)
            return Without(check, field, place);
        if (check.Operator == "exists")
            return DraftCondition.Of(path, "|exists", DraftValue.Plain("true"));
        var cased = !field.IsWord && values.Any(value => value.Any(char.IsLetter)) ? "|cased" : "";
        var texts = values.Select(DraftValue.Text);
        switch (check.Operator)
        {
            case "in" when field.IsList:
                return EachOf(check, path, place);
            case "=" or "==" or "in" or "intersects":
                return DraftCondition.Of(path, cased, texts);
            // An event without the field is not unlike: the check does not hold.
            case "!=":
                return new DraftCondition.All([DraftCondition.Of(path, "|exists", DraftValue.Plain("true")), new DraftCondition.Not(DraftCondition.Of(path, cased, texts))]);
            case "contains":
                return DraftCondition.Of(path, "|contains" + cased, texts);
            case "icontains":
                return DraftCondition.Of(path, "|contains", texts);
            case "startswith":
                return DraftCondition.Of(path, "|startswith" + cased, texts);
            case "pmatch":
                return DraftCondition.Of(path, "|re", values.Select(value => DraftValue.Raw($"^{Escaped(value.TrimEnd('/'))}(?:/|$)")));
            case "endswith":
                return DraftCondition.Of(path, "|endswith" + cased, texts);
            case "glob" or "iglob":
                return DraftCondition.Of(path, check.Operator == "glob" ? cased : "", values.Select(value => DraftValue.Raw(value)));
            case "regex" when values.Select(value => SigmaRegex.Problem($"^(?:{value})$")).FirstOrDefault(problem => problem is not null) is { } mistake:
                remarks.NotTranslated(place.Of(check.At), "regex", $"the pattern is none that .NET takes: {mistake}", "write it without what only RE2 knows");
                return DraftCondition.Never;
            case "regex":
                return DraftCondition.Of(path, "|re", values.Select(value => DraftValue.Raw($"^(?:{value})$")));
            case "<" or "<=" or ">" or ">=" when DecimalText(values[0]):
                return DraftCondition.Of(path, check.Operator switch { "<" => "|lt", "<=" => "|lte", ">" => "|gt", _ => "|gte" }, DraftValue.Plain(values[0]));
            default:
                remarks.NotTranslated(place.Of(check.At), check.Operator, "Sigma has no such comparison", "ask with a pattern: '|re'");
                return DraftCondition.Never;
        }
    }

    private DraftCondition EachOf(FalcoNode.Check check, string path, Place place)
    {
        remarks.NotTranslated(place.Of(check.At), $"{check.Field} in", "each of several values is asked to be among those, and a Sigma rule asks whether one is", $"where one is enough, write a search on '{path}' by hand (a filter then excepts a pod for one trusted container); else let Falco keep the rule");
        return DraftCondition.Never;
    }

    private static bool DecimalText(string text) => YamlScalarTypes.Of(text) is YamlScalarType.Integer or YamlScalarType.Float;

    private static string Escaped(string text) => Regex.Escape(text).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal);

    private DraftCondition Without(FalcoNode.Check check, FalcoField? field, Place place)
    {
        if (field is not null)
            remarks.NotTranslated(place.Of(check.At), check.Field, field.Without, "ask for what it is made from, with a pattern: 'secresponder sources kubernetes-audit' shows the event's fields");
        else if (check.Field.Contains('(', StringComparison.Ordinal))
            remarks.NotTranslated(place.Of(check.At), check.Field, "a Sigma rule compares fields as they are", "compare without regard to case, which Sigma does by itself");
        else
            remarks.NotTranslated(place.Of(check.At), check.Field, "no source of ours has this field", NearMiss.Question(check.Field, FalcoFields.Names) + "system calls stay with Falco's own engine");
        return DraftCondition.Never;
    }

    // Each exception names fields; one of its rows that holds as a whole excepts the event.
    private DraftCondition? Of(FalcoRule rule, FalcoException exception)
    {
        if (exception.Values.IsEmpty || exception.Fields.IsEmpty)
            return null;
        var place = new Place(new FalcoText("", exception.At, rule.File, null));
        if (exception.Fields is [var only] && exception.Values.All(value => value is YamlScalar))
            return Of(new FalcoNode.Check(0, only, exception.Operators.FirstOrDefault() ?? "in", [.. exception.Values.Cast<YamlScalar>().Select(value => (value.Text, true))]), place);
        return new DraftCondition.Any([.. exception.Values.Select(row => row is YamlList list && list.Items.Length == exception.Fields.Length
            ? new DraftCondition.All([.. exception.Fields.Select((field, at) => Of(new FalcoNode.Check(0, field, exception.Operators.Length > at ? exception.Operators[at] : list.Items[at] is YamlList ? "in" : "=", Values(list.Items[at])), place))])
            : Row(place))]);
    }

    private DraftCondition Row(Place place)
    {
        remarks.NotTranslated(place.Of(0), "exceptions", "a row of values does not fit the exception's fields", "give each field a value");
        return DraftCondition.Never;
    }

    private static ImmutableArray<(string, bool)> Values(YamlNode node) => node switch
    {
        YamlScalar one => [(one.Text, true)],
        YamlList list => [.. list.Items.OfType<YamlScalar>().Select(item => (item.Text, true))],
        _ => [],
    };

    // Places in a text that YAML has folded are those of the text; of any other the line and column are known.
    private sealed class Place(FalcoText text)
    {
        private readonly QueryPlace? _inner = text.Scalar is { } scalar ? new QueryPlace(text.File.Text, scalar) : null;

        public YamlPosition Of(int at)
        {
            if (_inner is null)
                return text.At;
            var before = text.Text.AsSpan(0, Math.Min(at, text.Text.Length));
            return _inner.Of(new YamlPosition(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n')));
        }
    }
}
