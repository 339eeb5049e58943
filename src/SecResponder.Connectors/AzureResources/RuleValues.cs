using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecResponder.Connectors.AzureResources;

/// <summary>What a change event says of a resource's members: JSON, whole or its <c>properties</c> alone, or <c>path=value; path=value</c> as Resource Graph's changes are told.</summary>
internal static partial class RuleValues
{
    /// <summary>The word for "it was not there before".</summary>
    public const string Absent = "absent";

    // A list that is told in words can't be told from a text: only what is one word in a rule is read so.
    private static readonly FrozenSet<string> Members = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "access", "direction", "priority", "protocol", "description", "sourceAddressPrefix", "sourcePortRange", "destinationAddressPrefix", "destinationPortRange");

    /// <summary>The members; null when it tells none.</summary>
    public static JsonObject? Read(string text)
    {
        text = text.Trim();
        return text.StartsWith('{') ? OfJson(text) : OfPairs(text);
    }

    private static JsonObject? OfJson(string text)
    {
        try
        {
            var whole = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) as JsonObject;
            var members = SecurityRule.Member(whole!, "properties") as JsonObject ?? whole!;
            members = (JsonObject)members.DeepClone();
            foreach (var told in members.Select(member => member.Key).Where(name => !SecurityRule.IsSet(name)).ToArray())
                members.Remove(told);
            return members.Count > 0 ? members : null;
        }
        // Not JSON after all, or the same member twice.
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonObject? OfPairs(string text)
    {
        var members = new JsonObject();
        foreach (var pair in Pairs().Split(text))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                return null;
            var name = pair[..at][(pair[..at].LastIndexOf('.') + 1)..];
            if (!Members.TryGetValue(name, out var known))
                return null;
            members[known] = known == "priority" && int.TryParse(pair[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : pair[(at + 1)..];
        }
        return members.Count > 0 ? members : null;
    }

    [GeneratedRegex(@"; (?=[\w.\[\]""'\-]+=)", RegexOptions.CultureInvariant)]
    private static partial Regex Pairs();
}
