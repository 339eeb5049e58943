using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Pipelines;

/// <summary>Azure DevOps' REST API for one pipeline: run, list builds (with a continuation token), cancel. Whoever is not signed in gets 203 and a page.</summary>
internal sealed class AzurePipelinesApi(RunBook runs, LabOptions options)
{
    private const string System = "azurepipelines";
    private const string StepParameter = "secresponderStep";
    private const int Page = 2;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ado/{project}/_apis/pipelines/{id}", With(context => Id(context) == "12"
            ? context.JsonAsync(200, new JsonObject { ["id"] = 12, ["name"] = "contain" })
            : ErrorAsync(context, 404, $"Pipeline {Id(context)} was not found.")));
        routes.MapPost("/ado/{project}/_apis/pipelines/{id}/runs", With(RunAsync));
        routes.MapGet("/ado/{project}/_apis/build/builds", With(ListAsync));
        routes.MapPatch("/ado/{project}/_apis/build/builds/{id}", With(CancelAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
    {
        if (context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($":{options.Token}"))}")
            return context.Request.Query["api-version"] == "7.1" ? handle(context) : ErrorAsync(context, 400, "No api-version was supplied.");
        context.Response.StatusCode = StatusCodes.Status203NonAuthoritative;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><head><title>Azure DevOps Services | Sign In</title></head></html>", context.RequestAborted);
    };

    private async Task RunAsync(HttpContext context)
    {
        var body = await context.BodyAsync();
        var parameters = PipelinesReply.Texts(body["templateParameters"]);
        var odd = parameters.Keys.FirstOrDefault(name => name != StepParameter && !options.Of<LabRuns>().Inputs.Contains(name));
        if (Id(context) != "12")
            await ErrorAsync(context, 404, $"Pipeline {Id(context)} was not found.");
        else if (body["resources"]?["repositories"]?["self"]?["refName"]?.ToString() != "refs/heads/main")
            await ErrorAsync(context, 400, "Could not find a ref.");
        else if (odd is not null)
            await ErrorAsync(context, 400, $"Unexpected parameter '{odd}'");
        else if (!parameters.TryGetValue(StepParameter, out var step))
            await ErrorAsync(context, 400, $"A value for the '{StepParameter}' parameter must be provided.");
        else
        {
            var run = runs.Start(System, "12", $"contain-{step}", parameters, FaultyWire.LateBy(context));
            await context.JsonAsync(200, new JsonObject { ["id"] = run.Number, ["name"] = run.Title, ["state"] = "inProgress", ["_links"] = Links(run) });
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var from = DateTimeOffset.TryParse(query["minTime"], CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;
        RunSeen[] found = [.. runs.List(System, query["definitions"].ToString()).Where(run => run.StartedAt >= from)];
        var first = int.TryParse(query["continuationToken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        if (first + Page < found.Length)
            context.Response.Headers["x-ms-continuationtoken"] = (first + Page).ToString(CultureInfo.InvariantCulture);
        return context.JsonAsync(200, new JsonObject
        {
            ["count"] = found.Length,
            ["value"] = new JsonArray([.. found.Skip(first).Take(Page).Select(run => (JsonNode)new JsonObject
            {
                ["id"] = run.Number, ["buildNumber"] = run.Title, ["status"] = run.Status switch { "queued" => "notStarted", "in_progress" => "inProgress", _ => "completed" },
                ["result"] = run.Conclusion switch { "success" => "succeeded", "failure" => "failed", "cancelled" => "canceled", _ => null }, ["_links"] = Links(run),
            })]),
        });
    }

    private async Task CancelAsync(HttpContext context)
    {
        if ((await context.BodyAsync())["status"]?.ToString() != "cancelling" || !long.TryParse(Id(context), CultureInfo.InvariantCulture, out var number))
            await ErrorAsync(context, 400, "Value cannot be null. Parameter name: build");
        else if (runs.End(System, number, "cancelled") is null)
            await ErrorAsync(context, 404, $"The requested build {number} could not be found.");
        else
            await context.JsonAsync(200, new JsonObject { ["id"] = number, ["status"] = "cancelling" });
    }

    private static JsonObject Links(RunSeen run) => new() { ["web"] = new JsonObject { ["href"] = $"https://dev.azure.example/soc/_build/results?buildId={run.Number}" } };

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task ErrorAsync(HttpContext context, int status, string message) => context.JsonAsync(status, new JsonObject { ["$id"] = "1", ["message"] = message, ["typeKey"] = "VssServiceException" });
}
