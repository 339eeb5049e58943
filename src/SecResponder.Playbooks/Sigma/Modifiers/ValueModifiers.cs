using System.Text.RegularExpressions;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Applies one item's modifiers, a chain that <see cref="ModifierChain"/> has found to be in order, to its values, from left to right.
/// One value may become several alternatives.</summary>
internal sealed class ValueModifiers(string[] modifiers, Func<string, NamedList?> lists, Findings findings)
{
    private readonly bool _expands = modifiers.Contains("expand");
    private readonly bool _isRegular = modifiers is ["re", ..];

    /// <summary>The alternatives that one value of the rule stands for; null when something is wrong (and reported).</summary>
    public IReadOnlyList<SigmaValue>? Apply(YamlScalar scalar)
    {
        if (Read(scalar) is not { } first)
            return null;
        IReadOnlyList<SigmaValue> values = [first];
        foreach (var modifier in modifiers)
        {
            var next = new List<SigmaValue>();
            foreach (var value in values)
            {
                if (Apply(modifier, value, scalar) is not { } made)
                    return null;
                next.AddRange(made);
            }
            values = next;
        }
        return _isRegular ? Compile(values, scalar) : values;
    }

    private SigmaValue? Read(YamlScalar scalar)
    {
        if (scalar.IsNull)
            return modifiers.All(modifier => modifier is "all" or "neq") ? new SigmaValue.Null() : Type(scalar, "null takes no modifiers", "write '' for the empty string, or 'exists: false' for a missing key");
        if (_isRegular)
            return Plain(scalar.Text);
        switch (scalar.Type)
        {
            case YamlScalarType.Boolean:
                return new SigmaValue.Boolean(scalar.Text is "true" or "True" or "TRUE");
            case YamlScalarType.Integer or YamlScalarType.Float:
                return DecimalText.Of(scalar.Text) is { } number ? new SigmaValue.Number(number) : Value(scalar, $"'{scalar.Text}' is no finite number", "quote it if it is meant as text");
            default:
                return new SigmaValue.Text(SigmaPattern.Parse(scalar.Text, _expands));
        }
    }

    private List<SigmaValue>? Apply(string modifier, SigmaValue value, YamlScalar at) => modifier switch
    {
        "all" or "neq" or "re" or "i" or "m" or "s" or "ignorecase" or "multiline" or "dotall" => [value],
        "exists" => value is SigmaValue.Boolean wanted ? [new SigmaValue.Exists(wanted.Value)]
            : Type(at, $"'exists' takes true or false, not {at.Kind}", "write true or false without quotes")?.Listed(),
        "gt" or "gte" or "lt" or "lte" => Comparison(modifier, value, at)?.Listed(),
        "minute" or "hour" or "day" or "week" or "month" or "year" => Time(modifier, value, at)?.Listed(),
        "cidr" => value is SigmaValue.Text cidr ? Network(cidr.Pattern.ToString(), at)?.Listed() : Type(at, $"'cidr' takes text, not {at.Kind}", "write a network such as 10.0.0.0/8")?.Listed(),
        "contains" or "startswith" or "endswith" when value is SigmaValue.FieldReference reference =>
            [reference with { Match = modifier switch { "startswith" => ReferenceMatch.Start, "endswith" => ReferenceMatch.End, _ => ReferenceMatch.Anywhere } }],
        "contains" or "startswith" or "endswith" when _isRegular => [value],
        "expand" when _isRegular => [value],
        _ => value is SigmaValue.Text text ? Text(modifier, text, at)
            : value is SigmaValue.Listed listed ? [Widen(modifier, listed)]
            : value is SigmaValue.Network ? [value]
            : Type(at, $"'{modifier}' takes text, not {at.Kind}", $"quote the value: '{at.Text}'")?.Listed(),
    };

