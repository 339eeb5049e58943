using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Kubernetes;

/// <summary>An API server: <c>/k8s/{cluster}/api…</c>. A write that names an older version is a 409; errors are a <c>Status</c>; collections come in pages.</summary>
internal sealed class KubernetesApi(KubernetesWorld world, LabOptions options)
{
    private static readonly string[] Kinds = ["pods", "nodes", "networkpolicies", "deployments", "statefulsets", "replicasets"];

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/k8s/{cluster}/{**path}", ["GET", "POST", "PUT", "PATCH", "DELETE"], DispatchAsync);

    private async Task DispatchAsync(HttpContext context)
    {
        var (cluster, path) = ((string)context.Request.RouteValues["cluster"]!, ((string?)context.Request.RouteValues["path"] ?? "").TrimEnd('/'));
        var sent = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var (status, body) = context.Request.Headers.Authorization != $"Bearer {options.Token}"
            ? Status(401, "Unauthorized", "Unauthorized")
            : Answer(context, cluster, path, sent);
        await context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private (int, JsonObject) Answer(HttpContext context, string cluster, string path, string sent)
    {
        var (method, isCollection) = (context.Request.Method, Kinds.Contains(path[(path.LastIndexOf('/') + 1)..]));
        var body = Parsed(sent);
        return method switch
        {
            "POST" when path.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal) => Review(body),
            "POST" when path.EndsWith("/selfsubjectrulesreviews", StringComparison.Ordinal) => Rules(),
            "GET" when isCollection => List(context, cluster, path),
            "GET" => world.Read(cluster, path) is { } known ? (200, known) : Missing(path),
            "POST" when isCollection && body?["metadata"]?["name"] is { } name => world.Read(cluster, $"{path}/{name}") is null
                ? (201, world.Write(cluster, $"{path}/{name}", body, method, sent)!)
                : Status(409, "AlreadyExists", $"{path[(path.LastIndexOf('/') + 1)..]} \"{name}\" already exists"),
            "PUT" when body is not null => world.Read(cluster, path) is null ? Missing(path) : Written(world.Write(cluster, path, Whole(cluster, path, body), method, sent), path),
            "PATCH" when body is not null => Patch(context, cluster, path, body, sent),
            "DELETE" => Delete(cluster, path, body),
            _ => Status(400, "BadRequest", "the object provided is unrecognized"),
        };
    }

    private (int, JsonObject) Patch(HttpContext context, string cluster, string path, JsonObject patch, string sent)
    {
        if (context.Request.ContentType?.Split(';')[0] != "application/merge-patch+json")
            return Status(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        if (world.Read(cluster, path) is not { } known)
            return Missing(path);
        KubernetesWorld.Merge(known, patch);
        return Written(world.Write(cluster, path, known, "PATCH", sent), path);
    }

    private (int, JsonObject) Delete(string cluster, string path, JsonObject? options)
    {
        if (world.Read(cluster, path) is not { } known)
            return Missing(path);
        if (options?["preconditions"]?["uid"] is { } uid && uid.ToString() != known["metadata"]!["uid"]!.ToString())
            return Status(409, "Conflict", $"Precondition failed: UID in precondition: {uid}, UID in object meta: {known["metadata"]!["uid"]}");
        return (200, world.End(cluster, path));
    }

    private (int, JsonObject) List(HttpContext context, string cluster, string path)
    {
        var found = world.List(cluster, path);
        if (context.Request.Query["fieldSelector"].FirstOrDefault() is { Length: > 0 } selector)
        {
            if (selector.Split('=') is not [var field, var value] || field is not ("status.podIP" or "metadata.name"))
                return Status(400, "BadRequest", $"field label not supported: {selector}");
            found = [.. found.Where(known => (field == "metadata.name" ? known["metadata"]!["name"] : known["status"]?["podIP"])?.ToString() == value)];
        }
        var from = int.TryParse(context.Request.Query["continue"], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 0;
        // Fewer than were asked for, as an API server may.
        var page = found.Skip(from).Take(2).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = "1" };
        if (from + page.Length < found.Count)
            metadata["continue"] = (from + page.Length).ToString(CultureInfo.InvariantCulture);
        return (200, new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["metadata"] = metadata, ["items"] = new JsonArray([.. page.Select(known => (JsonNode)known)]) });
    }

    private (int, JsonObject) Review(JsonObject? review)
    {
        var asked = review?["spec"]?["resourceAttributes"];
        var group = asked?["group"]?.ToString() ?? "";
        var right = $"{asked?["verb"]} {asked?["resource"]}{(group.Length == 0 ? "" : "." + group)}";
        return (201, new JsonObject { ["kind"] = "SelfSubjectAccessReview", ["status"] = new JsonObject { ["allowed"] = !world.Lab.Denied.Contains(right) } });
    }

    private (int, JsonObject) Rules() => (201, new JsonObject
    {
        ["kind"] = "SelfSubjectRulesReview",
        ["status"] = new JsonObject
        {
            // What everybody has who has signed in.
            ["resourceRules"] = new JsonArray([JsonNode.Parse("""{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]}"""),
                .. JsonNode.Parse(world.Lab.Rules ?? "[]")!.AsArray().Select(rule => rule!.DeepClone())]),
            ["nonResourceRules"] = new JsonArray(),
            ["incomplete"] = world.Lab.Rules is null,
        },
    });

    // What the API server keeps itself is not in a body that is written whole.
    private JsonObject Whole(string cluster, string path, JsonObject body)
    {
        var known = world.Read(cluster, path)!;
        body["metadata"]!["uid"] = known["metadata"]!["uid"]!.DeepClone();
        body["metadata"]!["creationTimestamp"] = known["metadata"]!["creationTimestamp"]!.DeepClone();
        return body;
    }

    private static (int, JsonObject) Written(JsonObject? now, string path) =>
        now is null ? Status(409, "Conflict", $"Operation cannot be fulfilled on \"{path[(path.LastIndexOf('/') + 1)..]}\": the object has been modified; please apply your changes to the latest version and try again") : (200, now);

    private static (int, JsonObject) Missing(string path) => Status(404, "NotFound", $"\"{path[(path.LastIndexOf('/') + 1)..]}\" not found");

    private static (int, JsonObject) Status(int code, string reason, string message) =>
        (code, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code });

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // answered 400 where a body is needed
        }
    }
}
