using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.GitHubActions;

/// <summary>GitHub's REST API for workflows and their runs.</summary>
/// <remarks>GitHub docs, "REST API endpoints for workflows", "… for workflow runs", "Rate limits for the REST API"; version 2022-11-28.</remarks>
internal sealed class GitHubActionsApi : IDisposable
{
    /// <summary>What messages call it.</summary>
    public const string System = "GitHub Actions";

    /// <summary>What each request says.</summary>
    public static ImmutableArray<(string, string)> Headers { get; } = [("X-GitHub-Api-Version", "2022-11-28"), ("User-Agent", "SecResponder")];

    private readonly ApiClient _api;
    private readonly GitHubAppToken? _app;
    private readonly string? _reference;
    private readonly ISecrets _secrets;
    private readonly TimeProvider _time;

    public GitHubActionsApi(ApiClient api, GitHubActionsOptions options, ISecrets secrets, TimeProvider time)
    {
        (_api, _reference, _secrets, _time) = (api, options.Token, secrets, time);
        if (options.App is { } app)
            _app = new GitHubAppToken(api, app, [.. options.Workflows.Values.Select(workflow => workflow.Repository.Split('/')[1]).Distinct(StringComparer.OrdinalIgnoreCase)], secrets, time);
    }

    public void Dispose() => _app?.Dispose();

    /// <summary>Sends a request; once more with a fresh token when the one that was used is refused: nothing was done under it.</summary>
    /// <exception cref="ConnectorException">No answer, or no token.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        var answer = await SendOnceAsync(method, path, body, cancellation);
        if (answer.Status != HttpStatusCode.Unauthorized)
            return answer;
        _app?.Forget();
        if (_reference is not null)
            _secrets.Forget(_reference);
        return await SendOnceAsync(method, path, body, cancellation);
    }

    /// <summary>What a refusal means. 403 is also what GitHub says beyond its limits, with a time to come back at.</summary>
    /// <exception cref="ConnectorException">The server failed: whether it has acted is unknown.</exception>
    public Effect Failure(ApiAnswer answer)
    {
        if (answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return answer.Failure();
        if (answer.RetryAfter is { } after)
            return new Effect.TryAgain($"{System} asks for patience ({(int)answer.Status})", after, Everybody: true);
        if (answer.Headers.GetValueOrDefault("x-ratelimit-remaining") == "0" && long.TryParse(answer.Headers.GetValueOrDefault("x-ratelimit-reset"), out var reset))
            return new Effect.TryAgain($"{System} asks for patience ({(int)answer.Status})", DateTimeOffset.FromUnixTimeSeconds(reset) - _time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.FromSeconds(1), Everybody: true);
        return answer.Failure();
    }

    private async Task<ApiAnswer> SendOnceAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        await _api.SendAsync(method, path, body?.ToJsonString(), new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation)), Headers, cancellation);

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        if (_app is not null)
            return await _app.ReadAsync(cancellation);
        try
        {
            return (await _secrets.ReadAsync(_reference ?? "", cancellation)).Reveal();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
    }
}
