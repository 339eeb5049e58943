using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Webhooks;

/// <summary><c>POST /hooks/{name}</c>, <c>POST /hooks/{name}/undo</c>, <c>GET /hooks/{name}?id=…</c>: signed (Standard Webhooks), CloudEvents in structured mode, and an address with a key where one is wanted.</summary>
/// <remarks>Written from the two specifications, not from the connector: what it takes is what any receiver would.</remarks>
internal sealed class WebhooksApi(HookInbox inbox, WebhookLab lab, LabOptions options, TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/hooks/{name}", context => PostAsync(context, isUndo: false));
        routes.MapPost("/hooks/{name}/undo", context => PostAsync(context, isUndo: true));
        routes.MapGet("/hooks/{name}", AskAsync);
    }

    private async Task PostAsync(HttpContext context, bool isUndo)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        if (Against(context, memory.ToArray()) is { } against)
            await context.TextAsync(401, against);
        else if (!(context.Request.ContentType ?? "").StartsWith("application/cloudevents+json", StringComparison.Ordinal))
            await context.TextAsync(415, "a CloudEvent in structured mode is wanted");
        else if (Told(memory.ToArray()) is not { } told || !told.TryGetProperty("data", out var data) || !data.TryGetProperty("step", out var step)
            || told.GetProperty("id").GetString() != context.Request.Headers["webhook-id"] || told.GetProperty("type").GetString() != (isUndo ? "secresponder.step.undo" : "secresponder.step.do"))
            await context.TextAsync(400, "this is no event of a step");
        else
        {
            inbox.Take(Name(context), told.GetProperty("id").GetString()!, step.GetString()!, isUndo, told, Faults.FaultyWire.LateBy(context));
            await context.TextAsync(lab.ReadsUntilDone > 0 ? 202 : 200, "taken");
        }
    }

    private Task AskAsync(HttpContext context)
    {
        if (Against(context, []) is { } against)
            return context.TextAsync(401, against);
        var id = context.Request.Query["id"].ToString();
        var state = inbox.Ask(Name(context), id);
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("state", state);
            json.WriteEndObject();
        }
        return context.JsonAsync(state == "absent" ? 404 : 200, memory.ToArray());
    }

    private string? Against(HttpContext context, byte[] body)
    {
        var headers = context.Request.Headers;
        if (context.Request.Query["sig"] is { Count: > 0 } sig && sig != options.Signature)
            return "the address's key is wrong";
        if (!long.TryParse(headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return "the message is old, or of the future";
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(lab.Secret), signed);
        return headers["webhook-signature"].ToString().Split(' ').Any(one => one.StartsWith("v1,", StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(expected, Bytes(one[3..])))
            ? null
            : "no signature fits";
    }

    private static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }

    private static JsonElement? Told(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            // The four attributes that an event must have.
            return ((string[])["specversion", "id", "source", "type"]).All(name => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0)
                && root.GetProperty("specversion").GetString() == "1.0" ? root.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // answered 400 by the caller
        }
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;
}
