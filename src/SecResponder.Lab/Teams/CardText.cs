using System.Text.Json;

namespace SecResponder.Lab.Teams;

/// <summary>The text of an Adaptive Card, line by line, roughly as a reader sees it.</summary>
internal static class CardText
{
    private const int Deepest = 16;

    public static IReadOnlyList<string> Lines(JsonElement card)
    {
        List<string> lines = [];
        Walk(card, lines, 0);
        return lines;
    }

    private static void Walk(JsonElement element, List<string> lines, int depth)
    {
        if (depth > Deepest)
        {
            return;
        }
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Walk(item, lines, depth + 1);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            switch (Text(element, "type"))
            {
                case "TextBlock":
                    lines.Add(Text(element, "text"));
                    return;
                case "RichTextBlock":
                    lines.Add(string.Concat(Children(element, "inlines").Select(run => run.ValueKind == JsonValueKind.String ? run.GetString() : Text(run, "text"))));
                    return;
                case "FactSet":
                    lines.AddRange(Children(element, "facts").Select(fact => $"{Text(fact, "title")}: {Text(fact, "value")}"));
                    return;
                case "Action.OpenUrl":
                    lines.Add($"[{Text(element, "title")}]({Text(element, "url")})");
                    return;
                default:
                    foreach (var name in (string[])["body", "items", "columns", "actions"])
                    {
                        if (element.TryGetProperty(name, out var inner))
                        {
                            Walk(inner, lines, depth + 1);
                        }
                    }
                    return;
            }
        }
    }

    private static JsonElement.ArrayEnumerator Children(JsonElement element, string name) =>
        element.TryGetProperty(name, out var children) && children.ValueKind == JsonValueKind.Array ? children.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
