using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Octokit;
using Octokit.Internal;
using SecResponder.Connectors.Http;
using ApiClient = SecResponder.Connectors.Http.ApiClient;

namespace SecResponder.Connectors.GitHub;

/// <summary>
/// What carries Octokit's requests: our guarded client in place of Octokit's own, which would follow redirects and takes no cancellation from its callers. Made for one call. Octokit is shown
/// successes alone, and of these only JSON of the form that it expects: its own reader has no limit of depth, and takes nothing for an empty list.
/// </summary>
internal sealed class GitHubWire(ApiClient api, AuthenticationHeaderValue authorization, CancellationToken cancellation) : IHttpClient
{
    private static readonly ImmutableArray<(string, string)> OfEveryRequest =
        [("User-Agent", "SecResponder"), ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")];

    public async Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody = null)
    {
        var answer = await api.SendAsync(request.Method, request.Endpoint.OriginalString, request.Body as string, authorization, OfEveryRequest, cancellation);
        if (!answer.IsSuccess)
            throw new GitHubRefusal(answer);
        if (answer.Body is not { } body || !(IsList(request) ? body.ValueKind == JsonValueKind.Array && body.EnumerateArray().All(IsThing) : IsThing(body)))
            throw answer.Unreadable();
        return new Answer(answer.Status, body.GetRawText());
    }

    private static bool IsList(IRequest request) =>
        request.Method == HttpMethod.Get && request.Endpoint.OriginalString.Split('?')[0] is var path && (path.EndsWith("/issues", StringComparison.Ordinal) || path.EndsWith("/comments", StringComparison.Ordinal));

    // Whatever is asked for has an id; a body is text, if there is one. Octokit reads what is not as if it were not there.
    private static bool IsThing(JsonElement thing) =>
        thing.Member("id") is { ValueKind: JsonValueKind.Number }
        && thing.Member("body") is null or { ValueKind: JsonValueKind.String or JsonValueKind.Null }
        && thing.Member("number") is null or { ValueKind: JsonValueKind.Number };

    public void SetRequestTimeout(TimeSpan timeout)
    {
        // The runner's time is kept by the cancellation.
    }

    public void Dispose()
    {
        // The client is the factory's.
    }

    private sealed class Answer(HttpStatusCode status, string body) : IResponse
    {
        public object Body => body;

        public IReadOnlyDictionary<string, string> Headers => ImmutableDictionary<string, string>.Empty;

        // No links: what follows on a next page is asked for by us.
        public ApiInfo ApiInfo { get; } = new(new Dictionary<string, Uri>(), [], [], "", new RateLimit(0, 0, 0), TimeSpan.Zero);

        public HttpStatusCode StatusCode => status;

        public string ContentType => "application/json";
    }
}

/// <summary>GitHub has answered, and not with a success.</summary>
internal sealed class GitHubRefusal(ApiAnswer answer) : Exception
{
    public ApiAnswer Answer => answer;
}
