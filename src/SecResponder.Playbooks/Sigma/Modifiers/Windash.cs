namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Command-line switches: a dash or slash before a word may be any of five characters.</summary>
internal static class Windash
{
    /// <summary>The five characters.</summary>
    public static readonly char[] Dashes = ['-', '/', '\u2013', '\u2014', '\u2015'];

    /// <summary>Turns each <c>-</c> or <c>/</c> that begins a word (after no word character, before one) into the class of five.</summary>
    public static SigmaPattern Apply(SigmaPattern pattern)
    {
        var parts = new PatternBuilder();
        foreach (var part in pattern.Parts)
        {
            if (part.Kind != PatternPartKind.Literal)
            {
                parts.Add(part);
                continue;
            }
            for (var i = 0; i < part.Text.Length; i++)
            {
                if (part.Text[i] is '-' or '/' && (i == 0 || !IsWord(part.Text[i - 1])) && i + 1 < part.Text.Length && IsWord(part.Text[i + 1]))
                    parts.Add(new PatternPart(PatternPartKind.Dash));
                else
                    parts.Add(part.Text[i]);
            }
        }
        return parts.Build();
    }

    /// <summary>The texts that a plain pattern with dashes stands for; null when there are too many (an encoding can't keep the class).</summary>
    public static IReadOnlyList<string>? Texts(SigmaPattern pattern)
    {
        var texts = new List<string> { "" };
        foreach (var part in pattern.Parts)
        {
            texts = part.Kind == PatternPartKind.Dash
                ? [.. texts.SelectMany(text => Dashes.Select(dash => text + dash))]
                : [.. texts.Select(text => text + part.Text)];
            if (texts.Count > 625)
                return null;
        }
        return texts;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
