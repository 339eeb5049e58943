using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Serialization;
using Octokit;
using Octokit.Internal;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;
using ApiClient = SecResponder.Connectors.Http.ApiClient;

namespace SecResponder.Connectors.GitHub;

/// <summary>GitHub's REST API by Octokit, with answers told apart as the step runner needs them.</summary>
/// <remarks>docs.github.com, "Rate limits for the REST API": beyond a limit 403 or 429, with <c>retry-after</c>, or <c>x-ratelimit-remaining: 0</c> and when it ends, or neither: then a minute.</remarks>
internal sealed class GitHubApi(ApiClient api, GitHubOptions options, ISecrets secrets)
{
    private static readonly TimeSpan UnlessTold = TimeSpan.FromMinutes(1);

    /// <summary>Asks a question.</summary>
    /// <returns>The answer, or null when there is no such thing (404, or 410 for what was deleted).</returns>
    /// <exception cref="ConnectorException">No answer, or one that can't be read.</exception>
    public async Task<T?> ReadAsync<T>(Func<GitHubClient, Task<T>> question, CancellationToken cancellation) where T : class
    {
        try
        {
            return await SendAsync(question, cancellation);
        }
        catch (GitHubRefusal refusal) when (refusal.Answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }
        catch (GitHubRefusal refusal)
        {
            throw new ConnectorException(refusal.Answer.Broken().Message) { RetryAfter = Patience(refusal.Answer) ?? refusal.Answer.RetryAfter };
        }
    }

    /// <summary>Asks for a change.</summary>
    /// <returns>What it gave, or what the refusal means.</returns>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public async Task<(T? Given, Effect? Refusal)> WriteAsync<T>(Func<GitHubClient, Task<T>> change, CancellationToken cancellation) where T : class
    {
        try
        {
            return (await SendAsync(change, cancellation), null);
        }
        catch (GitHubRefusal refusal)
        {
            return (null, Patience(refusal.Answer) is { } wait ? new Effect.TryAgain($"{OpenGitHubIssue.System} asks for patience ({(int)refusal.Answer.Status}): {refusal.Answer.Reason}", wait, Everybody: true) : refusal.Answer.Failure());
        }
    }

    private async Task<T> SendAsync<T>(Func<GitHubClient, Task<T>> call, CancellationToken cancellation) where T : class
    {
        try
        {
            var token = (await secrets.ReadAsync(options.Token, cancellation)).Reveal();
            var wire = new GitHubWire(api, new AuthenticationHeaderValue("Bearer", token), cancellation);
            var github = new GitHubClient(new Connection(
                new Octokit.ProductHeaderValue("SecResponder"), new Uri("https://api.github.com/"), new InMemoryCredentialStore(Credentials.Anonymous), wire, new SimpleJsonSerializer()));
            return await call(github) ?? throw Unreadable();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{OpenGitHubIssue.System}: {e.Message}", e);
        }
        catch (GitHubRefusal refusal) when (refusal.Answer.Status == HttpStatusCode.Unauthorized)
        {
            secrets.Forget(options.Token);
            throw;
        }
        // What Octokit throws at members of another type than GitHub's pages say.
        catch (Exception e) when (e is FormatException or InvalidCastException or InvalidOperationException or ArgumentException or NotSupportedException or OverflowException or NullReferenceException or SerializationException)
        {
            throw Unreadable();
        }
    }

    /// <summary>An answer that lacks what it must have: what it means is unknown.</summary>
    public static ConnectorException Unreadable() => new($"{OpenGitHubIssue.System} answered something that can't be read");

    private static TimeSpan? Patience(ApiAnswer answer)
    {
        if (answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;
        if (answer.RetryAfter is { } told)
            return told;
        if (answer.Headers.GetValueOrDefault("x-ratelimit-remaining") == "0")
            return long.TryParse(answer.Headers.GetValueOrDefault("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset) && reset < 253_402_300_800
                && DateTimeOffset.FromUnixTimeSeconds(reset) is var at && at > DateTimeOffset.UtcNow ? at - DateTimeOffset.UtcNow : UnlessTold;
        return answer.Status == HttpStatusCode.TooManyRequests || answer.Reason.Contains("rate limit", StringComparison.OrdinalIgnoreCase) ? UnlessTold : null;
    }
}
