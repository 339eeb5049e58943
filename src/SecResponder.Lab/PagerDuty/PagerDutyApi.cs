using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.PagerDuty;

/// <summary>Takes events, and shows incidents and their alerts. Events carry their key in the body; the REST API wants a header of its own form.</summary>
internal sealed class PagerDutyApi(PageBook book, LabOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/enqueue", TakeAsync);
        routes.MapGet("/incidents", With(IncidentsAsync));
        routes.MapGet("/incidents/{id}/alerts", With(AlertsAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context => context.Request.Headers.Authorization == $"Token token={options.Token}"
        ? handle(context)
        : JsonAsync(context, 401, new JsonObject { ["error"] = new JsonObject { ["message"] = "Invalid Token", ["code"] = 2006 } });

    private async Task TakeAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(PagerDutyJson.Default.JsonElement);
        var (action, key) = (Text(sent, "event_action"), Text(sent, "dedup_key"));
        List<string> errors = [];
        if (Text(sent, "routing_key") != options.Token)
            errors.Add("Invalid routing key");
        if (action is not ("trigger" or "acknowledge" or "resolve"))
            errors.Add("'event_action' is missing or invalid");
        if (key is not { Length: > 0 and <= 255 })
            errors.Add("'dedup_key' is missing or too long");
        var payload = sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("payload", out var given) ? given : default;
        if (action == "trigger" && (Text(payload, "summary") is not { Length: > 0 and <= 1024 } || Text(payload, "source") is not { Length: > 0 } || Text(payload, "severity") is not ("critical" or "error" or "warning" or "info")))
            errors.Add("'payload' is missing or invalid");
        if (errors.Count > 0)
        {
            await JsonAsync(context, 400, new JsonObject { ["status"] = "invalid event", ["message"] = "Event object is invalid", ["errors"] = new JsonArray([.. errors.Select(error => (JsonNode)error)]) });
            return;
        }
        if (action == "trigger")
            book.Trigger(key!, Text(payload, "summary")!, Text(payload, "source")!, Text(payload, "severity")!, payload.TryGetProperty("custom_details", out var details) ? details.Clone() : default, FaultyWire.LateBy(context));
        else
            book.Become(key!, action == "resolve" ? "resolved" : "acknowledged");
        await JsonAsync(context, 202, new JsonObject { ["status"] = "success", ["message"] = "Event processed", ["dedup_key"] = key });
    }

    private Task IncidentsAsync(HttpContext context)
    {
        var key = context.Request.Query["incident_key"].ToString();
        return JsonAsync(context, 200, new JsonObject
        {
            ["incidents"] = new JsonArray([.. book.Read(page => key.Length == 0 || page.Key == key, page => (JsonNode)new JsonObject
            {
                ["id"] = page.Id,
                ["status"] = page.Status,
                ["title"] = page.Summary,
                ["incident_key"] = book.Lab.HoldsAlerts ? null : page.Key,
                ["html_url"] = $"https://acme.pagerduty.com/incidents/{page.Id}",
            })]),
        });
    }

    private Task AlertsAsync(HttpContext context) => JsonAsync(context, 200, new JsonObject
    {
        ["alerts"] = new JsonArray([.. book.Read(page => page.Id == (string)context.Request.RouteValues["id"]!, page => (JsonNode)new JsonObject { ["alert_key"] = page.Key })]),
    });

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Task JsonAsync(HttpContext context, int status, JsonObject body) => context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));
}