    private List<SigmaValue>? Text(string modifier, SigmaValue.Text text, YamlScalar at)
    {
        switch (modifier)
        {
            case "contains" or "startswith" or "endswith":
                return [text with { Pattern = text.Pattern.Widen(modifier is "contains" or "endswith", modifier is "contains" or "startswith") }];
            case "cased":
                return [text with { IsCased = true }];
            case "windash":
                return [text with { Pattern = Windash.Apply(text.Pattern) }];
            case "wide" or "utf16le" or "utf16be" or "utf16":
                return [text with { Pattern = EncodingModifiers.Utf16(text.Pattern, modifier), IsBytes = true }];
            case "base64" or "base64offset":
                return Base64(modifier, text, at);
            case "fieldref":
                return text.Pattern.IsPlain && text.Pattern.PlainText.Length > 0 ? [new SigmaValue.FieldReference(text.Pattern.PlainText, ReferenceMatch.Whole)]
                    : Value(at, "'fieldref' takes the name of a field, without wildcards", "write the other field's name; 'startswith' and its kin follow fieldref")?.Listed();
            default:
                return Expand(text, at);
        }
    }

    private List<SigmaValue>? Base64(string modifier, SigmaValue.Text text, YamlScalar at)
    {
        if (text.Pattern.Parts.Any(part => part.Kind is not (PatternPartKind.Literal or PatternPartKind.Dash)))
            return Value(at, $"'{modifier}' can't encode wildcards or placeholders", "encode first: 'base64|contains', 'expand|base64'; or escape the wildcard with a backslash")?.Listed();
        if (Windash.Texts(text.Pattern) is not { } texts)
            return Value(at, $"'windash' before '{modifier}' makes too many texts", "use fewer switches in one value")?.Listed();
        return [.. texts
            .SelectMany(plain => modifier == "base64" ? [EncodingModifiers.Base64(plain, text.IsBytes)] : EncodingModifiers.Base64AtOffsets(plain, text.IsBytes))
            .Select(pattern => text with { Pattern = pattern, IsBytes = false })];
    }

    private List<SigmaValue>? Expand(SigmaValue.Text text, YamlScalar at)
    {
        foreach (var name in Expansion.Names(text.Pattern))
            if (lists(name) is not { Instead: null })
                return Unknown(name, at);
        var lone = Expansion.Lone(text.Pattern);
        if (lone is var (list, shape) && modifiers.All(KeepsList))
            return [new SigmaValue.Listed(lists(list)!, shape)];
        if (Expansion.Names(text.Pattern).FirstOrDefault(name => lists(name)!.IsLive) is { } live)
            return Live(live, at)?.Listed();
        if (lone is var (networks, _) && lists(networks)!.Content is { AreNetworks: true } content)
            return [.. content.Entries.Select(entry => new SigmaValue.Network(entry.Network!.Value) { During = entry.During })];
        if (Expansion.Fill(text.Pattern, name => lists(name)!) is not { } filled)
            return Value(at, $"'{at.Text}' stands for more than {Expansion.Most:N0} values", "use one placeholder a value")?.Listed();
        return [.. filled.Select(one => text with { Pattern = one.Pattern, During = one.During })];
    }

    // Whatever else a modifier makes of an entry is made once, when the rule is read.
    private static bool KeepsList(string modifier) => modifier is "expand" or "contains" or "startswith" or "endswith" or "all" or "neq";

    private static SigmaValue.Listed Widen(string modifier, SigmaValue.Listed listed) => listed with
    {
        Shape = listed.Shape | modifier switch { "contains" => ListShape.Anywhere, "startswith" => ListShape.TextAfter, "endswith" => ListShape.TextBefore, _ => ListShape.Whole },
    };

    private SigmaValue? Live(string name, YamlScalar at)
    {
        findings.Error(at, SigmaCodes.ModifierValue, $"the list '%{name}%' changes while the rules stay, so it can't be a part of a longer value or go through '{string.Join('|', modifiers)}'",
            $"write '%{name}%' alone, with contains, startswith or endswith at most; or keep the entries in a list that stands in the repository");
        return null;
    }

    private List<SigmaValue>? Unknown(string name, YamlScalar at)
    {
        if (lists(name) is { Instead: { } instead })
            findings.Error(at, SigmaCodes.Placeholder, $"'%{name}%' is no list of values", $"it holds {instead}");
        else
            findings.Error(at, SigmaCodes.Placeholder, $"the list '%{name}%' is not known", $"add a list named '{name}' to playbooks/lists, or write the percent sign as '\\%'");
        return null;
    }

    private SigmaValue.Network? Network(string text, YamlScalar at)
    {
        if (IpNetwork.TryParse(text, out var network, out var problem))
            return new SigmaValue.Network(network);
        findings.Error(at, SigmaCodes.ModifierValue, problem, "write an address or a network without host bits, such as 10.0.0.0/8 or 2001:db8::/32");
        return null;
    }

