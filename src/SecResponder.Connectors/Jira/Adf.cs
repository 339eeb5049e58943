using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;

namespace SecResponder.Connectors.Jira;

/// <summary>Writes the Atlassian Document Format: whatever a text says, it is a text node, and a text node is neither a link nor a mention.</summary>
/// <remarks>Atlassian's developer pages, "Atlassian Document Format": text must not be empty; a code block holds text without marks.</remarks>
internal static class Adf
{
    /// <summary>The description of a ticket: what it is about in paragraphs, the evidence in a block of code.</summary>
    public static void Write(Utf8JsonWriter json, TicketText text) => Document(json, () =>
    {
        foreach (var line in text.Given?.Split('\n') ?? [])
            Paragraph(json, line);
        foreach (var line in text.About)
            Paragraph(json, line);
        Code(json, string.Join('\n', text.Evidence.Select(field => $"{field.Name}: {field.Value}")));
    });

    /// <summary>A comment: its first line is a paragraph, all others a block of code.</summary>
    public static void Write(Utf8JsonWriter json, string text) => Document(json, () =>
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        Paragraph(json, end < 0 ? text : text[..end]);
        Code(json, end < 0 ? "" : text[(end + 1)..]);
    });

    /// <summary>The text of a document's first paragraph, as far as it is text; "" when there is none.</summary>
    public static string FirstLine(JsonElement document) =>
        document.Items("content").FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && first.Text("type") == "paragraph"
            ? string.Concat(first.Items("content").TakeWhile(node => node.Text("type") == "text").Select(node => node.Text("text")))
            : "";

    private static void Document(Utf8JsonWriter json, Action content)
    {
        json.WriteStartObject();
        json.WriteString("type", "doc");
        json.WriteNumber("version", 1);
        json.WriteStartArray("content");
        content();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Paragraph(Utf8JsonWriter json, string text)
    {
        if (text.Length > 0)
            Node(json, "paragraph", text);
    }

    private static void Code(Utf8JsonWriter json, string text)
    {
        if (text.Length > 0)
            Node(json, "codeBlock", text);
    }

    private static void Node(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
