using System.Text;

namespace SecResponder.Playbooks.Enrichment.Feeds.Stix;

/// <summary>What a token of a STIX pattern is.</summary>
internal enum StixTokenKind
{
    /// <summary>A keyword, an object path, a number.</summary>
    Word,
    /// <summary>Text in quotes, its escapes resolved.</summary>
    Text,
    /// <summary>Brackets, commas and comparison signs.</summary>
    Sign,
    End,
}

/// <summary>A token and where it begins, from 1.</summary>
internal readonly record struct StixToken(StixTokenKind Kind, string Text, int Column);

/// <summary>Cuts a STIX pattern into tokens.</summary>
/// <remarks>STIX 2.1, 9.2 "Constants" (a backslash escapes a quote and itself) and 9.6 "Object paths" (<c>file:hashes.'SHA-256'</c>, <c>a:b[*].c</c>).</remarks>
internal static class StixTokens
{
    /// <summary>The tokens, an <see cref="StixTokenKind.End"/> last; null with the column of the quote that is never closed.</summary>
    public static List<StixToken>? Of(string pattern, out int unclosed)
    {
        var tokens = new List<StixToken>();
        unclosed = 0;
        for (var at = 0; at < pattern.Length;)
        {
            var start = at;
            if (char.IsWhiteSpace(pattern[at]))
                at++;
            else if (pattern[at] == '\'')
            {
                if (Quoted(pattern, ref at) is not { } text)
                {
                    unclosed = start + 1;
                    return null;
                }
                tokens.Add(new StixToken(StixTokenKind.Text, text, start + 1));
            }
            else if (IsWord(pattern[at]))
            {
                if (Word(pattern, ref at) is not { } word)
                {
                    unclosed = start + 1;
                    return null;
                }
                tokens.Add(new StixToken(StixTokenKind.Word, word, start + 1));
            }
            else
            {
                at += pattern.AsSpan(at).StartsWith("!=") || pattern.AsSpan(at).StartsWith("==") || pattern.AsSpan(at).StartsWith("<=") || pattern.AsSpan(at).StartsWith(">=") ? 2 : 1;
                tokens.Add(new StixToken(StixTokenKind.Sign, pattern[start..at], start + 1));
            }
        }
        tokens.Add(new StixToken(StixTokenKind.End, "", pattern.Length + 1));
        return tokens;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or ':' or '.' or '+';

    private static string? Quoted(string pattern, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] == '\'')
            {
                at++;
                return text.ToString();
            }
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
                at++;
            text.Append(pattern[at]);
        }
        return null;
    }

    // A path goes on through quoted keys and indexes of lists.
    private static string? Word(string pattern, ref int at)
    {
        var word = new StringBuilder();
        while (at < pattern.Length)
        {
            if (IsWord(pattern[at]))
                word.Append(pattern[at++]);
            else if (pattern[at] == '\'' && word[^1] is '.' or ':')
            {
                if (Quoted(pattern, ref at) is not { } key)
                    return null;
                word.Append(key);
            }
            else if (pattern[at] == '[' && pattern.IndexOf(']', at) is var close and > 0 && pattern.AsSpan(at + 1, close - at - 1) is var index && (index is "*" || index.Length > 0 && index.IndexOfAnyExceptInRange('0', '9') < 0))
            {
                word.Append("[*]");
                at = close + 1;
            }
            else
                break;
        }
        return word.ToString();
    }
}
