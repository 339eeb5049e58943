using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Hunting;

/// <summary>What a value must be, as conditions of the Kusto Query Language. Case is ignored as Sigma ignores it.</summary>
/// <param name="fields">Where fields stand.</param>
/// <param name="lists">Takes lists that the query must define first, by name.</param>
/// <param name="notes">Takes what could not be said exactly.</param>
internal sealed class KqlValues(KqlFields fields, IDictionary<string, string> lists, ICollection<string> notes)
{
    /// <summary>One of the values. Plain texts become one question.</summary>
    public string AnyOf(string? field, IReadOnlyCollection<SigmaValue> values)
    {
        var (name, isNumber) = field is null ? ("*", false) : fields.Of(field);
        var conditions = new List<string>();
        string[] plain = field is null ? [] : [.. values.Where(IsWhole).Select(Whole)];
        if (plain.Length > 0)
            conditions.Add(isNumber && plain.All(IsNumber)
                ? plain is [var one] ? $"{name} == {one}" : $"{name} in ({string.Join(", ", plain)})"
                : plain is [var text] ? $"{Text(name, isNumber)} =~ {KqlText.Quoted(text)}" : $"{Text(name, isNumber)} in~ ({KqlText.List(plain)})");
        conditions.AddRange(values.Where(value => field is null || !IsWhole(value)).Select(value => During(value.During, field is null ? Keyword(value) : Of(name, isNumber, value))));
        return Or(conditions);
    }

    internal static string Or(IReadOnlyCollection<string> conditions) => conditions.Count switch
    {
        0 => "false",
        1 => conditions.First(),
        _ => $"({string.Join(" or ", conditions)})",
    };

    private static bool IsWhole(SigmaValue value) => value.During.IsAlways && value is SigmaValue.Text { IsCased: false, Pattern: { IsPlain: true, Parts.Length: > 0 } } or SigmaValue.Number or SigmaValue.Boolean;

    private static string Whole(SigmaValue value) => value switch
    {
        SigmaValue.Text text => text.Pattern.PlainText,
        SigmaValue.Number number => number.Decimal,
        _ => ((SigmaValue.Boolean)value).Value ? "true" : "false",
    };

