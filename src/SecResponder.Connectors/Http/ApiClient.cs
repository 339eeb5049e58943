using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Http;

/// <summary>One outside system over HTTP, as connectors see it: a status and a body, or an exception that holds no secret.</summary>
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
    internal Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? body, AuthenticationHeaderValue? authorization, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation) =>
        SendAsync(new ApiRequest(method, path) { Body = body, Authorization = authorization, Headers = headers }, cancellation);

    /// <summary>Asks something of an address that is a secret itself; what is asked is none.</summary>
    /// <param name="address">The whole address.</param>
    /// <param name="question">What is added to its query: <c>id=…</c>.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    internal Task<ApiAnswer> AskAsync(Uri address, string question, ImmutableArray<(string Name, string Value)> headers, CancellationToken cancellation) =>
        SendAsync(new ApiRequest(HttpMethod.Get, $"{address.AbsoluteUri}{(address.Query.Length > 0 ? "&" : "?")}{question}") { Headers = headers }, cancellation);

    /// <summary>The same, for what is sent or read in another form, or with a secret in another header.</summary>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    internal async Task<ApiAnswer> SendAsync(ApiRequest asked, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(asked.Method, asked.Path);
        request.Headers.Authorization = asked.Authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(asked.Accept));
        foreach (var (name, value) in asked.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (asked.SecretHeader is { } secret)
            request.Headers.TryAddWithoutValidation(secret.Name, secret.Value);
        if (asked.Body is not null)
            request.Content = new StringContent(asked.Body, Encoding.UTF8, asked.ContentType);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            var isXml = asked.Accept == ApiRequest.Xml && text.AsSpan().TrimStart() is ['<', ..];
            return new ApiAnswer(system, response.StatusCode, isXml ? null : Json(text, isMeant: response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NonAuthoritativeInformation), RetryAfter(response))
            {
                Xml = isXml ? Xml(text, response.IsSuccessStatusCode) : null,
                Headers = response.Headers.ToImmutableDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception e) when (NoAnswer.Of(system, e, cancellation) is { } none)
        {
            throw none;
        }
    }

    private XElement? Xml(string text, bool isSuccess) =>
        SafeXml.Parse(text) is { } root ? root : isSuccess ? throw new ConnectorException($"{system} answered something that is not XML") : null;

    /// <summary>Posts to somebody whose answers have no form of their own (a webhook): of the answer only the beginning is read, as text.</summary>
    /// <param name="address">The whole address.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="most">The most bytes of the answer that are kept.</param>
    /// <param name="cancellation">Ends the wait; whether the other side has acted is then unknown.</param>
    /// <exception cref="ConnectorException">No answer.</exception>
    internal async Task<ApiAnswer> PostAsync(Uri address, byte[] body, string contentType, ImmutableArray<(string Name, string Value)> headers, int most, CancellationToken cancellation)
    {
        // Whoever begins an answer and never ends it is no more waited for than one who does not begin.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ConnectorHttp.Attempt);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Options.Set(MaskedAnswers.Beginning, 2 * most);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            // Twice as much was read, so that a secret which lies across the cut was whole when it was looked for.
            var read = new byte[2 * most];
            var length = await stream.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, patience.Token);
            var text = Encoding.UTF8.GetString(read, 0, length);
            return new ApiAnswer(system, response.StatusCode, Json(text, isMeant: false), RetryAfter(response)) { Said = text.Length > most ? text[..most] : text };
        }
        catch (Exception e) when (NoAnswer.Of(system, e, cancellation) is { } none)
        {
            throw none;
        }
    }

    private JsonElement? Json(string text, bool isMeant)
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
            // A failure may come as a proxy's page, and so may 203: somebody else than who was asked has answered. A success that can't be read leaves open what happened.
            return isMeant && text.TrimStart() is ['<', ..] or ['{', ..] or ['[', ..] ? throw new ConnectorException($"{system} answered something that is not JSON") : null;
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
    /// <summary>The body's root when XML was asked for and came; null otherwise.</summary>
    public XElement? Xml { get; init; }

    /// <summary>Its headers; several of a name are one, with commas.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The beginning of a body that is taken as text; null where JSON was asked for.</summary>
    public string? Said { get; init; }

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
    public string Reason => PlainText.Line(ErrorWords.Of(Body) ?? Message(Xml) ?? (string.IsNullOrWhiteSpace(Said) ? Status.ToString() : Said.Trim()), 300);

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

    // XML says it in <msg>, whole or in lines.
    private static string? Message(XElement? root) => root?.Descendants("msg").FirstOrDefault()?.Value.Trim() is { Length: > 0 } message ? message : null;
}
