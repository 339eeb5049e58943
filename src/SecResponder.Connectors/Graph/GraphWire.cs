using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Kiota.Abstractions;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>
/// What the client library is shown of an answer: a JSON object, or nothing where its page promises nothing. The library takes any success for one; here a proxy's page, an answer of another
/// status or one that is too large becomes "unknown" before it can be mistaken.
/// </summary>
internal sealed class GraphWire(GraphOptions options, ISecrets secrets) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<IRequestOption> Promise = new(typeof(Promised).FullName!);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && options.Token is { } reference)
            secrets.Forget(reference);
        await answer.Content.LoadIntoBufferAsync(ConnectorHttp.LargestAnswer, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
            Check(request, answer.StatusCode, text);
        var body = IsObject(text) ? text : "";
        answer.Content = new StringContent(answer.IsSuccessStatusCode || body.Length > 0 ? body : """{"error":{"code":"","message":""}}""", Encoding.UTF8, "application/json");
        return answer;
    }

    private static void Check(HttpRequestMessage request, HttpStatusCode status, string text)
    {
        HttpStatusCode[] promised = request.Options.TryGetValue(Promise, out var option) && option is Promised own ? own.Statuses
            : request.Method == HttpMethod.Get ? [HttpStatusCode.OK] : request.Method == HttpMethod.Post ? [HttpStatusCode.Created] : [HttpStatusCode.NoContent];
        if (!promised.Contains(status))
            throw new ConnectorException($"{GraphApi.System} answered {(int)status} where {string.Join(" or ", promised.Select(code => (int)code))} means that it was taken");
        if (status is HttpStatusCode.OK or HttpStatusCode.Created && (!IsObject(text) || (request.Method == HttpMethod.Get && !IsListOrOne(text))))
            throw GraphApi.Unreadable();
    }

    // The library reads a list that is none as an empty one: that would say that there is nothing.
    private static bool IsListOrOne(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Member("value") is not { } list || (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object));
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Which answers to a request mean that it was taken, where that is not 200 to a question, 201 to a creation and 204 to a change.</summary>
internal sealed class Promised(params HttpStatusCode[] statuses) : IRequestOption
{
    public HttpStatusCode[] Statuses => statuses;
}
