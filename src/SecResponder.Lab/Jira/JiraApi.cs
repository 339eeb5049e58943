using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Jira;

/// <summary>Create, read, search, comment and move issues; Basic authentication with an API token.</summary>
internal sealed partial class JiraApi(IssueBook book, LabOptions options)
{
    private static readonly string[] Known = ["project", "issuetype", "summary", "description", "labels", "priority", "components", "assignee"];
    // As a simple workflow has them: from everywhere that is not done.
    private static readonly (string Id, string Name, string To)[] Transitions = [("11", "Start", "In Progress"), ("31", "Finish", "Done"), ("41", "Withdraw", "Cancelled")];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rest/api/3/mypermissions", With(PermissionsAsync));
        routes.MapGet("/rest/api/3/field", With(FieldsAsync));
        routes.MapGet("/rest/api/3/search/jql", With(SearchAsync));
        // Removed by Atlassian: whoever still asks here hears so.
        routes.MapGet("/rest/api/3/search", With(context => ErrorAsync(context, 410, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")));
        routes.MapPost("/rest/api/3/issue", With(CreateAsync));
        routes.MapGet("/rest/api/3/issue/{key}", With(ReadAsync));
        routes.MapGet("/rest/api/3/issue/{key}/comment", With(CommentsAsync));
        routes.MapPost("/rest/api/3/issue/{key}/comment", With(CommentAsync));
        routes.MapGet("/rest/api/3/issue/{key}/transitions", With(TransitionsAsync));
        routes.MapPost("/rest/api/3/issue/{key}/transitions", With(MoveAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
        context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"))}"
            ? handle(context)
            : ErrorAsync(context, 401, "Client must be authenticated to access this resource.");

    private Task PermissionsAsync(HttpContext context)
    {
        var have = book.Projects.Contains(context.Request.Query["projectKey"].ToString());
        var permissions = new JsonObject();
        foreach (var name in context.Request.Query["permissions"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
            permissions[name] = new JsonObject { ["key"] = name, ["havePermission"] = have };
        return have ? JsonAsync(context, 200, new JsonObject { ["permissions"] = permissions }) : ErrorAsync(context, 404, "No project could be found with key '" + context.Request.Query["projectKey"] + "'.");
    }

    private Task FieldsAsync(HttpContext context)
    {
        var fields = Known.Select(field => (Id: field, Name: char.ToUpperInvariant(field[0]) + field[1..])).Concat(book.Fields);
        return context.JsonAsync(200, Encoding.UTF8.GetBytes(new JsonArray([.. fields.Select(field => (JsonNode)new JsonObject { ["id"] = field.Id, ["name"] = field.Name, ["custom"] = field.Id.StartsWith("customfield_", StringComparison.Ordinal) })]).ToJsonString()));
    }

    private Task SearchAsync(HttpContext context)
    {
        if (ChangesJql().Match(context.Request.Query["jql"].ToString()) is { Success: true } changes)
            return JsonAsync(context, 200, JiraChangeSearch.Page(book, changes, context.Request.Query, issue => Body(issue, context)));
        var match = Jql().Match(context.Request.Query["jql"].ToString());
        if (!match.Success)
            return ErrorAsync(context, 400, "Error in the JQL Query: Expecting operator");
        return JsonAsync(context, 200, new JsonObject { ["issues"] = new JsonArray([.. book.Search(match.Groups["label"].Value, issue => (JsonNode)Body(issue, context))]), ["isLast"] = true });
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await context.ReadAsync(JiraJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Object)
        {
            await ErrorAsync(context, 400, "Can not parse the request");
            return;
        }
        var errors = new JsonObject();
        foreach (var field in fields.EnumerateObject().Where(field => !Known.Contains(field.Name) && book.Fields.All(one => one.Id != field.Name)))
            errors[field.Name] = $"Field '{field.Name}' cannot be set. It is not on the appropriate screen, or unknown.";
        var project = Text(fields, "project", "key");
        if (!book.Projects.Contains(project))
            errors["project"] = "valid project is required";
        var summary = fields.TryGetProperty("summary", out var title) ? title.GetString() ?? "" : "";
        if (summary.Length is 0 or > 255 || summary.Contains('\n'))
            errors["summary"] = summary.Contains('\n') ? "The summary is invalid because it contains newline characters." : "Summary must be less than 255 characters.";
        string[] labels = fields.TryGetProperty("labels", out var list) ? [.. list.EnumerateArray().Select(label => label.GetString()!)] : [];
        if (labels.Any(label => label.Contains(' ')))
            errors["labels"] = "The label can't contain spaces.";
        var description = fields.TryGetProperty("description", out var document) ? document.Clone() : default;
        if (DocumentText.Of(description) is not { Length: < 32_768 })
            errors["description"] = "INVALID_INPUT";
        if (errors.Count > 0)
        {
            await JsonAsync(context, 400, new JsonObject { ["errorMessages"] = new JsonArray(), ["errors"] = errors });
            return;
        }
        var step = body.TryGetProperty("properties", out var properties) ? properties.EnumerateArray().Select(one => Text(one, "value", "step")).FirstOrDefault() : null;
        var others = fields.EnumerateObject().Where(field => field.Name is "components" or "assignee" || book.Fields.Any(one => one.Id == field.Name)).ToDictionary(field => field.Name, field => field.Value.Clone());
        var key = book.Create(project!, summary, description, labels, Text(fields, "priority", "name"), step, FaultyWire.LateBy(context), Text(fields, "issuetype", "name") ?? "Task", others);
        await JsonAsync(context, 201, new JsonObject { ["id"] = "10000", ["key"] = key, ["self"] = $"https://example.atlassian.net/rest/api/3/issue/{key}" });
    }

    private Task ReadAsync(HttpContext context) => book.Read(Key(context), issue => Body(issue, context)) is { } body ? JsonAsync(context, 200, body) : NoIssueAsync(context);

    private Task CommentsAsync(HttpContext context)
    {
        var (start, most) = (int.Parse(context.Request.Query["startAt"].ToString(), CultureInfo.InvariantCulture), int.Parse(context.Request.Query["maxResults"].ToString(), CultureInfo.InvariantCulture));
        return book.Read(Key(context), issue => new JsonObject
        {
            ["total"] = issue.Comments.Count,
            ["comments"] = new JsonArray([.. issue.Comments.AsEnumerable().Reverse().Skip(start).Take(most).Select(comment => (JsonNode)new JsonObject { ["body"] = JsonNode.Parse(comment.GetRawText()) })]),
        }) is { } body ? JsonAsync(context, 200, body) : NoIssueAsync(context);
    }

    private async Task CommentAsync(HttpContext context)
    {
        if (await context.ReadAsync(JiraJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } sent || !sent.TryGetProperty("body", out var comment) || DocumentText.Of(comment) is null)
            await ErrorAsync(context, 400, "INVALID_INPUT");
        else if (book.Read(Key(context), issue =>
        {
            issue.Comments.Add(comment.Clone());
            return new JsonObject { ["id"] = issue.Comments.Count.ToString(CultureInfo.InvariantCulture) };
        }) is { } body)
            await JsonAsync(context, 201, body);
        else
            await NoIssueAsync(context);
    }

    private Task TransitionsAsync(HttpContext context) => book.Read(Key(context), issue => new JsonObject
    {
        ["transitions"] = new JsonArray([.. (issue.IsOver ? [] : Transitions).Select(one => (JsonNode)new JsonObject { ["id"] = one.Id, ["name"] = one.Name, ["to"] = new JsonObject { ["name"] = one.To } })]),
    }) is { } body ? JsonAsync(context, 200, body) : NoIssueAsync(context);

    private async Task MoveAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(JiraJson.Default.JsonElement);
        var transition = Transitions.FirstOrDefault(one => one.Id == Text(sent, "transition", "id"));
        if (transition.Id is null)
            await ErrorAsync(context, 400, "It seems that you have tried to perform an illegal workflow operation.");
        else if (book.Read(Key(context), issue =>
        {
            issue.Move(transition.To, sent.TryGetProperty("fields", out var fields) ? Text(fields, "resolution", "name") : null, options.User, book.Now);
            return issue;
        }) is null)
            await NoIssueAsync(context);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static JsonObject Body(Issue issue, HttpContext context)
    {
        var body = new JsonObject
        {
            ["key"] = issue.Key,
            ["fields"] = new JsonObject
            {
                ["summary"] = issue.Summary,
                ["issuetype"] = new JsonObject { ["name"] = issue.Type },
                ["labels"] = new JsonArray([.. issue.Labels.Select(label => (JsonNode)label)]),
                ["status"] = new JsonObject { ["name"] = issue.Status, ["statusCategory"] = new JsonObject { ["key"] = issue.IsOver ? "done" : "new" } },
                ["resolution"] = issue.Resolution is null ? null : new JsonObject { ["name"] = issue.Resolution },
            },
        };
        foreach (var (name, value) in issue.Others)
            body["fields"]![name] = JsonNode.Parse(value.GetRawText());
        if (context.Request.Query["properties"] == "secresponder" && issue.Step is { } step)
            body["properties"] = new JsonObject { ["secresponder"] = new JsonObject { ["step"] = step } };
        if (context.Request.Query["expand"] == "changelog")
            body["changelog"] = new JsonObject
            {
                ["histories"] = new JsonArray([.. issue.Changes.Select(change => (JsonNode)new JsonObject
                {
                    ["created"] = change.At.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
                    ["author"] = new JsonObject { ["emailAddress"] = change.By, ["displayName"] = change.By },
                    ["items"] = new JsonArray(new JsonObject { ["field"] = "status", ["toString"] = change.To }),
                })]),
            };
        return body;
    }

    private static string? Text(JsonElement element, string name, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(member, out var text) ? text.GetString() : null;

    private static Task NoIssueAsync(HttpContext context) => ErrorAsync(context, 404, "Issue does not exist or you do not have permission to see it.");

    private static Task ErrorAsync(HttpContext context, int status, string message) =>
        JsonAsync(context, status, new JsonObject { ["errorMessages"] = new JsonArray(message), ["errors"] = new JsonObject() });

    private static Task JsonAsync(HttpContext context, int status, JsonObject body) => context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static string Key(HttpContext context) => (string)context.Request.RouteValues["key"]!;

    // What the lab understands of JQL: the changes of a project whose window is around a time, and one label.
    [GeneratedRegex("^project = \"(?<project>[^\"]*)\" AND issuetype = \"(?<type>[^\"]*)\" AND cf\\[(?<start>[0-9]+)\\] <= \"(?<before>[^\"]*)\" AND cf\\[(?<end>[0-9]+)\\] >= \"(?<after>[^\"]*)\" ORDER BY key ASC$", RegexOptions.CultureInvariant)]
    private static partial Regex ChangesJql();

    [GeneratedRegex("^labels = \"(?<label>[^\"]*)\"( ORDER BY created ASC)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Jql();
}
