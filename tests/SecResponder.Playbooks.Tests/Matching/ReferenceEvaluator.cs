using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>
/// Sigma, evaluated as naively as it is specified: straight from the YAML of a detection, one value against one value, with strings and recursion.
/// It shares nothing with the engine but the YAML nodes; the engine is held against it.
/// </summary>
internal sealed class ReferenceEvaluator(YamlMap detection, JsonObject e)
{
    public bool Matches()
    {
        var words = Regex.Matches(((YamlScalar)detection["condition"]!).Text, @"[\w*-]+|[()]").Select(word => word.Value).ToList();
        var at = 0;
        return Or();

        bool Or()
        {
            var holds = And();
            while (at < words.Count && words[at] == "or")
            {
                at++;
                holds |= And();
            }
            return holds;
        }

        bool And()
        {
            var holds = Not();
            while (at < words.Count && words[at] == "and")
            {
                at++;
                holds &= Not();
            }
            return holds;
        }

        bool Not()
        {
            var word = words[at++];
            if (word == "not")
                return !Not();
            if (word == "(")
            {
                var inner = Or();
                at++;
                return inner;
            }
            if (at < words.Count && words[at] == "of")
            {
                var pattern = words[at + 1];
                at += 2;
                var names = detection.Entries.Select(entry => entry.Key.Text).Where(name => name != "condition" && (!name.StartsWith('_') || pattern.StartsWith('_')))
                    .Where(name => pattern == "them" || Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$")).ToList();
                return word == "all" ? names.All(name => Search(detection[name]!)) : names.Any(name => Search(detection[name]!));
            }
            return Search(detection[word]!);
        }
    }

    private bool Search(YamlNode node) => node switch
    {
        YamlMap map => map.Entries.All(entry => Item(entry.Key.Text, entry.Value)),
        YamlList list => list.Items.Any(Search),
        _ => Item("", node),
    };

    private bool Item(string key, YamlNode node)
    {
        var parts = key.Split('|');
        var modifiers = parts[1..];
        var scalars = node is YamlList list ? list.Items.Cast<YamlScalar>().ToList() : [(YamlScalar)node];
        var field = parts[0].Length == 0 ? Everything() : Field(e, parts[0]).ToList();
        var isKeyword = parts[0].Length == 0;
        bool One(YamlScalar scalar) => Value(scalar, modifiers, field, isKeyword);
        var holds = modifiers.Contains("all") ? scalars.All(One) : scalars.Any(One);
        return modifiers.Contains("neq") ? !holds : holds;
    }

    // Every value a field has; an absent field has none, null is a value, and an empty array a marker that is no value.
    private static readonly JsonNode Empty = new JsonObject { ["\0empty"] = true };

    private static IEnumerable<JsonNode?> Field(JsonObject map, string name)
    {
        if (map.TryGetPropertyValue(name, out var literal))
            return Flat(literal);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && map.TryGetPropertyValue(name[..dot], out var inner) ? Inside(inner, name[(dot + 1)..]) : [];
    }

    private static IEnumerable<JsonNode?> Inside(JsonNode? node, string rest) => node switch
    {
        JsonObject map => Field(map, rest),
        JsonArray array => array.SelectMany(item => Inside(item, rest)),
        _ => [],
    };

    private static IEnumerable<JsonNode?> Flat(JsonNode? node) => node is JsonArray array ? array.SelectMany(Flat).Append(Empty) : [node];

    private List<JsonNode?> Everything() => [.. Leaves(e)];

    private static IEnumerable<JsonNode?> Leaves(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Leaves(entry.Value)),
        JsonArray array => array.SelectMany(Leaves),
        null => [],
        _ => [node],
    };

    private bool Value(YamlScalar scalar, string[] modifiers, List<JsonNode?> field, bool isKeyword)
    {
        if (modifiers.Contains("exists"))
            return field.Count > 0 == (scalar.Text == "true");
        if (scalar.IsNull)
            return field.Count == 0 || field.Contains(null);
        if (modifiers.Contains("fieldref"))
            return field.Where(IsValue).Any(mine => Field(e, scalar.Text).Where(IsValue).Any(theirs => Refers(Text(mine!), Text(theirs!), modifiers)));
        return field.Where(IsValue).Any(value => Fits(scalar, modifiers, value!, isKeyword));
    }

    private static bool IsValue(JsonNode? node) => node is not null && !ReferenceEquals(node, Empty);

