using SecResponder.Connectors.Tickets;

namespace SecResponder.Connectors.GitHub;

/// <summary>Writes GitHub's Markdown: whatever comes from outside stands in a fenced block, where nothing is a link, a mention, a reference or HTML.</summary>
/// <remarks>GitHub Flavored Markdown 0.29, section 4.5: a fence ends only at one that is as long; ours is longer than any run of backticks within.</remarks>
internal static class GitHubText
{
    private const int ShortestFence = 3;

    /// <summary>The body of a ticket; its first line is the marker.</summary>
    public static string Body(string stepId, TicketText text) =>
        $"{Marker(stepId)}\n{Fenced(string.Join('\n', [.. text.Given is null ? Array.Empty<string>() : [text.Given, ""], .. text.About, "", .. text.Evidence.Select(field => $"{field.Name}: {field.Value}")]))}";

    /// <summary>A comment: its first line as it is, which is ours, and all others in a block.</summary>
    public static string Comment(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : $"{text[..end]}\n{Fenced(text[(end + 1)..])}";
    }

    /// <summary>A title: one line, and nobody is called by it.</summary>
    public static string Title(string title) => title.Replace("@", "@\u200B", StringComparison.Ordinal);

    /// <summary>What a reader does not see, and we find the issue by.</summary>
    public static string Marker(string stepId) => $"<!-- secresponder:{stepId} -->";

    private static string Fenced(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', Math.Max(ShortestFence, longest + 1));
        return $"{fence}text\n{text}\n{fence}";
    }
}
