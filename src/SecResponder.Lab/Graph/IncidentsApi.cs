using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Graph;

/// <summary>Defender XDR's incidents: read, change, comment. Tags are written whole; what is left out stays; comments can't be taken away; a merged incident only says which it was merged into.</summary>
internal sealed class IncidentsApi(IncidentState incidents, TimeProvider time)
{
    private const string Root = "/v1.0/security/incidents";
    private static readonly string[] Statuses = ["active", "inProgress", "resolved"];
    private static readonly string[] Classifications = ["unknown", "falsePositive", "truePositive", "informationalExpectedActivity"];

    private static readonly string[] Determinations =
    [
        "unknown", "apt", "malware", "securityPersonnel", "securityTesting", "unwantedSoftware", "other", "multiStagedAttack", "compromisedUser", "phishing", "maliciousUserActivity",
        "notMalicious", "notEnoughDataToValidate", "confirmedUserActivity", "lineOfBusinessApplication",
    ];

    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> with)
    {
        routes.MapGet(Root, with(context => context.JsonAsync(200, new ListBody<IncidentSeen>(incidents.Snapshot()), GraphJson.Default.ListBodyIncidentSeen)));
        routes.MapGet(Root + "/{id}", with(context => AnswerAsync(context, incidents.Read(Id(context)))));
        routes.MapPatch(Root + "/{id}", with(ChangeAsync));
        routes.MapPost(Root + "/{id}/comments", with(CommentAsync));
    }

    private async Task ChangeAsync(HttpContext context)
    {
        if (await context.ReadAsync(GraphJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } body
            || Odd(body, "status", Statuses) || Odd(body, "classification", Classifications) || Odd(body, "determination", Determinations))
        {
            await GraphSystem.ErrorAsync(context, 400, "BadRequest", "Invalid property value");
            return;
        }
        await AnswerAsync(context, incidents.Change(Id(context), $"change {Id(context)} {Text(body, "status")}".TrimEnd(), FaultyWire.LateBy(context), incident => incident with
        {
            Status = Text(body, "status") ?? incident.Status,
            Classification = Text(body, "classification") ?? incident.Classification,
            Determination = Text(body, "determination") ?? incident.Determination,
            ResolvingComment = Text(body, "resolvingComment") ?? incident.ResolvingComment,
            CustomTags = body.TryGetProperty("customTags", out var tags) && tags.ValueKind == JsonValueKind.Array ? [.. tags.EnumerateArray().Select(tag => tag.GetString()!)] : incident.CustomTags,
        }));
    }

    private async Task CommentAsync(HttpContext context)
    {
        if (await context.ReadAsync(GraphJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } body
            || Text(body, "@odata.type") != "microsoft.graph.security.alertComment" || Text(body, "comment") is not { Length: > 0 } text)
        {
            await GraphSystem.ErrorAsync(context, 400, "BadRequest", "A comment must be given");
            return;
        }
        var changed = incidents.Change(Id(context), $"comment {Id(context)}", FaultyWire.LateBy(context), incident => incident with { Comments = [.. incident.Comments, new IncidentComment(text, "SecResponder", time.GetUtcNow())] });
        await (changed is null ? NotFoundAsync(context) : context.JsonAsync(200, new ListBody<IncidentComment>(changed.Comments), GraphJson.Default.ListBodyIncidentComment));
    }

    private static Task AnswerAsync(HttpContext context, IncidentSeen? incident) =>
        incident is null ? NotFoundAsync(context) : context.JsonAsync(200, incident, GraphJson.Default.IncidentSeen);

    private static Task NotFoundAsync(HttpContext context) => GraphSystem.ErrorAsync(context, 404, "ResourceNotFound", $"Incident {Id(context)} not found");

    private static bool Odd(JsonElement body, string name, string[] known) => Text(body, name) is { } word && !known.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
