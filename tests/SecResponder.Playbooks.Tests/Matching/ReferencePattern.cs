using System.Text;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>A Sigma string for the reference evaluator: a list of code points and wildcards, matched by plain recursion with a memory.</summary>
internal sealed class ReferencePattern(List<string> tokens)
{
    // Wildcards, as tokens that no code point can be.
    private const string Star = "STAR";
    private const string Question = "QUESTION";

    /// <summary>The alternatives that a value and its modifiers stand for.</summary>
    public static IEnumerable<ReferencePattern> Of(string text, string[] modifiers, bool isKeyword)
    {
        List<List<string>> all = [Parse(text)];
        foreach (var modifier in modifiers)
            all = [.. all.SelectMany(tokens => Apply(tokens, modifier))];
        if (isKeyword)
            all = [.. all.Select(tokens => (List<string>)[Star, .. tokens, Star])];
        return all.Select(tokens => new ReferencePattern(tokens));
    }

    public bool IsMatch(string text, bool isCased)
    {
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        var comparison = isCased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var known = new Dictionary<(int, int), bool>();
        return From(0, 0);

        bool From(int token, int at)
        {
            if (known.TryGetValue((token, at), out var holds))
                return holds;
            return known[(token, at)] = token == tokens.Count ? at == runes.Length
                : tokens[token] == Star ? From(token + 1, at) || at < runes.Length && From(token, at + 1)
                : at < runes.Length && (tokens[token] == Question || tokens[token].Equals(runes[at], comparison)) && From(token + 1, at + 1);
        }
    }

    private static List<string> Parse(string text)
    {
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        var tokens = new List<string>();
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i] == "\\" && i + 1 < runes.Length && runes[i + 1] is "*" or "?" or "\\" && runes[i] == "\\")
                tokens.Add(runes[++i]);
            else
                tokens.Add(runes[i] switch { "*" => Star, "?" => Question, var rune => rune });
        }
        return tokens;
    }

    private static IEnumerable<List<string>> Apply(List<string> tokens, string modifier)
    {
        switch (modifier)
        {
            case "contains":
                return [[Star, .. tokens, Star]];
            case "startswith":
                return [[.. tokens, Star]];
            case "endswith":
                return [[Star, .. tokens]];
            case "windash":
                return Dashes(tokens, 0);
            case "wide":
                return [[.. tokens.SelectMany(token => token is Star or Question ? [token] : Encoding.Unicode.GetBytes(token).Select(b => ((char)b).ToString()))]];
            case "base64":
                return [Characters(Convert.ToBase64String(Bytes(tokens)))];
            case "base64offset":
                return Enumerable.Range(0, 3).Select(filler =>
                {
                    var bytes = Bytes(tokens);
                    var encoded = Convert.ToBase64String([.. new byte[filler], .. bytes]);
                    var from = filler switch { 0 => 0, 1 => 2, _ => 3 };
                    var drop = ((bytes.Length + filler) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
                    return Characters(from + drop >= encoded.Length ? "" : encoded[from..^drop]);
                });
            default:
                return [tokens];
        }
    }

    private static byte[] Bytes(List<string> tokens) => Encoding.UTF8.GetBytes(string.Concat(tokens));

    private static List<string> Characters(string text) => [.. text.Select(character => character.ToString())];

    private static IEnumerable<List<string>> Dashes(List<string> tokens, int at)
    {
        for (var i = at; i < tokens.Count; i++)
        {
            var before = i == 0 ? " " : tokens[i - 1];
            if (tokens[i] is "-" or "/" && (before is Star or Question || !IsWord(before)) && i + 1 < tokens.Count && tokens[i + 1] is not (Star or Question) && IsWord(tokens[i + 1]))
                return new[] { "-", "/", "\u2013", "\u2014", "\u2015" }.SelectMany(dash => Dashes([.. tokens[..i], dash, .. tokens[(i + 1)..]], i + 1));
        }
        return [tokens];
    }

    private static bool IsWord(string rune) => char.IsLetterOrDigit(rune[0]) || rune == "_";
}
