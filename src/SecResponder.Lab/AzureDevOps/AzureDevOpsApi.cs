using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.AzureDevOps;

/// <summary>Create, query, read, change and comment work items; a personal access token. Who is not signed in gets the page on which one signs in, and 203.</summary>
internal sealed partial class AzureDevOpsApi(WorkItemBook book, LabOptions options)
{
    private const string Us = "secresponder@corp.example";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{organization}/_apis/wit/wiql", With(QueryAsync));
        routes.MapGet("/{organization}/_apis/wit/workitems", With(ReadManyAsync));
        routes.MapGet("/{organization}/_apis/wit/workitems/{id:int}", With(ReadAsync));
        routes.MapPatch("/{organization}/_apis/wit/workitems/{id:int}", With(ChangeAsync));
        routes.MapPost("/{organization}/{project}/_apis/wit/workitems/${type}", With(CreateAsync));
        routes.MapGet("/{organization}/{project}/_apis/wit/workitemtypes/{type}/states", With(StatesAsync));
        routes.MapGet("/{organization}/{project}/_apis/wit/workitems/{id:int}/comments", With(CommentsAsync));
        routes.MapPost("/{organization}/{project}/_apis/wit/workitems/{id:int}/comments", With(CommentAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
    {
        if (context.Request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($":{options.Token}"))}")
        {
            context.Response.StatusCode = StatusCodes.Status203NonAuthoritative;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head></html>", context.RequestAborted);
        }
        if (!context.Request.Query["api-version"].ToString().StartsWith("7.1", StringComparison.Ordinal))
            return ErrorAsync(context, 400, "No api-version was supplied for the request.");
        return context.Request.RouteValues["project"] is string project && !book.Lab.Projects.Contains(project)
            ? ErrorAsync(context, 404, $"TF200016: The following project does not exist: {project}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.")
            : handle(context);
    };

    private async Task QueryAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(AzureDevOpsJson.Default.JsonElement);
        var asked = sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("query", out var query) ? query.GetString() ?? "" : "";
        var match = Wiql().Match(asked);
        if (ChangesWiql().Match(asked) is { Success: true } changes && context.Request.Query["timePrecision"] == "true")
            await JsonAsync(context, 200, Ids(book.Around(
                changes.Groups["project"].Value, changes.Groups["type"].Value, changes.Groups["start"].Value, changes.Groups["end"].Value, DateTimeOffset.Parse(changes.Groups["at"].Value, CultureInfo.InvariantCulture))));
        else if (!match.Success)
            await ErrorAsync(context, 400, "TF51006: The query statement is missing a FROM clause.");
        else
            await JsonAsync(context, 200, Ids(book.Tagged(match.Groups["tag"].Value)));
    }

