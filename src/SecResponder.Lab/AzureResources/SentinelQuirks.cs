using System.Text.Json.Nodes;

namespace SecResponder.Lab.AzureResources;

/// <summary>What Microsoft Sentinel asks of incidents and their comments, beyond what Resource Manager asks of any resource.</summary>
/// <remarks>Azure REST API, "Incidents", "Incident Comments" (2023-02-01): title, severity and status are required; the ETag may stand in the body.</remarks>
internal static class SentinelQuirks
{
    private const string Incidents = "/providers/Microsoft.SecurityInsights/incidents/";
    private const string Comments = "/comments/";
    private const int MostComments = 100;
    private const int LongestComment = 30_000;

    public static AzureReply? Against(AzureWorld world, string id, AzureEntry? entry, JsonObject body)
    {
        if (id.IndexOf(Incidents, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var at))
            return null;
        if (body["etag"] is JsonValue etag && etag.ToString() != entry?.Etag)
            return AzureReply.Error(409, "Conflict", "The incident was updated by another; read it again.");
        var properties = body["properties"] as JsonObject ?? [];
        var comments = id.IndexOf(Comments, at, StringComparison.OrdinalIgnoreCase);
        if (comments < 0)
            return ((string[])["title", "severity", "status"]).FirstOrDefault(name => properties[name] is not JsonValue) is { } missing
                ? AzureReply.Error(400, "BadRequest", $"Required property '{missing}' is missing")
                : properties["status"]!.ToString() == "Closed" && properties["classification"] is not JsonValue
                    ? AzureReply.Error(400, "BadRequest", "A closed incident must have a classification")
                    : null;
        if (world.With(id[..comments], incident => incident is null))
            return AzureReply.Error(404, "NotFound", "Incident does not exist");
        if (properties["message"] is not JsonValue message || message.ToString().Length is 0 or > LongestComment)
            return AzureReply.Error(400, "BadRequest", "Invalid message");
        return entry is null && world.Snapshot().Count(resource => resource.Id.StartsWith(id[..comments] + Comments, StringComparison.OrdinalIgnoreCase)) >= MostComments
            ? AzureReply.Error(400, "BadRequest", "The incident has reached the limit of comments")
            : null;
    }
}
