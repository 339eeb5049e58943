using System.Text;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Importing.Drafts;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>KQL's operators on texts, in Sigma's modifiers.</summary>
/// <remarks>Kusto Query Language, "String operators": <c>has</c> asks for whole terms, which are maximal sequences of ASCII letters and digits.</remarks>
internal static class KqlWords
{
    /// <summary>What an operator means: the modifiers, and what becomes of the value.</summary>
    /// <param name="Modifiers">Sigma's.</param>
    /// <param name="IsCased">Whether letters' case tells.</param>
    /// <param name="Value">The text as the rule has it.</param>
    public sealed record Meaning(string Modifiers, bool IsCased, Func<string, DraftValue> Value)
    {
        /// <summary>The modifiers with those that say whether case tells; what has no letters needs none.</summary>
        public string For(IEnumerable<string> texts) =>
            Modifiers.StartsWith("|re", StringComparison.Ordinal) ? Modifiers.Replace("|re", IsCased ? "|re" : "|re|i", StringComparison.Ordinal)
            : IsCased && texts.Any(text => text.Any(char.IsLetter)) ? Modifiers + "|cased" : Modifiers;
    }

    /// <summary>The meaning of an operator without its <c>!</c>; null: it is none on texts.</summary>
    public static Meaning? Of(string op) => op switch
    {
        "==" or "in" => new("", true, DraftValue.Text),
        "=~" or "in~" => new("", false, DraftValue.Text),
        "contains" => new("|contains", false, DraftValue.Text),
        "contains_cs" => new("|contains", true, DraftValue.Text),
        "startswith" => new("|startswith", false, DraftValue.Text),
        "startswith_cs" => new("|startswith", true, DraftValue.Text),
        "endswith" => new("|endswith", false, DraftValue.Text),
        "endswith_cs" => new("|endswith", true, DraftValue.Text),
        "has" or "has_any" => new("|re", false, text => Term(text, true, true)),
        "has_all" => new("|re|all", false, text => Term(text, true, true)),
        "has_cs" => new("|re", true, text => Term(text, true, true)),
        "hasprefix" => new("|re", false, text => Term(text, true, false)),
        "hasprefix_cs" => new("|re", true, text => Term(text, true, false)),
        "hassuffix" => new("|re", false, text => Term(text, false, true)),
        "hassuffix_cs" => new("|re", true, text => Term(text, false, true)),
        "matches regex" => new("|re", true, text => DraftValue.Raw(Pattern(text))),
        _ => null,
    };

    /// <summary>A pattern of RE2 as .NET writes it.</summary>
    public static string Pattern(string text) => text.Replace("(?P<", "(?<", StringComparison.Ordinal);

    // A term ends where a letter or digit meets something else; an end of the text that is neither needs no such edge.
    private static DraftValue Term(string text, bool begins, bool ends)
    {
        var pattern = new StringBuilder();
        if (begins && text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]))
            pattern.Append("(?:^|[^A-Za-z0-9])");
        pattern.Append(Regex.Escape(text).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal));
        if (ends && text.Length > 0 && char.IsAsciiLetterOrDigit(text[^1]))
            pattern.Append("(?:[^A-Za-z0-9]|$)");
        return DraftValue.Raw(pattern.ToString());
    }
}