    private SigmaValue? Comparison(string modifier, SigmaValue value, YamlScalar at)
    {
        var comparison = modifier switch { "gt" => ComparisonOperator.Greater, "gte" => ComparisonOperator.GreaterOrEqual, "lt" => ComparisonOperator.Less, _ => ComparisonOperator.LessOrEqual };
        return value switch
        {
            SigmaValue.TimeOf time => time with { Operator = comparison },
            SigmaValue.Number number => new SigmaValue.Comparison(comparison, number.Decimal),
            _ => Type(at, $"'{modifier}' takes a number, not {at.Kind}", "write the number without quotes"),
        };
    }

    private SigmaValue? Time(string modifier, SigmaValue value, YamlScalar at)
    {
        var (part, least, most) = modifier switch
        {
            "minute" => (TimePart.Minute, 0, 59),
            "hour" => (TimePart.Hour, 0, 23),
            "day" => (TimePart.Day, 1, 31),
            "week" => (TimePart.Week, 1, 53),
            "month" => (TimePart.Month, 1, 12),
            _ => (TimePart.Year, 1, 9999),
        };
        if (value is not SigmaValue.Number number)
            return Type(at, $"'{modifier}' takes an integer, not {at.Kind}", "write the number without quotes");
        return int.TryParse(number.Decimal, out var wanted) && wanted >= least && wanted <= most ? new SigmaValue.TimeOf(part, ComparisonOperator.Equal, wanted)
            : Value(at, $"{at.Text} is no {modifier}: {least} to {most} may be", "correct the number");
    }

    private List<SigmaValue>? Compile(IReadOnlyList<SigmaValue> values, YamlScalar at)
    {
        var pattern = ((SigmaValue.Text)values[0]).Pattern.PlainText;
        var options = RegexOptions.None;
        string? timed = null;
        foreach (var modifier in modifiers)
        {
            var unknown = new List<string>();
            options |= modifier switch
            {
                "i" or "ignorecase" => RegexOptions.IgnoreCase,
                "m" or "multiline" => RegexOptions.Multiline,
                "s" or "dotall" => RegexOptions.Singleline,
                _ => RegexOptions.None,
            };
            pattern = modifier switch
            {
                "startswith" => $"\\A(?:{pattern})",
                "endswith" => $"(?:{pattern})\\z",
                "expand" => Expansion.FillRegex(pattern, Known, unknown),
                _ => pattern,
            };
            if (unknown.Count > 0)
                return Unknown(unknown[0], at);
        }
        if (timed is not null)
            return Value(at, $"the list '%{timed}%' has entries that hold for a time only, or is live: a regular expression is made once", "take 'expand' without 're', or a list without expiry")?.Listed();
        if (SigmaRegex.Build(pattern, options, out var backtracks, out var problem) is not { } engine)
            return Value(at, $"the regular expression can't be used: {problem}", "correct the pattern; it is read by .NET's rules")?.Listed();
        if (backtracks)
            findings.Warning(at, SigmaCodes.Backtracking, $"the regular expression needs backtracking, so a search is cut off after {SigmaRegex.TimeLimit.TotalMilliseconds} ms and counts as no match", "avoid look-around, back-references and atomic groups");
        return [new SigmaValue.Regular(pattern, options, engine)];

        NamedList? Known(string name)
        {
            var list = lists(name);
            if (list is { IsLive: true } || list?.Content.Entries.Any(entry => !entry.During.IsAlways) == true)
                timed = name;
            return list;
        }
    }

    private static SigmaValue.Text Plain(string text) => new(SigmaPattern.Exactly(text));

    private SigmaValue? Type(YamlScalar at, string message, string remedy)
    {
        findings.Error(at, SigmaCodes.ModifierType, message, remedy);
        return null;
    }

    private SigmaValue? Value(YamlScalar at, string message, string remedy)
    {
        findings.Error(at, SigmaCodes.ModifierValue, message, remedy);
        return null;
    }
}

/// <summary>One value as alternatives.</summary>
internal static class Alternatives
{
    public static List<SigmaValue> Listed(this SigmaValue value) => [value];
}
