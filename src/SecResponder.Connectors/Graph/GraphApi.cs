using System.Net;
using System.Text.Json;
using Azure.Core;
using Microsoft.Graph;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Microsoft Graph by its own client library, with answers told apart as the step runner needs them.</summary>
public sealed class GraphApi : IDisposable
{
    /// <summary>What messages call it.</summary>
    public const string System = "Graph";

    private readonly GraphServiceClient _graph;
    private readonly bool _isTokenGiven;

    internal GraphApi(HttpClient http, GraphOptions options, ISecrets secrets, TokenCredential credential) =>
        (_isTokenGiven, _graph) = (options.Token is not null, new GraphServiceClient(http, new GraphToken(options, secrets, credential), new Uri(options.BaseAddress!, "v1.0").ToString()));

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();

    /// <summary>Asks a question.</summary>
    /// <returns>The answer, or null when there is no such thing (404).</returns>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    internal async Task<T?> ReadAsync<T>(Func<GraphServiceClient, Task<T?>> question, CancellationToken cancellation) where T : class
    {
        try
        {
            return await SendAsync(question, cancellation) ?? throw Unreadable();
        }
        catch (ApiException e) when (e.ResponseStatusCode == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (ApiException e)
        {
            throw Told(e).Broken();
        }
    }

    /// <summary>Asks for a change. <see cref="GraphWire"/> lets only the answer through that the change's page promises.</summary>
    /// <returns>Null when it was taken, else what the refusal means.</returns>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    internal async Task<Effect?> WriteAsync(Func<GraphServiceClient, Task> change, CancellationToken cancellation)
    {
        try
        {
            await SendAsync<object>(
                async graph =>
                {
                    await change(graph);
                    return null;
                },
                cancellation);
            return null;
        }
        catch (ApiException e)
        {
            return Told(e).Failure();
        }
    }

    /// <summary>Whether a question is answered. That something may be changed, too, shows only when it first is.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="usable">What it says when it is.</param>
    /// <param name="needs">The permissions that the identity needs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<CheckResult> CheckAsync<T>(Func<GraphServiceClient, Task<T?>> question, string usable, string needs, CancellationToken cancellation) where T : class
    {
        try
        {
            _ = await ReadAsync(question, cancellation);
            return new CheckResult(true, usable);
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, $"{e.Message}; the identity needs {needs}");
        }
    }

    /// <summary>An answer that lacks what it must have: what it means is unknown.</summary>
    internal static ConnectorException Unreadable() => new($"{System} answered something that can't be read");

    private async Task<T?> SendAsync<T>(Func<GraphServiceClient, Task<T?>> call, CancellationToken cancellation) where T : class
    {
        try
        {
            try
            {
                return await call(_graph);
            }
            // Nothing was done under the old one, which GraphWire has forgotten: one that was replaced meanwhile is taken.
            catch (ApiException e) when (e.ResponseStatusCode == (int)HttpStatusCode.Unauthorized && _isTokenGiven)
            {
                return await call(_graph);
            }
        }
        catch (Exception e) when (NoAnswer.Of(System, e, cancellation) is { } none)
        {
            throw none;
        }
        // What the library throws at an answer of another form than its page says.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw Unreadable();
        }
    }

    // The library's exception, as every other system's answer is told.
    private static ApiAnswer Told(ApiException e)
    {
        var error = (e as ODataError)?.Error;
        var said = error is null ? null : string.Join(": ", new[] { error.Code, error.Message }.Where(part => !string.IsNullOrEmpty(part)));
        var retryAfter = e.ResponseHeaders?.FirstOrDefault(header => string.Equals(header.Key, "Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
        return new ApiAnswer(
            System, (HttpStatusCode)e.ResponseStatusCode, string.IsNullOrEmpty(said) ? null : JsonSerializer.SerializeToElement(new { error = new { message = said } }), Wait(retryAfter));
    }

    private static TimeSpan? Wait(string? retryAfter) =>
        int.TryParse(retryAfter, global::System.Globalization.NumberStyles.None, global::System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(retryAfter, global::System.Globalization.CultureInfo.InvariantCulture, out var at) && at > DateTimeOffset.UtcNow ? at - DateTimeOffset.UtcNow : null;
}
