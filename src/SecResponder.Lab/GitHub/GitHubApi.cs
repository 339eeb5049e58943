using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.GitHub;

/// <summary>Create, list, read, comment and close issues; a bearer token, and a User-Agent, without which GitHub refuses whoever asks.</summary>
internal sealed class GitHubApi(IssueTracker tracker, LabOptions options)
{
    private const int LongestBody = 65_536;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/repos/{owner}/{name}", With(RepositoryAsync));
        routes.MapGet("/repos/{owner}/{name}/issues", With(ListAsync));
        routes.MapPost("/repos/{owner}/{name}/issues", With(CreateAsync));
        routes.MapGet("/repos/{owner}/{name}/issues/{number:int}", With(ReadAsync));
        routes.MapPatch("/repos/{owner}/{name}/issues/{number:int}", With(ChangeAsync));
        routes.MapGet("/repos/{owner}/{name}/issues/{number:int}/comments", With(CommentsAsync));
        routes.MapPost("/repos/{owner}/{name}/issues/{number:int}/comments", With(CommentAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
        context.Request.Headers.UserAgent.Count == 0 ? ErrorAsync(context, 403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header")
        : context.Request.Headers.Authorization != $"Bearer {options.Token}" ? ErrorAsync(context, 401, "Bad credentials")
        : !tracker.Lab.Repositories.Contains(Repository(context)) ? ErrorAsync(context, 404, "Not Found")
        : handle(context);

    private Task RepositoryAsync(HttpContext context) => JsonAsync(context, 200, new JsonObject { ["id"] = 1, ["full_name"] = Repository(context), ["has_issues"] = true });

    private Task ListAsync(HttpContext context)
    {
        var (page, most) = (Number(context, "page", 1), Math.Min(Number(context, "per_page", 30), 100));
        // Left out, only what is open is listed.
        var issues = tracker.List(Repository(context), context.Request.Query["state"] == "all", page, most, issue => (JsonNode)Body(issue, isAlone: false));
        return JsonAsync(context, 200, new JsonArray([.. issues]));
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await ReadAsync(context, "title", "body") is not [{ Length: > 0 and <= 256 } title, { Length: <= LongestBody } body, ..] || await SentAsync(context) is not { } sent)
            await ErrorAsync(context, 422, "Validation Failed");
        else if (await IsTooMuchAsync(context))
            return;
        else
        {
            string[] labels = sent.TryGetProperty("labels", out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(label => label.GetString()!)] : [];
            await JsonAsync(context, 201, tracker.Create(Repository(context), title, body, labels, null, FaultyWire.LateBy(context), issue => Body(issue, isAlone: true)));
        }
    }

    private Task ReadAsync(HttpContext context) => tracker.Read(Repository(context), Issue(context), issue => Body(issue, isAlone: true)) is { } body ? JsonAsync(context, 200, body) : ErrorAsync(context, 404, "Not Found");

    private async Task ChangeAsync(HttpContext context)
    {
        if (await ReadAsync(context, "state", "state_reason") is not ["closed", "completed" or "not_planned", ..] said)
            await ErrorAsync(context, 422, "Validation Failed");
        else if (tracker.Read(Repository(context), Issue(context), issue =>
        {
            issue.Close(said[1]!, "secresponder[bot]");
            return Body(issue, isAlone: true);
        }) is { } body)
            await JsonAsync(context, 200, body);
        else
            await ErrorAsync(context, 404, "Not Found");
    }

    private Task CommentsAsync(HttpContext context)
    {
        var (page, most) = (Number(context, "page", 1), Math.Min(Number(context, "per_page", 30), 100));
        return tracker.Read(Repository(context), Issue(context), issue => new JsonArray([.. issue.Comments.Select(Comment).Skip((page - 1) * most).Take(most)])) is { } comments
            ? JsonAsync(context, 200, comments)
            : ErrorAsync(context, 404, "Not Found");
    }

    private async Task CommentAsync(HttpContext context)
    {
        if (await ReadAsync(context, "body") is not [{ Length: > 0 and <= LongestBody } text, ..])
            await ErrorAsync(context, 422, "Validation Failed");
        else if (await IsTooMuchAsync(context))
            return;
        else if (tracker.Read(Repository(context), Issue(context), issue =>
        {
            issue.Comments.Add(text);
            return Comment(text, issue.Comments.Count - 1);
        }) is { } body)
            await JsonAsync(context, 201, body);
        else
            await ErrorAsync(context, 404, "Not Found");
    }

    // The secondary limit: 403, and not always with a time.
    private async Task<bool> IsTooMuchAsync(HttpContext context)
    {
        if (tracker.MayMake())
            return false;
        if (tracker.Lab.TellsRetryAfter)
            context.Response.Headers.RetryAfter = "60";
        await ErrorAsync(context, 403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
        return true;
    }

    private static JsonObject Body(TrackedIssue issue, bool isAlone)
    {
        var body = new JsonObject
        {
            ["id"] = issue.Number,
            ["number"] = issue.Number,
            ["node_id"] = "I_1",
            ["html_url"] = $"https://github.com/{issue.Repository}/issues/{issue.Number}",
            ["title"] = issue.Title,
            ["body"] = issue.Body,
            ["state"] = issue.State,
            ["state_reason"] = issue.StateReason,
            ["labels"] = new JsonArray([.. issue.Labels.Select(label => (JsonNode)new JsonObject { ["name"] = label })]),
            ["created_at"] = issue.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        // A list does not tell who closed an issue.
        if (isAlone && issue.ClosedBy is { } by)
            body["closed_by"] = new JsonObject { ["login"] = by };
        return body;
    }

    private static JsonNode Comment(string text, int index) => new JsonObject { ["id"] = index + 1, ["body"] = text };

    private static async Task<JsonElement?> SentAsync(HttpContext context)
    {
        if (context.Items["sent"] is JsonElement known)
            return known;
        var sent = await context.ReadAsync(GitHubJson.Default.JsonElement);
        context.Items["sent"] = sent;
        return sent;
    }

    private static async Task<string?[]> ReadAsync(HttpContext context, params string[] names) => await SentAsync(context) is { ValueKind: JsonValueKind.Object } sent
        ? [.. names.Select(name => sent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)]
        : [];

    private static Task ErrorAsync(HttpContext context, int status, string message) => JsonAsync(context, status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" });

    private static Task JsonAsync(HttpContext context, int status, JsonNode body) => context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static string Repository(HttpContext context) => $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";

    private static int Issue(HttpContext context) => int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);

    private static int Number(HttpContext context, string name, int otherwise) => int.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
