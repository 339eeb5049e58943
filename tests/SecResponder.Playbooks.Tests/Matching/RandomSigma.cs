using System.Globalization;
using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Random rules and events over small alphabets, so that they meet often: letters of two cases and two alphabets, dashes, wildcards, numbers.</summary>
internal sealed class RandomSigma(int seed)
{
    private static readonly string[] Fields = ["a", "b", "c", "a.b", "a.b.c", "d"];
    private static readonly string[] Words = ["cmd", "CMD", "po", "Power", "éa", "Éa", "-x", "/x", " -x", "k", "\u212A", "1", "10", "true", "\\", ".exe", "\U0001F600", "", "ab", "abcabc"];
    private static readonly string[] Wild = ["*", "?", "**", "\\*", "\\\\", "\\?"];
    private static readonly string[] Times = ["2026-03-01T22:59:59Z", "2026-03-01 05:00:00", "2026-03-01"];
    private static readonly string[] Addresses = ["10.0.0.1", "10.9.0.1", "::ffff:10.0.0.1", "2001:db8::1", "10.1", "010.0.0.1", "fe80::1%eth0", "192.168.7.7"];
    private static readonly string[] Networks = ["10.0.0.0/8", "10.0.0.0/16", "10.0.0.1", "2001:db8::/32", "0.0.0.0/0", "fe80::/10", "192.168.0.0/16"];
    private static readonly string[] Patterns = ["^c", "[a-c]+", "d$", "x|y", "\\d+", ".exe", "(?i)POWER", "^$", "a.b", "cmd|po", "(ab|x\\.)c?", "(?i)k", "po+w", "x{2,}", ".{5}", "(?:c|C)md$", "b(?=c)", "[^c]md"];
    private static readonly string[] TextModifiers =
        ["", "", "", "|contains", "|contains", "|startswith", "|endswith", "|cased", "|contains|cased", "|contains|windash", "|windash", "|neq", "|contains|neq", "|startswith|neq"];

    private readonly Random _random = new(seed);

    /// <summary>A detection as YAML, without the leading <c>detection:</c>.</summary>
    public string Detection()
    {
        var names = Enumerable.Range(0, _random.Next(1, 5)).Select(number => One("sel_", "filter_", "x", "_y") + number.ToString(CultureInfo.InvariantCulture)).Distinct().ToArray();
        return string.Concat(names.Select(name => $"{name}: {Search()}\n")) + $"condition: {Condition(names, 3)}\n";
    }

    /// <summary>A JSON event.</summary>
    public JsonObject Event()
    {
        var e = new JsonObject();
        foreach (var field in new[] { "a", "b", "c", "d", "a.b", "z" })
            if (_random.Next(3) > 0)
                e[field] = Value(3);
        return e;
    }

    private string Condition(string[] names, int depth) => _random.Next(depth > 0 ? 8 : 2) switch
    {
        2 => $"({Condition(names, depth - 1)})",
        3 => $"not {Condition([One(names)], 0)}",
        4 => $"not ({Condition(names, depth - 1)})",
        5 => $"{Condition(names, depth - 1)} and {Condition(names, depth - 1)}",
        6 => $"{Condition(names, depth - 1)} or {Condition(names, depth - 1)}",
        7 when names.Any(name => name[0] != '_') => $"{One("1", "any", "all")} of them",
        1 => $"{One("1", "all")} of {One(names)[..2]}*",
        _ => One(names),
    };

    private string Search() => _random.Next(8) switch
    {
        0 => "[" + string.Join(", ", Many(() => Scalar(false))) + "]",
        1 => "[" + string.Join(", ", Many(Map)) + "]",
        2 => Quote(Text(true)),
        _ => Map(),
    };

    private string Map() => "{" + string.Join(", ", Many(Item).DistinctBy(item => item.Key).Select(item => $"{Quote(item.Key)}: {item.Value}")) + "}";

    private (string Key, string Value) Item()
    {
        var field = One(Fields);
        switch (_random.Next(18))
        {
            case 0:
                return ($"{field}|exists", One("true", "false"));
            case 1:
                return (field, "null");
            case 2:
                return ($"{field}|cidr", List(() => Quote(One(Networks))));
            case 3:
                return ($"{field}|re{One("", "|i", "|m", "|s", "|startswith", "|endswith", "|contains")}", List(() => Quote(One(Patterns))));
            case 4:
                return ($"{field}|{One("gt", "gte", "lt", "lte")}", One("1", "10", "9.5", "-3"));
            case 5:
                return ($"{field}|hour{One("", "|gte", "|lt")}", One("5", "22", "6"));
            case 6:
                return ($"{field}|fieldref{One("", "|startswith", "|endswith", "|contains")}", Quote(One(Fields)));
            case 7:
                return ($"{field}|{One("base64", "base64offset", "wide|base64", "wide|base64offset", "windash|base64")}{One("", "|contains")}", Quote(One("cmd", "po", "-x", "ab")));
            case 8 or 9:
                return ($"{field}|{One("contains|all", "all", "startswith|all", "contains|all|neq")}", "[" + string.Join(", ", Two(() => Quote(Text(true)))) + "]");
            case 10 or 11:
                return (field, List(() => Scalar(false)));
            default:
                return (field + One(TextModifiers), List(() => Quote(Text(true))));
        }
    }

    private string Scalar(bool wild) => _random.Next(5) switch { 0 => One("1", "10", "443", "1.50", "1e1"), 1 => One("true", "false"), _ => Quote(Text(wild)) };

    private string List(Func<string> one) => _random.Next(2) == 0 ? one() : "[" + string.Join(", ", Many(one)) + "]";

    private string Text(bool wild) => string.Concat(Many(() => wild && _random.Next(4) == 0 ? One(Wild) : One(Words)));

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 12 : 8) switch
    {
        0 => null,
        1 => JsonNode.Parse(One("1", "10", "443", "1.5", "10.0", "1e1", "-3", "0", "-0")),
        2 => JsonValue.Create(_random.Next(2) == 0),
        3 => JsonValue.Create(One(Times)),
        4 => JsonValue.Create(One(Addresses)),
        8 or 9 => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
        10 or 11 => new JsonObject(new[] { "b", "c", "b.c" }.Where(_ => _random.Next(2) == 0).Select(key => KeyValuePair.Create(key, Value(depth - 1)))),
        _ => JsonValue.Create(_random.Next(5) == 0 ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Text(false))) : Text(false) + One("", "\n", "x")),
    };

    private IEnumerable<T> Many<T>(Func<T> one) => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => one())];

    private static IEnumerable<T> Two<T>(Func<T> one) => [one(), one()];

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    // Single quotes keep backslashes; what YAML can't hold there does not occur.
    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
