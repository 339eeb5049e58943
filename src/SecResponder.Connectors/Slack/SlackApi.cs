using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Slack;

/// <summary>Slack's Web API with the bot's token. Whatever it says comes with status 200; whether it was taken stands in <c>ok</c>.</summary>
/// <remarks>Slack's developer pages, chat.postMessage, chat.delete, conversations.history.</remarks>
internal sealed class SlackApi(ApiClient api, string token, ISecrets secrets)
{
    private const int APage = 200;
    private const int MostPages = 20;
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(10);

    // Trouble of Slack's own: whether it was done is open.
    private static readonly string[] Unknown = ["fatal_error", "internal_error", "request_timeout", "service_unavailable"];
    private static readonly string[] Token = ["account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"];

    /// <summary>Asks for a change.</summary>
    /// <returns>The answer with <c>ok</c>, or what the refusal means.</returns>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public async Task<(ApiAnswer Answer, Effect? Refusal)> WriteAsync(string method, string body, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Post, method, body, cancellation);
        if (!answer.IsSuccess)
            return (answer, answer.Failure());
        return Error(answer) switch
        {
            null => (answer, null),
            "ratelimited" or "rate_limited" => (answer, new Effect.TryAgain($"{NotifySlack.System} asks for patience (ratelimited)", answer.RetryAfter, Everybody: true)),
            var error when Unknown.Contains(error) => throw new ConnectorException($"{NotifySlack.System} answered {error}"),
            _ => (answer, new Effect.Refused($"{NotifySlack.System} refused: {answer.Reason}")),
        };
    }

    /// <summary>Asks a question.</summary>
    /// <exception cref="ConnectorException">It was not answered.</exception>
    public async Task<ApiAnswer> ReadAsync(string methodAndQuery, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, methodAndQuery, null, cancellation);
        if (!answer.IsSuccess)
            throw answer.Broken();
        return Error(answer) is null ? answer : throw new ConnectorException($"{NotifySlack.System} answered {answer.Reason}") { RetryAfter = answer.RetryAfter };
    }

    /// <summary>Looks for the message of a step in a channel; its timestamp, or null.</summary>
    /// <exception cref="ConnectorException">It can't be told.</exception>
    public async Task<string?> FindAsync(string channel, ActionCall call, CancellationToken cancellation)
    {
        var since = call.Reference is { } ts && IsTimestamp(ts)
            ? $"oldest={ts}&latest={ts}&inclusive=true"
            : string.Create(CultureInfo.InvariantCulture, $"oldest={(call.IntentAt - ClocksApart).ToUnixTimeSeconds()}");
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await ReadAsync($"conversations.history?channel={Uri.EscapeDataString(channel)}&{since}&limit={APage}&include_all_metadata=true{cursor}", cancellation);
            foreach (var message in answer.List("messages"))
                if (message.Member("metadata") is { } metadata && metadata.Text("event_type") == SlackMessage.EventType && metadata.Member("event_payload")?.Text("step") == call.StepId)
                    return IsTimestamp(message.Text("ts")) ? message.Text("ts") : throw answer.Unreadable();
            if (answer.Text("response_metadata", "next_cursor") is not { Length: > 0 } next)
                return null;
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
        throw new ConnectorException($"{NotifySlack.System}: the channel has had more messages since than are read: whether one of them is ours can't be told");
    }

    /// <summary>Whether a text is a message's timestamp, which is its id: <c>1503435956.000247</c>.</summary>
    public static bool IsTimestamp(string text) => text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && text[..dot].All(char.IsAsciiDigit) && text.Length > dot + 1 && text[(dot + 1)..].All(char.IsAsciiDigit);

    // The word for what was wrong; null when it was taken. An answer without ok is none.
    private static string? Error(ApiAnswer answer) => answer.Body?.Member("ok")?.ValueKind switch
    {
        JsonValueKind.True => null,
        JsonValueKind.False => answer.Text("error") ?? "an error without a name",
        _ => throw answer.Unreadable(),
    };

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        try
        {
            var bot = (await secrets.ReadAsync(token, cancellation)).Reveal();
            var answer = await api.SendAsync(method, path, body, new AuthenticationHeaderValue("Bearer", bot), cancellation);
            if (answer.Status == HttpStatusCode.Unauthorized || Token.Contains(answer.Text("error")))
                secrets.Forget(token);
            return answer;
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{NotifySlack.System}: {e.Message}", e);
        }
    }
}
