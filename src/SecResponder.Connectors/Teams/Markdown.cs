using System.Text;

namespace SecResponder.Connectors.Teams;

/// <summary>Makes text plain for a reader of Markdown: no links, no mentions, no formatting of an attacker's making.</summary>
internal static class Markdown
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text.Replace("://", ":\u200B//", StringComparison.Ordinal))
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '#' or '!' or '|' or '~' or '>')
                escaped.Append('\\');
            escaped.Append(c == '<' ? '‹' : c);
        }
        return escaped.ToString();
    }
}
