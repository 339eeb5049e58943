using System.Text;
using SecResponder.Response;

namespace SecResponder.Connectors.Slack;

/// <summary>Makes text plain for Slack: links, mentions and calls to everybody all begin with <c>&lt;</c>, and that is written as an entity; what is longer escaped than a block takes is cut.</summary>
/// <remarks>Slack's developer pages, "Formatting message text": <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are the control characters. A section takes 3,000 characters, a header 150.</remarks>
internal static class SlackText
{
    /// <summary>One line, escaped.</summary>
    /// <param name="text">Whatever somebody wrote.</param>
    /// <param name="longest">Characters after escaping.</param>
    public static string Line(string text, int longest) => Escape(PlainText.Line(text, longest), longest);

    /// <summary>Lines as a block of code, in which nothing is bold, a list or a picture; no backtick within can end it.</summary>
    public static string Code(IEnumerable<string> lines, int longest)
    {
        const string Fence = "```";
        var text = string.Join('\n', lines.Select(line => PlainText.Line(line, longest))).Replace('`', 'ˋ');
        return $"{Fence}{Escape(text, longest - (2 * Fence.Length))}{Fence}";
    }

    // An entity is not cut in two.
    private static string Escape(string text, int longest)
    {
        var escaped = new StringBuilder(Math.Min(text.Length, longest) + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => rune.ToString() };
            if (escaped.Length + next.Length >= longest)
                return escaped.Append('…').ToString();
            escaped.Append(next);
        }
        return escaped.ToString();
    }
}
