using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary>An incident of Defender XDR as Graph tells it.</summary>
/// <remarks>Microsoft Graph v1.0, "incident resource type" (microsoft.graph.security). Words come in either case: the page's own example says <c>Active</c>, its table <c>active</c>.</remarks>
internal sealed record XdrIncident(string Id, string Status, string Classification, string Determination, string ResolvingComment, ImmutableArray<string> Tags, ImmutableArray<string> Comments, string? Redirect, string? Link)
{
    private static readonly string[] Statuses = ["active", "inProgress", "resolved", "redirected", "awaitingAction", "unknownFutureValue"];

    public bool IsResolved => Status == "resolved";

    /// <summary>Whether a comment is a step's: it begins with its id, which nothing that an event says can.</summary>
    public static bool IsOf(string comment, string stepId) => comment.StartsWith($"[{stepId}]", StringComparison.Ordinal);

    /// <summary>Whether a comment of ours about a step is there.</summary>
    public bool Mentions(string stepId) => Comments.Any(comment => IsOf(comment, stepId));

    /// <summary>What is not there; of what goes before it, the comment may be.</summary>
    public Effect.Absent WithoutEffect(string stepId) => new(Left: Mentions(stepId) ? "the comment that announces it" : null);

    /// <summary>Reads the answer to a read or a change of it.</summary>
    /// <exception cref="ConnectorException">It is no such incident.</exception>
    public static XdrIncident Of(string id, ApiAnswer answer)
    {
        if (answer.Body is not { ValueKind: JsonValueKind.Object } body || body.Text("id") != id || Word(body, "status", Statuses) is not { } status)
            throw answer.Unreadable();
        return new XdrIncident(
            id, status, Word(body, "classification", XdrWords.Classifications) ?? "unknown", Word(body, "determination", XdrWords.Determinations) ?? "unknown", body.Text("resolvingComment"),
            [.. body.Texts("customTags")], [.. body.Items("comments").Select(comment => comment.Text("comment"))],
            body.Text("redirectIncidentId") is { Length: > 0 } redirect ? redirect : null, body.Text("incidentWebUrl") is { Length: > 0 } link ? link : null);
    }

    private static string? Word(JsonElement body, string name, IEnumerable<string> known) =>
        body.Text(name) is { Length: > 0 } said ? known.FirstOrDefault(word => word.Equals(said, StringComparison.OrdinalIgnoreCase)) : null;
}
