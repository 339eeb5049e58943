using System.Text;
using System.Text.Json;

namespace SecResponder.Lab.Jira;

/// <summary>Reads an Atlassian document as strictly as Jira does, and shows it as text.</summary>
internal static class DocumentText
{
    private static readonly string[] Blocks = ["paragraph", "codeBlock", "heading", "bulletList", "listItem"];

    /// <summary>The text, a block a line; null when it is no document: then Jira answers INVALID_INPUT.</summary>
    public static string? Of(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || Text(document, "type") != "doc" || !document.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || version.GetInt32() != 1)
            return null;
        var text = new StringBuilder();
        return Read(document, text) ? text.ToString().TrimEnd('\n') : null;
    }

    private static bool Read(JsonElement parent, StringBuilder text)
    {
        if (!parent.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var node in content.EnumerateArray())
        {
            if (node.ValueKind != JsonValueKind.Object || !Blocks.Contains(Text(node, "type")) || !Inline(node, text))
                return false;
            text.Append('\n');
        }
        return true;
    }

    private static bool Inline(JsonElement block, StringBuilder text)
    {
        if (!block.TryGetProperty("content", out var content))
            return true;
        if (content.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var node in content.EnumerateArray())
            switch (Text(node, "type"))
            {
                // An empty text node is refused.
                case "text" when Text(node, "text") is { Length: > 0 } said:
                    text.Append(node.TryGetProperty("marks", out _) ? $"<marked>{said}</marked>" : said);
                    break;
                case "hardBreak":
                    text.Append('\n');
                    break;
                case "mention":
                    text.Append("<mention>");
                    break;
                case "inlineCard":
                    text.Append("<link>");
                    break;
                default:
                    return false;
            }
        return true;
    }

    private static string? Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
