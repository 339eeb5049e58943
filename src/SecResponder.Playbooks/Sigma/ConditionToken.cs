namespace SecResponder.Playbooks.Sigma;

/// <summary>A word or bracket of a condition; <paramref name="At"/> is its offset in the text. An empty text ends the condition.</summary>
internal readonly record struct ConditionToken(string Text, int At)
{
    public bool IsEnd => Text.Length == 0;
}

/// <summary>Cuts a condition into words: letters, digits, <c>_</c>, <c>-</c>, <c>*</c>; everything else stands for itself.</summary>
internal static class ConditionTokens
{
    public static List<ConditionToken> Of(string text)
    {
        var tokens = new List<ConditionToken>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && IsWord(text[i]))
                i++;
            if (i == start)
                i++;
            tokens.Add(new ConditionToken(text[start..i], start));
        }
        tokens.Add(new ConditionToken("", text.Length));
        return tokens;
    }

    public static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or '*';
}
