using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Webhooks;

/// <summary>The way to one receiver, whose answers have no form of their own: of an answer only the beginning is read, as text.</summary>
/// <param name="http">Made by <see cref="ConnectorHttp"/>, which guards where it may go.</param>
/// <param name="system">What messages call it.</param>
internal sealed class WebhookWire(HttpClient http, string system)
{
    private const int MostOfAnAnswer = 4096;

    // Whoever begins an answer and never ends it is no more waited for than one who does not begin.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Posts an event.</summary>
    /// <exception cref="ConnectorException">No answer: whether it was taken is unknown.</exception>
    public Task<WebhookAnswer> PostAsync(Uri address, byte[] body, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, address.AbsoluteUri, address, body, headers, cancellation);

    /// <summary>Asks something of an address, which may be a secret; what is asked is none.</summary>
    /// <exception cref="ConnectorException">No answer.</exception>
    public Task<WebhookAnswer> AskAsync(Uri address, string question, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"{address.AbsoluteUri}{(address.Query.Length > 0 ? "&" : "?")}{question}", address, null, headers, cancellation);

    private async Task<WebhookAnswer> SendAsync(HttpMethod method, string url, Uri secret, byte[]? body, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(StepEvent.ContentType) } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            // Twice as much is read, so that a secret which lies across the cut is whole when it is looked for.
            var read = new byte[2 * MostOfAnAnswer];
            var length = await stream.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, patience.Token);
            var text = Without(secret, Masked.Of(Encoding.UTF8.GetString(read, 0, length), null, secret.AbsoluteUri));
            var (json, said) = (Json(text), text.Length > MostOfAnAnswer ? text[..MostOfAnAnswer] : text);
            return new WebhookAnswer(new ApiAnswer(system, response.StatusCode, json, ApiClient.RetryAfter(response)), said);
        }
        catch (Exception e) when (NoAnswer.Of(system, e, cancellation) is { } none)
        {
            throw none;
        }
    }

    // Of some addresses the path is the key, and some receivers repeat what they were asked for.
    private static string Without(Uri secret, string text)
    {
        foreach (var form in (ReadOnlySpan<string>)[secret.AbsoluteUri, secret.PathAndQuery, secret.AbsolutePath])
            if (form.Length > 1)
                text = text.Replace(form, "***", StringComparison.Ordinal);
        return text;
    }

    private static JsonElement? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // it is text
        }
    }
}

/// <summary>What a receiver answered.</summary>
/// <param name="Api">As other systems' answers are; its body where it is JSON.</param>
/// <param name="Said">The beginning of its body, as text.</param>
internal sealed record WebhookAnswer(ApiAnswer Api, string Said)
{
    public HttpStatusCode Status => Api.Status;

    public bool IsSuccess => Api.IsSuccess;

    /// <summary>What an unsuccessful answer means; a receiver that answers text says why in it.</summary>
    /// <exception cref="ConnectorException">The server failed: whether it has acted is unknown.</exception>
    public Effect Failure() => (Api.Body is null && !string.IsNullOrWhiteSpace(Said) ? Api with { Body = JsonSerializer.SerializeToElement(new { message = Said.Trim() }) } : Api).Failure();
}
