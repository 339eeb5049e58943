using System.Text.Json.Nodes;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Security rules as values: which members differ. Case, the order of lists, and what only Resource Manager writes say nothing.</summary>
internal static class SecurityRule
{
    public const string Type = "Microsoft.Network/networkSecurityGroups/securityRules";

    // Written by Resource Manager itself, in answers only.
    private static readonly HashSet<string> Told = new(StringComparer.OrdinalIgnoreCase) { "provisioningState", "etag", "id", "name", "type", "resourceGuid" };

    /// <summary>Whether a member is one that people set.</summary>
    public static bool IsSet(string member) => !Told.Contains(member);

    /// <summary>The members of the first that the second does not have alike.</summary>
    public static List<string> Differences(JsonObject wanted, JsonObject there) =>
        [.. wanted.Where(member => IsSet(member.Key) && !AreAlike(member.Value, Member(there, member.Key))).Select(member => member.Key)];

    /// <summary>A member, whatever its case.</summary>
    public static JsonNode? Member(JsonObject of, string name) => of.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    // Resource Manager answers an empty list where nothing was given.
    private static bool AreAlike(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (null or JsonArray { Count: 0 }, null or JsonArray { Count: 0 }) => true,
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Select(Plain).Order(StringComparer.Ordinal).SequenceEqual(right.Select(Plain).Order(StringComparer.Ordinal)),
        (JsonObject left, JsonObject right) => left.Count == right.Count && Differences(left, right).Count == 0,
        (null, _) or (_, null) => false,
        _ => Plain(one) == Plain(other),
    };

    private static string Plain(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value => value.ToString().ToUpperInvariant(),
        _ => node.ToJsonString().ToUpperInvariant(),
    };
}
