using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Slack;

/// <summary>Post, look back, delete; a bearer token. What was wrong comes with status 200; a webhook answers with a word.</summary>
internal sealed class SlackApi(MessageWall wall, LabOptions options)
{
    private const int MostBlocks = 50;
    private const int LongestSection = 3000;
    private const int LongestHeader = 150;
    private const int LongestMessage = 13_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/slack/api/auth.test", With(TestAsync));
        routes.MapGet("/slack/api/conversations.history", With(HistoryAsync));
        routes.MapPost("/slack/api/chat.postMessage", With(PostAsync));
        routes.MapPost("/slack/api/chat.delete", With(DeleteAsync));
        routes.MapPost("/slack/services/{team}/{id}/{secret}", WebhookAsync);
    }

    private RequestDelegate With(RequestDelegate handle) => context => context.Request.Headers.Authorization == $"Bearer {options.Token}" ? handle(context) : ErrorAsync(context, "invalid_auth");

    private Task TestAsync(HttpContext context)
    {
        context.Response.Headers["x-oauth-scopes"] = wall.Lab.Scopes;
        return JsonAsync(context, new JsonObject { ["ok"] = true, ["bot_id"] = "B1" });
    }

    private async Task PostAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(SlackJson.Default.JsonElement);
        var channel = Text(sent, "channel") ?? "";
        if (!wall.Lab.Channels.Contains(channel))
            await ErrorAsync(context, channel.Length == 0 ? "channel_not_found" : "not_in_channel");
        else if (Wrong(sent) is { } wrong)
            await ErrorAsync(context, wrong);
        else if (!wall.MayPost())
            await TooMuchAsync(context);
        else
        {
            var step = sent.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("event_payload", out var payload) ? Text(payload, "step") : null;
            var ts = wall.Post(channel, Text(sent, "text") ?? "", sent.GetProperty("blocks").Clone(), step, isWebhooks: false, FaultyWire.LateBy(context));
            await JsonAsync(context, new JsonObject { ["ok"] = true, ["channel"] = channel, ["ts"] = ts });
        }
    }

    private Task HistoryAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!wall.Lab.Scopes.Contains(":history"))
            return ErrorAsync(context, "missing_scope");
        if (!wall.Lab.Channels.Contains(query["channel"].ToString()))
            return ErrorAsync(context, "channel_not_found");
        var skip = int.TryParse(query["cursor"], CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var most = Math.Min(int.Parse(query["limit"].ToString(), CultureInfo.InvariantCulture), wall.Lab.MostAtOnce);
        var found = wall.History(query["channel"].ToString(), query["oldest"].ToString(), query["latest"] is [{ } latest] ? latest : null, query["inclusive"] == "true");
        var messages = found.Skip(skip).Take(most).Select(message =>
        {
            var one = new JsonObject { ["type"] = "message", ["ts"] = message.Ts, ["text"] = message.Text };
            // Without being asked for, the payload is left out.
            if (message.Step is { } step)
                one["metadata"] = new JsonObject { ["event_type"] = "secresponder_step", ["event_payload"] = query["include_all_metadata"] == "true" ? new JsonObject { ["step"] = step } : new JsonObject() };
            return (JsonNode)one;
        });
        return JsonAsync(context, new JsonObject
        {
            ["ok"] = true,
            ["messages"] = new JsonArray([.. messages]),
            ["has_more"] = skip + most < found.Count,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = skip + most < found.Count ? (skip + most).ToString(CultureInfo.InvariantCulture) : "" },
        });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var sent = await context.ReadAsync(SlackJson.Default.JsonElement);
        await (wall.Delete(Text(sent, "channel") ?? "", Text(sent, "ts") ?? "") ? JsonAsync(context, new JsonObject { ["ok"] = true, ["ts"] = Text(sent, "ts") }) : ErrorAsync(context, "message_not_found"));
    }

    private async Task WebhookAsync(HttpContext context)
    {
        if ((string?)context.Request.RouteValues["secret"] != options.Signature)
        {
            await context.TextAsync(404, "no_service");
            return;
        }
        var sent = await context.ReadAsync(SlackJson.Default.JsonElement);
        if (Wrong(sent) is not null)
            await context.TextAsync(400, "invalid_payload");
        else if (!wall.MayPost())
        {
            context.Response.Headers.RetryAfter = "1";
            await context.TextAsync(429, "rate_limited");
        }
        else
        {
            // A webhook's message has no metadata.
            wall.Post("webhook", Text(sent, "text") ?? "", sent.GetProperty("blocks").Clone(), null, isWebhooks: true, TimeSpan.Zero);
            await context.TextAsync(200, "ok");
        }
    }

    private static string? Wrong(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("blocks", out var blocks) || blocks.ValueKind != JsonValueKind.Array || Text(message, "text") is not { Length: > 0 })
            return "no_text";
        var length = 0;
        foreach (var block in blocks.EnumerateArray())
        {
            var texts = block.TryGetProperty("elements", out var elements) ? elements.EnumerateArray().ToArray() : [block.GetProperty("text")];
            foreach (var text in texts)
            {
                if (Text(text, "text") is not { Length: > 0 and <= LongestSection } said || Text(text, "type") is not ("mrkdwn" or "plain_text") || Text(block, "type") == "header" && said.Length > LongestHeader)
                    return "invalid_blocks";
                length += said.Length;
            }
        }
        return blocks.GetArrayLength() > MostBlocks ? "invalid_blocks" : length > LongestMessage ? "msg_blocks_too_long" : null;
    }

    private static Task TooMuchAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return context.JsonAsync(429, Encoding.UTF8.GetBytes("""{"ok":false,"error":"ratelimited"}"""));
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Task ErrorAsync(HttpContext context, string error) => JsonAsync(context, new JsonObject { ["ok"] = false, ["error"] = error });

    private static Task JsonAsync(HttpContext context, JsonObject body) => context.JsonAsync(200, Encoding.UTF8.GetBytes(body.ToJsonString()));
}