    private static bool IsNumber(string text) => text.Length > 0 && text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '-');

    private static string Text(string name, bool isNumber) => isNumber ? $"tostring({name})" : name;

    private string Of(string name, bool isNumber, SigmaValue value)
    {
        var text = Text(name, isNumber);
        switch (value)
        {
            case SigmaValue.Text pattern:
                return Pattern(text, pattern);
            case SigmaValue.Null:
                return isNumber ? $"isnull({name})" : $"isempty({name})";
            case SigmaValue.Exists exists:
                return (exists.Wanted, isNumber) switch { (true, true) => $"isnotnull({name})", (true, false) => $"isnotempty({name})", (false, true) => $"isnull({name})", _ => $"isempty({name})" };
            case SigmaValue.Regular regular:
                return $"{text} matches regex {KqlText.Quoted(Flags(regular.Options) + regular.Pattern)}";
            case SigmaValue.Network network:
                return Network(text, network.Value.ToString());
            case SigmaValue.Comparison comparison:
                return $"{(isNumber ? name : $"toreal({name})")} {Operator(comparison.Operator)} {comparison.Decimal}";
            case SigmaValue.TimeOf time:
                return $"datetime_part({KqlText.Quoted(Part(time.Part))}, todatetime({name})) {Operator(time.Operator)} {time.Value}";
            case SigmaValue.FieldReference reference:
                var (other, otherIsNumber) = fields.Of(reference.Field);
                return $"{text} {Reference(reference.Match)} {Text(other, otherIsNumber)}";
            case SigmaValue.Listed listed:
                return Listed(text, listed);
            default:
                notes.Add($"a value of kind {value.GetType().Name} can't be said in a query: it is taken for false");
                return "false";
        }
    }

    // Without a field the whole row is asked.
    private string Keyword(SigmaValue value)
    {
        if (value is SigmaValue.Text { Pattern: { IsPlain: true } plain })
            return $"* contains {KqlText.Quoted(plain.PlainText)}";
        if (value is SigmaValue.Number number)
            return $"* contains {KqlText.Quoted(number.Decimal)}";
        notes.Add("a keyword with wildcards is asked of the whole row as text");
        return Of("tostring(pack_all())", false, value is SigmaValue.Text text ? text with { Pattern = text.Pattern.Widen(true, true) } : value);
    }

    private static string Pattern(string name, SigmaValue.Text value)
    {
        var (parts, suffix) = (value.Pattern.Parts, value.IsCased ? "_cs" : "");
        return parts switch
        {
            [] => $"isempty({name})",
            [{ Kind: PatternPartKind.Literal, Text: var whole }] => $"{name} {(value.IsCased ? "==" : "=~")} {KqlText.Quoted(whole)}",
            [{ Kind: PatternPartKind.AnyRun }] => $"isnotempty({name})",
            [{ Kind: PatternPartKind.Literal, Text: var start }, { Kind: PatternPartKind.AnyRun }] => $"{name} startswith{suffix} {KqlText.Quoted(start)}",
            [{ Kind: PatternPartKind.AnyRun }, { Kind: PatternPartKind.Literal, Text: var end }] => $"{name} endswith{suffix} {KqlText.Quoted(end)}",
            [{ Kind: PatternPartKind.AnyRun }, { Kind: PatternPartKind.Literal, Text: var inner }, { Kind: PatternPartKind.AnyRun }] => $"{name} contains{suffix} {KqlText.Quoted(inner)}",
            _ => $"{name} matches regex {KqlText.Quoted(Regular(parts, value.IsCased))}",
        };
    }

    private static string Regular(ImmutableArray<PatternPart> parts, bool isCased)
    {
        var regular = new StringBuilder(isCased ? "(?s)^" : "(?is)^");
        foreach (var part in parts)
            regular.Append(part.Kind switch
            {
                PatternPartKind.AnyRun => ".*",
                PatternPartKind.AnyOne => ".",
                PatternPartKind.Dash => "[-/–—―]",
                _ => Regex.Escape(part.Text).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal),
            });
        return regular.Append('$').ToString();
    }

    private string Listed(string name, SigmaValue.Listed listed)
    {
        var list = KqlText.Name(listed.List.Name);
        if (listed.List.IsLive || listed.List.Content.Entries.IsEmpty)
        {
            notes.Add($"the list '{listed.List.Name}' is fetched: the query asks the watchlist of that name, by its search key");
            lists[list] = $"let {list} = _GetWatchlist({KqlText.Quoted(listed.List.Name)}) | project tostring(SearchKey);";
            return $"{name} in~ ({list})";
        }
        if (listed.List.Content.Entries.Any(entry => !entry.During.IsAlways))
            notes.Add($"entries of the list '{listed.List.Name}' hold for a time only: the query takes all of them");
        // What has wildcards, or may stand anywhere in the value, is no member of a list to a query.
        var entries = listed.List.Content.Entries.ToLookup(entry => entry.Network is null && (entry.HasWildcards || listed.Shape != ListShape.Whole));
        var conditions = entries[true].Select(entry => Pattern(name, new SigmaValue.Text(entry.Pattern.Widen(listed.Shape.HasFlag(ListShape.TextBefore), listed.Shape.HasFlag(ListShape.TextAfter))))).ToList();
        if (entries[false].Any())
        {
            lists[list] = $"let {list} = dynamic([{KqlText.List(entries[false].Select(entry => entry.Text))}]);";
            conditions.Insert(0, entries[false].Any(entry => entry.Network is not null) ? $"ipv4_is_in_any_range({name}, {list}) or ipv6_is_in_any_range({name}, {list})" : $"{name} in~ ({list})");
        }
        return conditions is [var one] && !one.Contains(" or ", StringComparison.Ordinal) ? one : $"({string.Join(" or ", conditions)})";
    }

    private static string Network(string name, string network) => network.Contains(':', StringComparison.Ordinal) ? $"ipv6_is_in_range({name}, {KqlText.Quoted(network)})" : $"ipv4_is_in_range({name}, {KqlText.Quoted(network)})";

    private static string During(Validity during, string condition) => during switch
    {
        { IsAlways: true } => condition,
        { From: { } from, Until: { } until } => $"({condition} and TimeGenerated >= {KqlText.Moment(from)} and TimeGenerated < {KqlText.Moment(until)})",
        { From: { } from } => $"({condition} and TimeGenerated >= {KqlText.Moment(from)})",
        _ => $"({condition} and TimeGenerated < {KqlText.Moment(during.Until!.Value)})",
    };

    private static string Flags(RegexOptions options)
    {
        var flags = (options.HasFlag(RegexOptions.IgnoreCase) ? "i" : "") + (options.HasFlag(RegexOptions.Multiline) ? "m" : "") + (options.HasFlag(RegexOptions.Singleline) ? "s" : "");
        return flags.Length > 0 ? $"(?{flags})" : "";
    }

    internal static string Operator(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.Less => "<",
        _ => "<=",
    };

    private static string Part(TimePart part) => part == TimePart.Week ? "week_of_year" : part.ToString().ToLowerInvariant();

    private static string Reference(ReferenceMatch match) => match switch
    {
        ReferenceMatch.Start => "startswith",
        ReferenceMatch.End => "endswith",
        ReferenceMatch.Anywhere => "contains",
        _ => "=~",
    };
}
