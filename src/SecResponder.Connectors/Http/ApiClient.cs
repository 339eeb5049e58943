using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Http;

/// <summary>One outside system over HTTP, as connectors see it: a status and a JSON body, or an exception that holds no secret.</summary>
/// <param name="http">Made by <see cref="ConnectorHttp"/>, which guards where it may go and how long it may take.</param>
/// <param name="system">The system's name, for messages.</param>
public sealed class ApiClient(HttpClient http, string system)
{
    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the base address; or absolute, for webhooks.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="authorization">The header, or null.</param>
    /// <param name="cancellation">Ends the wait; whether the other side has acted is then unknown.</param>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, AuthenticationHeaderValue? authorization, CancellationToken cancellation) =>
        SendAsync(method, path, body, authorization, [], cancellation);

    /// <summary>The same, with headers of its own (<c>If-Match</c>).</summary>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    internal async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? body, AuthenticationHeaderValue? authorization, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return new ApiAnswer(system, response.StatusCode, Json(text, response.IsSuccessStatusCode), RetryAfter(response))
            {
                Headers = response.Headers.ToImmutableDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception e) when (NoAnswer.Of(system, e, cancellation) is { } none)
        {
            throw none;
        }
    }

    private JsonElement? Json(string text, bool isSuccess)
    {
        if (text.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A failure may come as a proxy's page; a success that can't be read leaves open what happened.
            return isSuccess && text.TrimStart() is ['<', ..] or ['{', ..] or ['[', ..] ? throw new ConnectorException($"{system} answered something that is not JSON") : null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
        _ => null,
    };
}

/// <summary>An answer.</summary>
/// <param name="System">Who answered.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The body when it is JSON; null otherwise.</param>
/// <param name="RetryAfter">When to come back, if it says so.</param>
public sealed record ApiAnswer(string System, HttpStatusCode Status, JsonElement? Body, TimeSpan? RetryAfter)
{
    /// <summary>Its headers; several of a name are one, with commas.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>What an unsuccessful answer means for the step: to be tried again, refused for good, or (thrown) unknown.</summary>
    /// <exception cref="ConnectorException">The server failed: whether it has acted is unknown.</exception>
    public Effect Failure() => Status switch
    {
        HttpStatusCode.TooManyRequests => new Effect.TryAgain($"{System} asks for patience (429)", RetryAfter, Everybody: true),
        HttpStatusCode.Conflict or HttpStatusCode.Locked or (HttpStatusCode)425 => new Effect.TryAgain($"{System} is busy with it ({(int)Status}): {Reason}", RetryAfter),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => throw Broken(),
        _ => new Effect.Refused($"{System} refused ({(int)Status}): {Reason}"),
    };

    /// <summary>The same for a question: whatever is not an answer is unknown.</summary>
    public ConnectorException Broken() => new($"{System} answered {(int)Status}: {Reason}") { RetryAfter = RetryAfter };

    /// <summary>What the other side says about it, on one line.</summary>
    public string Reason => PlainText.Line(Message(Body) ?? Status.ToString(), 300);

    /// <summary>A text member of the body, or null.</summary>
    public string? Text(params ReadOnlySpan<string> path)
    {
        var element = Body;
        foreach (var name in path)
            element = element is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var value) ? value : null;
        return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }

    /// <summary>The items of a list in the answer.</summary>
    /// <exception cref="ConnectorException">It was no success, or has no such list: what is there is unknown.</exception>
    public IReadOnlyList<JsonElement> List(string name) => !IsSuccess
        ? throw Broken()
        : Body?.Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw Unreadable();

    /// <summary>A success that can't be read: what it means is unknown.</summary>
    public ConnectorException Unreadable() => new($"{System} answered {(int)Status}, but with something that can't be read");

    // {"error":{"message":…}} is what all of them say in one way or another.
    private static string? Message(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty("error", out var error)
            ? error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()
            : error.ValueKind == JsonValueKind.String ? error.GetString() : null
            : null;
}
