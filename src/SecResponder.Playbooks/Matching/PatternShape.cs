using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Which patterns an index answers by itself, and what it can at least tell about the others.</summary>
internal static class PatternShape
{
    // The longest tell most; more of them only cost.
    private const int MostNecessary = 3;

    /// <summary>Whether any value will do: a lone star.</summary>
    public static bool IsAnything(SigmaPattern pattern) => pattern.Parts is [{ Kind: PatternPartKind.AnyRun }];

    /// <summary>The literal that is the whole of a pattern, its case aside; null when there is more to it.</summary>
    public static LiteralKey? Literal(SigmaPattern pattern) => pattern.Parts switch
    {
        [] => LiteralKey.Of(LiteralKind.Exact, ""),
        [{ Kind: PatternPartKind.Literal, Text: var text }] => Of(LiteralKind.Exact, text),
        [{ Kind: PatternPartKind.Literal, Text: var text }, { Kind: PatternPartKind.AnyRun }] => Of(LiteralKind.Prefix, text),
        [{ Kind: PatternPartKind.AnyRun }, { Kind: PatternPartKind.Literal, Text: var text }] => Of(LiteralKind.Suffix, text),
        [{ Kind: PatternPartKind.AnyRun }, { Kind: PatternPartKind.Literal, Text: var text }, { Kind: PatternPartKind.AnyRun }] => Of(LiteralKind.Substring, text),
        _ => null,
    };

    /// <summary>The literals that a value must have to fit; none when the pattern has no text at all.</summary>
    public static IEnumerable<LiteralKey> Necessary(SigmaPattern pattern)
    {
        if (Literal(pattern) is { } whole)
            return [whole];
        var parts = pattern.Parts;
        return parts.Index().Where(part => part.Item.Kind == PatternPartKind.Literal)
            .OrderByDescending(part => part.Item.Text.Length).Take(MostNecessary)
            .Select(part => Of(part.Index == 0 ? LiteralKind.Prefix : part.Index == parts.Length - 1 ? LiteralKind.Suffix : LiteralKind.Substring, part.Item.Text));
    }

    /// <summary>A guess at how often a value has the literal, relative to others.</summary>
    public static double Weight(LiteralKey literal)
    {
        var length = literal.Latin1.Length;
        return literal.Kind switch
        {
            LiteralKind.Network => 1 + Math.Max(0, (literal.Network.Address.IsV4 ? 32 : 64) - literal.Network.PrefixLength) * 4,
            LiteralKind.Exact => literal.Latin1 is "true" or "false" or "success" or "failure" or "allow" or "deny" ? 300 : length switch { 0 => 200, 1 => 60, < 4 => 10, < 8 => 4, _ => 1 },
            _ => length switch { 1 => 900, 2 => 400, 3 => 150, 4 => 40, < 8 => 10, _ => 3 },
        };
    }

    private static LiteralKey Of(LiteralKind kind, string text) => LiteralKey.Of(kind, text);
}