    private static bool Refers(string mine, string theirs, string[] modifiers) =>
        modifiers.Contains("startswith") ? mine.StartsWith(theirs, StringComparison.OrdinalIgnoreCase)
        : modifiers.Contains("endswith") ? mine.EndsWith(theirs, StringComparison.OrdinalIgnoreCase)
        : modifiers.Contains("contains") ? mine.Contains(theirs, StringComparison.OrdinalIgnoreCase)
        : mine.Equals(theirs, StringComparison.OrdinalIgnoreCase);

    private static bool Fits(YamlScalar scalar, string[] modifiers, JsonNode value, bool isKeyword)
    {
        var text = Text(value);
        if (modifiers is ["re", ..])
        {
            var pattern = modifiers.Contains("startswith") ? $@"\A(?:{scalar.Text})" : modifiers.Contains("endswith") ? $@"(?:{scalar.Text})\z" : scalar.Text;
            return Regex.IsMatch(text, pattern, (modifiers.Contains("i") ? RegexOptions.IgnoreCase : 0) | (modifiers.Contains("m") ? RegexOptions.Multiline : 0)
                | (modifiers.Contains("s") ? RegexOptions.Singleline : 0) | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        if (modifiers is ["cidr", ..])
            return Within(text, scalar.Text);
        if (modifiers.FirstOrDefault(modifier => modifier is "gt" or "gte" or "lt" or "lte") is { } comparison && !modifiers.Contains("hour"))
            return value.GetValueKind() is System.Text.Json.JsonValueKind.Number or System.Text.Json.JsonValueKind.String && Regex.IsMatch(text, @"^[-+]?[0-9]+(\.[0-9]+)?\z")
                && Compares(comparison, decimal.Parse(text, CultureInfo.InvariantCulture).CompareTo(decimal.Parse(scalar.Text, CultureInfo.InvariantCulture)));
        if (modifiers.Contains("hour"))
            return Regex.Match(text, @"^\d{4}-\d\d-\d\d[T ](\d\d):\d\d") is { Success: true } time
                && Compares(modifiers.LastOrDefault(modifier => modifier is "gt" or "gte" or "lt" or "lte") ?? "eq", int.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture).CompareTo(int.Parse(scalar.Text, CultureInfo.InvariantCulture)));
        if (scalar.Type == YamlScalarType.Boolean)
            return isKeyword ? text.Contains(scalar.Text, StringComparison.OrdinalIgnoreCase) : text.Equals(scalar.Text, StringComparison.OrdinalIgnoreCase);
        if (scalar.Type is YamlScalarType.Integer or YamlScalarType.Float)
            return isKeyword ? text.Contains(Number(scalar.Text), StringComparison.Ordinal) : text == Number(scalar.Text);
        return ReferencePattern.Of(scalar.Text, modifiers, isKeyword).Any(pattern => pattern.IsMatch(text, modifiers.Contains("cased")));
    }

    private static bool Compares(string comparison, int order) => comparison switch { "gt" => order > 0, "gte" => order >= 0, "lt" => order < 0, "lte" => order <= 0, _ => order == 0 };

    private static bool Within(string text, string network)
    {
        var zone = text.IndexOf('%', StringComparison.Ordinal);
        if (zone > 0 && text.Contains(':', StringComparison.Ordinal))
            text = text[..zone];
        if (!text.Contains(':', StringComparison.Ordinal) && !Regex.IsMatch(text, @"^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z") || text.StartsWith('[') || !IPAddress.TryParse(text, out var address))
            return false;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return network.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(network).Contains(address) : IPAddress.Parse(network).Equals(address);
    }

    /// <summary>A value's text as Sigma compares it.</summary>
    private static string Text(JsonNode node) => node.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => node.GetValue<string>(),
        System.Text.Json.JsonValueKind.True => "true",
        System.Text.Json.JsonValueKind.False => "false",
        System.Text.Json.JsonValueKind.Number => Number(node.ToJsonString()),
        _ => Regex.Replace(node.ToJsonString(), @"\\(?:u([0-9a-fA-F]{4})|.)", escape => !escape.Groups[1].Success ? escape.Value
            : (char)Convert.ToInt32(escape.Groups[1].Value, 16) is var character && character is < ' ' or '"' or '\\' ? escape.Value.Replace("\\u0022", "\\\"", StringComparison.Ordinal) : character.ToString()),
    };

    // Decimal without trailing zeros; the numbers of these tests fit.
    private static string Number(string text)
    {
        var number = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return number == 0 ? "0" : (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
    }
}
