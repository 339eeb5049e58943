using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Teams;

/// <summary>A Workflows webhook: <c>POST /workflows/{channel}/triggers/manual/paths/invoke?sig=…</c>, 202 for what it takes.</summary>
internal sealed class TeamsApi(ChannelWall wall, LabOptions options)
{
    private const int LargestMessage = 28 * 1024;
    private const string CardType = "application/vnd.microsoft.card.adaptive";

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/workflows/{channel}/triggers/manual/paths/invoke", PostAsync);

    private async Task PostAsync(HttpContext context)
    {
        var channel = (string)context.Request.RouteValues["channel"]!;
        if (context.Request.Query["sig"] != options.Signature)
        {
            await context.TextAsync(401, "DirectApiAuthorizationRequired");
            return;
        }
        if (!wall.MayPost(channel))
        {
            context.Response.Headers.RetryAfter = "1";
            await context.TextAsync(429, "Microsoft Teams endpoint returned HTTP error 429");
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > LargestMessage)
        {
            await context.TextAsync(413, "Request Entity too large");
            return;
        }
        if (Card(body.ToArray()) is not { } card)
        {
            // The trigger's schema check; a card that is merely wrong is taken, and the flow fails later where no caller can see it.
            await context.TextAsync(400, "The request content is not a message with an Adaptive Card attachment");
            return;
        }
        wall.Post(channel, card);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static JsonElement? Card(byte[] body)
    {
        try
        {
            using var message = JsonDocument.Parse(body);
            return message.RootElement.GetProperty("type").GetString() == "message"
                && message.RootElement.GetProperty("attachments") is { ValueKind: JsonValueKind.Array } attachments && attachments.GetArrayLength() == 1
                && attachments[0].GetProperty("contentType").GetString() == CardType
                ? attachments[0].GetProperty("content").Clone()
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // answered 400 by the caller
        }
    }
}
