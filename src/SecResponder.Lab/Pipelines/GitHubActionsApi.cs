using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Pipelines;

/// <summary>GitHub's REST API for one workflow: dispatch, list (newest first, a page of 100), cancel, and an app's tokens. A run's title is what a <c>run-name</c> with the step's id gives.</summary>
internal sealed class GitHubActionsApi(GitHubActionsSystem system, LabOptions options, TimeProvider time)
{
    private const string System = "githubactions";
    private const string StepInput = "secresponder_step";
    private const string Workflow = "/gha/repos/{owner}/{repo}/actions/workflows/{file}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Workflow, With(context => File(context) == "contain.yml"
            ? context.JsonAsync(200, new JsonObject { ["id"] = 7, ["path"] = $".github/workflows/{File(context)}", ["state"] = "active" })
            : ErrorAsync(context, 404, "Not Found")));
        routes.MapGet(Workflow + "/runs", With(ListAsync));
        routes.MapPost(Workflow + "/dispatches", With(DispatchAsync));
        routes.MapPost("/gha/repos/{owner}/{repo}/actions/runs/{id}/cancel", With(CancelAsync));
        routes.MapPost("/gha/app/installations/{id}/access_tokens", TokenAsync);
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
        context.Request.Headers.Authorization != $"Bearer {options.Token}" ? ErrorAsync(context, 401, "Bad credentials")
        : context.Request.Headers.UserAgent.Count == 0 ? ErrorAsync(context, 403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header")
        : handle(context);

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var from = query["created"].ToString() is ['>', '=', .. var text] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;
        var size = int.TryParse(query["per_page"], CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, 100) : 30;
        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        RunSeen[] found = [.. system.Runs.List(System, File(context)).Where(run => run.StartedAt >= from).Reverse()];
        return context.JsonAsync(200, new JsonObject
        {
            ["total_count"] = found.Length,
            ["workflow_runs"] = new JsonArray([.. found.Skip((page - 1) * size).Take(size).Select(run => (JsonNode)new JsonObject
            {
                ["id"] = run.Number, ["event"] = "workflow_dispatch", ["display_title"] = run.Title, ["status"] = run.Status, ["conclusion"] = run.Conclusion.Length > 0 ? run.Conclusion : null,
                ["html_url"] = Link(context, run), ["created_at"] = run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            })]),
        });
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var body = await context.BodyAsync();
        var inputs = PipelinesReply.Texts(body["inputs"]);
        var odd = inputs.Keys.Where(name => name != StepInput && !options.Of<LabRuns>().Inputs.Contains(name)).ToArray();
        if (File(context) != "contain.yml")
            await ErrorAsync(context, 404, "Not Found");
        else if (body["ref"]?.ToString() != "main")
            await ErrorAsync(context, 422, $"No ref found for: {body["ref"]}");
        else if (odd.Length > 0)
            await ErrorAsync(context, 422, $"Unexpected inputs provided: [\"{string.Join("\", \"", odd)}\"]");
        else if (!inputs.ContainsKey(StepInput))
            await ErrorAsync(context, 422, $"Required input '{StepInput}' not provided");
        else
        {
            var run = system.Runs.Start(System, File(context), $"contain {inputs[StepInput]}", inputs, FaultyWire.LateBy(context));
            if (body["return_run_details"]?.ToString() == "true")
                await context.JsonAsync(200, new JsonObject { ["workflow_run_id"] = run.Number, ["run_url"] = $"https://api.github.example/runs/{run.Number}", ["html_url"] = Link(context, run) });
            else
                context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private Task CancelAsync(HttpContext context) => (long.TryParse((string?)context.Request.RouteValues["id"], CultureInfo.InvariantCulture, out var number) ? system.Runs.End(System, number, "cancelled") : null) switch
    {
        true => context.JsonAsync(202, new JsonObject()),
        false => ErrorAsync(context, 409, "Cannot cancel a workflow run that is completed."),
        null => ErrorAsync(context, 404, "Not Found"),
    };

    // The app proves who it is by a token that it has signed; it gets one that says what it may do.
    private Task TokenAsync(HttpContext context)
    {
        var parts = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal).Split('.');
        if (system.AppKey is not { } pem || parts.Length != 3)
            return ErrorAsync(context, 401, "A JSON web token could not be decoded");
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return ErrorAsync(context, 401, "A JSON web token could not be decoded");
        if (claims["iat"]!.GetValue<long>() > now || claims["exp"]!.GetValue<long>() > now + 600)
            return ErrorAsync(context, 401, "'Expiration time' claim ('exp') is too far in the future");
        return context.JsonAsync(201, new JsonObject { ["token"] = options.Token, ["expires_at"] = time.GetUtcNow().AddHours(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) });
    }

    private static string Link(HttpContext context, RunSeen run) => $"https://github.example/{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["repo"]}/actions/runs/{run.Number}";

    private static string File(HttpContext context) => (string)context.Request.RouteValues["file"]!;

    private static Task ErrorAsync(HttpContext context, int status, string message) => context.JsonAsync(status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" });
}
