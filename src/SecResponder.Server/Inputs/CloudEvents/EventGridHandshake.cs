using System.Text.Json;
using SecResponder.Server.Inputs.Http;

namespace SecResponder.Server.Inputs.CloudEvents;

/// <summary>How Event Grid asks whether it may send here, in its own schema and in that of CloudEvents. Only callers who may send get this far.</summary>
/// <remarks>Microsoft Learn, "Endpoint validation with Event Grid event schema", "Endpoint validation with CloudEvents schema"; CloudEvents 1.0.2, "HTTP 1.1 web hooks for event delivery", section 4.</remarks>
internal static class EventGridHandshake
{
    private const string Kind = "aeg-event-type";
    private const int LongestOrigin = 255;

    /// <summary>The answer to a validation or farewell in Event Grid's own schema; null: it is an event like any other.</summary>
    public static IResult? Answer(HttpRequest request, ArraySegment<byte> body) => request.Headers[Kind].ToString() switch
    {
        "SubscriptionValidation" => CodeIn(body) is { } code
            ? Results.Json(new Dictionary<string, string> { ["validationResponse"] = code })
            : Replies.Text("a SubscriptionValidation without data.validationCode", StatusCodes.Status400BadRequest),
        "SubscriptionDeletion" or "Unsubscribe" => Results.Ok(),
        _ => null,
    };

    /// <summary>Answers <c>OPTIONS</c>: whoever may send may send as often as it likes; the limits of every caller hold for it, too.</summary>
    public static IResult Options(HttpContext context)
    {
        context.Response.Headers.Allow = "POST, OPTIONS";
        if (context.Request.Headers["WebHook-Request-Origin"].ToString() is not { Length: > 0 and <= LongestOrigin } origin)
            return Results.NoContent();
        if (!origin.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':'))
            return Replies.Text("WebHook-Request-Origin is a name of the domain name system", StatusCodes.Status400BadRequest);
        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return Results.Ok();
    }

    private static string? CodeIn(ArraySegment<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.AsMemory());
            var first = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().FirstOrDefault() : document.RootElement;
            return first.ValueKind == JsonValueKind.Object && first.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("validationCode", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // said by the caller, as a missing code is
        }
    }
}
