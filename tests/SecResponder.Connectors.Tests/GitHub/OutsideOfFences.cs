namespace SecResponder.Connectors.Tests.GitHub;

/// <summary>What a reader of Markdown would look at for markup: all but fenced blocks, read as GitHub's specification says (section 4.5).</summary>
internal static class OutsideOfFences
{
    public static string Of(string markdown)
    {
        var (outside, fence) = (new List<string>(), 0);
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            // Up to three blanks may stand before a fence; one that closes has nothing behind it.
            var trimmed = line.TrimStart(' ') is var rest && line.Length - rest.Length <= 3 ? rest : line;
            var ticks = trimmed.TakeWhile(c => c == '`').Count();
            if (fence == 0 && ticks >= 3 && !trimmed[ticks..].Contains('`'))
                fence = ticks;
            else if (fence > 0 && ticks >= fence && trimmed[ticks..].Trim().Length == 0)
                fence = 0;
            else if (fence == 0)
                outside.Add(line);
        }
        Assert.Equal(0, fence);
        return string.Join('\n', outside).Trim();
    }
}
