using System.Collections.Immutable;

namespace SecResponder.Playbooks.Importing.Falco;

internal enum FalcoTokenKind
{
    /// <summary>A name, an operator or a bare value.</summary>
    Word,
    /// <summary>A value in quotes, without them.</summary>
    Quoted,
    /// <summary>A bracket or a comma.</summary>
    Sign,
    End,
}

/// <summary>A token of a condition.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="At">Where it begins, from 0.</param>
internal readonly record struct FalcoToken(FalcoTokenKind Kind, string Text, int At)
{
    public bool Is(string word) => Kind is FalcoTokenKind.Word or FalcoTokenKind.Sign && Text == word;

    /// <summary>Cuts a condition into tokens; the last one is the end.</summary>
    /// <remarks>falcosecurity/libs, the filter parser: a bare value goes on until a blank, a bracket, a comma, a quote or an operator sign; a field may have an argument in square brackets.</remarks>
    public static ImmutableArray<FalcoToken> Of(string text)
    {
        var tokens = ImmutableArray.CreateBuilder<FalcoToken>();
        var at = 0;
        while (at < text.Length)
        {
            var begin = at;
            switch (text[at])
            {
                case var blank when char.IsWhiteSpace(blank):
                    at++;
                    continue;
                case '(' or ')' or ',':
                    tokens.Add(new(FalcoTokenKind.Sign, text[at++].ToString(), begin));
                    continue;
                case '=' or '!' or '<' or '>':
                    at += at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
                    tokens.Add(new(FalcoTokenKind.Word, text[begin..at], begin));
                    continue;
                case '"' or '\'':
                    tokens.Add(Quoted(text, ref at));
                    continue;
            }
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or ',' or '=' or '!' or '<' or '>' or '"' or '\''))
                at = text[at] == '[' && text.IndexOf(']', at) is var end and > 0 ? end + 1 : at + 1;
            tokens.Add(new(FalcoTokenKind.Word, text[begin..at], begin));
        }
        tokens.Add(new(FalcoTokenKind.End, "", text.Length));
        return tokens.ToImmutable();
    }

    private static FalcoToken Quoted(string text, ref int at)
    {
        var (begin, quote, value) = (at, text[at], new System.Text.StringBuilder());
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\'))
                at++;
            value.Append(text[at]);
        }
        at = Math.Min(at + 1, text.Length);
        return new(FalcoTokenKind.Quoted, value.ToString(), begin);
    }
}