    private static JsonObject Ids(IEnumerable<int> ids) => new() { ["workItems"] = new JsonArray([.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id })]) };

    // By default one number that is not there fails all of them.
    private Task ReadManyAsync(HttpContext context)
    {
        var items = context.Request.Query["ids"].ToString().Split(',').Select(id => book.Read(int.Parse(id, CultureInfo.InvariantCulture), Body)).ToArray();
        return items.Any(item => item is null) && context.Request.Query["errorPolicy"] != "omit"
            ? ErrorAsync(context, 404, "TF401232: Work item does not exist.")
            : JsonAsync(context, 200, new JsonObject { ["count"] = items.Length, ["value"] = new JsonArray([.. items]) });
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await PatchAsync(context) is not { } patch)
            return;
        var (item, status, message) = book.Create((string)context.Request.RouteValues["project"]!, patch, context.Request.Query["validateOnly"] == "true", FaultyWire.LateBy(context), Us, Body, (string)context.Request.RouteValues["type"]!);
        await (item is null ? ErrorAsync(context, status, message) : JsonAsync(context, 200, item));
    }

    private Task ReadAsync(HttpContext context) => book.Read(Id(context), Body) is { } body ? JsonAsync(context, 200, body) : ErrorAsync(context, 404, "TF401232: Work item does not exist.");

    private async Task ChangeAsync(HttpContext context)
    {
        if (await PatchAsync(context) is not { } patch)
            return;
        var (item, status, message) = book.Change(Id(context), patch, Us, Body);
        await (item is null ? ErrorAsync(context, status, message) : JsonAsync(context, 200, item));
    }

    private Task StatesAsync(HttpContext context) => JsonAsync(context, 200, new JsonObject
    {
        ["count"] = book.Lab.States.Count,
        ["value"] = new JsonArray([.. book.Lab.States.Select(state => (JsonNode)new JsonObject { ["name"] = state.Name, ["category"] = state.Category })]),
    });

    private Task CommentsAsync(HttpContext context)
    {
        var skip = int.TryParse(context.Request.Query["continuationToken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var most = int.Parse(context.Request.Query["$top"].ToString(), CultureInfo.InvariantCulture);
        return book.Read(Id(context), item =>
        {
            var body = new JsonObject
            {
                ["totalCount"] = item.Comments.Count,
                ["comments"] = new JsonArray([.. item.Comments.AsEnumerable().Reverse().Skip(skip).Take(most).Select(text => (JsonNode)new JsonObject { ["text"] = text })]),
            };
            if (skip + most < item.Comments.Count)
                body["continuationToken"] = (skip + most).ToString(CultureInfo.InvariantCulture);
            return body;
        }) is { } comments ? JsonAsync(context, 200, comments) : ErrorAsync(context, 404, "TF401232: Work item does not exist.");
    }

    private async Task CommentAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(AzureDevOpsJson.Default.JsonElement);
        if (sent.ValueKind != JsonValueKind.Object || !sent.TryGetProperty("text", out var text) || text.GetString() is not { Length: > 0 } said)
            await ErrorAsync(context, 400, "The comment text is empty.");
        else if (book.Read(Id(context), item =>
        {
            item.Take(item.Fields, [said], Us);
            return new JsonObject { ["id"] = item.Comments.Count, ["text"] = said };
        }) is { } body)
            await JsonAsync(context, 200, body);
        else
            await ErrorAsync(context, 404, "TF401232: Work item does not exist.");
    }

    private static async Task<JsonElement?> PatchAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/json-patch+json", StringComparison.Ordinal) != true)
        {
            await ErrorAsync(context, 415, "The request indicated a Content-Type of \"application/json\" for method type \"POST\" which is not supported. Valid content types for this method are: application/json-patch+json.");
            return null;
        }
        return await context.ReadAsync(AzureDevOpsJson.Default.JsonElement);
    }

    private static JsonObject Body(LabWorkItem item)
    {
        var fields = new JsonObject
        {
            ["System.TeamProject"] = item.Project,
            ["System.WorkItemType"] = item.Type,
            ["System.Reason"] = item.State,
            ["System.ChangedBy"] = new JsonObject { ["displayName"] = item.ChangedBy, ["uniqueName"] = item.ChangedBy },
        };
        foreach (var (name, value) in item.Fields)
            fields[name] = name == "System.AssignedTo" ? new JsonObject { ["displayName"] = value, ["uniqueName"] = value } : value;
        return new JsonObject { ["id"] = item.Id, ["rev"] = item.Rev, ["fields"] = fields };
    }

    private static int Id(HttpContext context) => int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    private static Task ErrorAsync(HttpContext context, int status, string message) => JsonAsync(context, status, new JsonObject { ["$id"] = "1", ["message"] = message, ["typeKey"] = "VssServiceException" });

    private static Task JsonAsync(HttpContext context, int status, JsonObject body) => context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    // What the lab understands of WIQL: the changes of a project whose window holds a time, and one tag.
    [GeneratedRegex(@"^SELECT \[System\.Id\] FROM workitems WHERE \[System\.TeamProject\] = '(?<project>[^']*)' AND \[System\.WorkItemType\] = '(?<type>[^']*)' AND \[(?<start>[^\]]+)\] <= '(?<at>[^']*)' AND \[(?<end>[^\]]+)\] >= '[^']*' ORDER BY \[System\.Id\]$", RegexOptions.CultureInvariant)]
    private static partial Regex ChangesWiql();

    [GeneratedRegex(@"^SELECT \[System\.Id\] FROM workitems WHERE \[System\.Tags\] CONTAINS '(?<tag>[^']*)' ORDER BY \[System\.Id\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Wiql();
}
