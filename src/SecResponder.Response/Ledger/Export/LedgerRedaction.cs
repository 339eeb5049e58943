using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Response.Ledger.Export;

/// <summary>Takes the values of some fields out of stories that leave the house. The same value is the same placeholder throughout an export, so that a reader still sees who
/// acted twice, and not who it was.</summary>
/// <remarks>Values are learned from the events that stand as evidence; wherever one of them stands as a whole word (a title, a ticket's text, a target), it goes as well.
/// The ledger itself is never changed.</remarks>
public sealed class LedgerRedaction(IEnumerable<string> fields)
{
    // Shorter values ("-", "0") say nothing of anybody, and would take half of every sentence with them.
    private const int Shortest = 3;

    private readonly FrozenSet<string> _fields = fields.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The story without those values.</summary>
    public Story Of(Story story)
    {
        ArgumentNullException.ThrowIfNull(story);
        if (_fields.Count == 0)
            return story;
        Learn(story.Incident.Evidence);
        foreach (var row in story.Rows)
            if (row.Fact() is SignalSeen signal)
                Learn(signal.Evidence);
        var incident = story.Incident;
        ImmutableArray<LedgerEntry> rows = [.. story.Rows.Select(row => row with { Data = Hide(row.Data) })];
        return story with
        {
            Incident = incident with
            {
                Title = Hide(incident.Title),
                Summary = Hide(incident.Summary),
                Group = [.. incident.Group.Select(Hide)],
                Evidence = Hide(incident.Evidence),
            },
            Steps = [],
            Lines = [.. rows.Select(LedgerSentences.Tell)],
            Rows = rows,
        };
    }

    private void Learn(string evidence)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            Learn(document.RootElement, "");
        }
        catch (JsonException)
        {
            // Evidence that is no JSON has no fields that could be named.
        }
    }

    private void Learn(JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Learn(member.Value, member.Name);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Learn(item, name);
                break;
            case JsonValueKind.String or JsonValueKind.Number when _fields.Contains(name) && element.ToString() is { Length: >= Shortest } value && !_placeholders.ContainsKey(value):
                _counts[name] = _counts.GetValueOrDefault(name) + 1;
                _placeholders[value] = $"[{name} {_counts[name]}]";
                break;
            default:
                break;
        }
    }

    // JSON is taken apart, as deep as JSON stands within JSON: a value is looked for as it is, not as it is escaped.
    private string Hide(string text)
    {
        if (text is not ['{', ..])
            return HideWords(text);
        try
        {
            var node = JsonNode.Parse(text);
            return node is null ? text : Hidden(node)!.ToJsonString();
        }
        // No JSON, or members that stand twice: as text, then.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return HideWords(text);
        }
    }

    private JsonNode? Hidden(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Hidden(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Hidden)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Hide(value.GetValue<string>())),
        JsonValue value when _placeholders.TryGetValue(value.ToJsonString(), out var placeholder) => JsonValue.Create(placeholder),
        _ => node?.DeepClone(),
    };

    private string HideWords(string text)
    {
        foreach (var (value, placeholder) in _placeholders.OrderByDescending(one => one.Key.Length))
            text = Replace(text, value, placeholder);
        return text;
    }

    private static string Replace(string text, string value, string placeholder)
    {
        StringBuilder? replaced = null;
        var from = 0;
        for (var at = text.IndexOf(value, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.OrdinalIgnoreCase))
        {
            if (IsWithinWord(text, at - 1, value[0]) || IsWithinWord(text, at + value.Length, value[^1]))
                continue;
            (replaced ??= new StringBuilder(text.Length)).Append(text, from, at - from).Append(placeholder);
            from = at + value.Length;
        }
        return replaced?.Append(text, from, text.Length - from).ToString() ?? text;
    }

    private static bool IsWithinWord(string text, int neighbour, char edge) =>
        neighbour >= 0 && neighbour < text.Length && char.IsLetterOrDigit(edge) && char.IsLetterOrDigit(text[neighbour]);
}
