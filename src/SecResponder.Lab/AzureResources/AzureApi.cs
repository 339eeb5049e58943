using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.AzureResources;

/// <summary>Azure Resource Manager as its reference describes it: resources by id, tags, rules, machines' power, and operations that go on after the answer.</summary>
internal sealed class AzureApi(AzureWorld world, LabOptions options)
{
    private const string Tags = "/providers/Microsoft.Resources/tags/default";
    private const string Permissions = "/providers/Microsoft.Authorization/permissions";
    private const string Operations = "/providers/Lab.Operations/";
    private readonly AzureWrites _writes = new(world);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/subscriptions/{**rest}", ["GET", "PUT", "PATCH", "POST", "DELETE"], With(DispatchAsync));
        routes.MapPost("/providers/Microsoft.ResourceGraph/resources", With(context => GraphAsync(context)));
    }

    private RequestDelegate With(RequestDelegate handle) => context => context switch
    {
        _ when context.Request.Headers.Authorization != $"Bearer {options.Token}" => AnswerAsync(context, AzureReply.Error(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or invalid.")),
        _ when context.Request.Query["api-version"].Count == 0 => AnswerAsync(context, AzureReply.Error(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")),
        _ => handle(context),
    };

    private async Task DispatchAsync(HttpContext context)
    {
        var path = (context.Request.Path.Value ?? "").TrimEnd('/');
        var body = await BodyAsync(context);
        var method = context.Request.Method;
        var reply = (method, path) switch
        {
            ("GET", _) when path.EndsWith(Permissions, StringComparison.OrdinalIgnoreCase) => AzureReply.Of(200, new JsonObject
            {
                ["value"] = new JsonArray(new JsonObject { ["actions"] = new JsonArray([.. world.Lab.Actions.Select(action => (JsonNode)action)]), ["notActions"] = new JsonArray() }),
            }),
            ("GET", _) when path.Contains(Operations, StringComparison.Ordinal) => Operation(path),
            _ when path.EndsWith(Tags, StringComparison.OrdinalIgnoreCase) => _writes.Tags(method, path[..^Tags.Length], path, body, Client(context)),
            ("GET", _) when path.EndsWith("/instanceView", StringComparison.OrdinalIgnoreCase) => Instance(path[..^"/instanceView".Length]),
            ("POST", _) => _writes.Power(path, Client(context)),
            _ when path.Contains("/securityRules/", StringComparison.OrdinalIgnoreCase) => _writes.Rule(method, path, body, context.Request.Headers.IfMatch, Client(context)),
            ("GET", _) => Read(path),
            ("PUT", _) => _writes.Put(path, body, context.Request.Headers.IfMatch, Client(context)),
            ("DELETE", _) => _writes.Delete(path, Client(context)),
            _ => AzureReply.Error(405, "MethodNotAllowed", $"The HTTP method {method} is not supported for the resource."),
        };
        if (reply.Begun is { } id)
            context.Response.Headers["Azure-AsyncOperation"] =
                $"{context.Request.Scheme}://{context.Request.Host}/subscriptions/{id.Split('/')[2]}{Operations}{Convert.ToHexString(Encoding.UTF8.GetBytes(id))}?api-version=2024-05-01";
        await AnswerAsync(context, reply);
    }

    private AzureReply Read(string id) => world.With(id, entry =>
    {
        entry?.Read();
        return entry is null ? AzureReply.Missing(id) : AzureReply.Of(200, entry.Told());
    });

    private AzureReply Instance(string id) => world.With(id, entry =>
    {
        entry?.Read();
        return entry is null ? AzureReply.Missing(id) : AzureReply.Of(200, new JsonObject
        {
            ["statuses"] = new JsonArray(
                new JsonObject { ["code"] = "ProvisioningState/succeeded", ["level"] = "Info" },
                new JsonObject { ["code"] = $"PowerState/{entry.Power}", ["level"] = "Info" }),
        });
    });

    private AzureReply Operation(string path) => world.With(Encoding.UTF8.GetString(Convert.FromHexString(path[(path.LastIndexOf('/') + 1)..])), entry =>
    {
        entry?.Read();
        return AzureReply.Of(200, new JsonObject { ["status"] = entry is { ReadsLeft: > 0 } ? "InProgress" : "Succeeded" });
    });

    private async Task GraphAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        await AnswerAsync(context, GraphQuery.Answer(world, body?["query"]?.ToString() ?? "", [.. (body?["subscriptions"] as JsonArray ?? []).Select(subscription => subscription!.ToString())]));
    }

    private static string Client(HttpContext context) => context.Request.Headers["x-ms-client-request-id"].ToString();

    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, AzureJson.Default.JsonObject, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null; // no body, or one that a write then refuses
        }
    }

    private static Task AnswerAsync(HttpContext context, AzureReply reply)
    {
        if (reply.Body is not null)
            return context.JsonAsync(reply.Status, Encoding.UTF8.GetBytes(reply.Body.ToJsonString()));
        context.Response.StatusCode = reply.Status;
        return Task.CompletedTask;
    }
}

/// <summary>What is answered, and which resource something goes on with.</summary>
internal sealed record AzureReply(int Status, JsonObject? Body, string? Begun = null)
{
    public static AzureReply Of(int status, JsonObject body, string? begun = null) => new(status, body, begun);

    public static AzureReply Error(int status, string code, string message) => new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    public static AzureReply Missing(string id) => Error(404, "ResourceNotFound", $"The Resource '{id}' was not found.");

    public static AzureReply Busy(string id) => Error(429, "RetryableErrorDueToAnotherOperation", $"Operation on resource {id} is being preempted by another operation in progress.");

    public static AzureReply Changed { get; } = Error(412, "PreconditionFailed", "Precondition failed.");
}
