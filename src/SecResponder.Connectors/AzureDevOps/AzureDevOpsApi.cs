using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureDevOps;

/// <summary>Azure DevOps' REST API, with a personal access token or the host's identity.</summary>
/// <remarks>Who is not signed in is led to a page: 203, and HTML. That is told here as what it is, 401.</remarks>
internal sealed class AzureDevOpsApi(ApiClient api, AzureDevOpsOptions options, ISecrets secrets, TokenCredential credential)
{
    // Azure DevOps' own application, in every directory.
    private const string Scope = "499b84ac-1321-427f-aa17-267ca6975798/.default";
    private const string Version = "api-version=7.1";

    private readonly BearerToken _identity = new(OpenWorkItem.System, Scope, null, secrets, credential);

    /// <param name="method">The method.</param>
    /// <param name="path">Below the organization, with its query, without the version.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="preview">Of an interface that is not released: <c>-preview.4</c>.</param>
    /// <exception cref="ConnectorException">No answer, or no token.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation, string preview = "")
    {
        var patch = path.Contains("/workitems/$", StringComparison.Ordinal) || method == HttpMethod.Patch;
        var request = new ApiRequest(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Version}{preview}")
        {
            Body = body,
            ContentType = patch ? "application/json-patch+json" : ApiRequest.Json,
            Authorization = await HeaderAsync(cancellation),
        };
        var answer = await api.SendAsync(request, cancellation);
        if (answer.Status is not (HttpStatusCode.NonAuthoritativeInformation or HttpStatusCode.Unauthorized))
            return answer;
        if (options.Token is { } reference)
            secrets.Forget(reference);
        return answer with { Status = HttpStatusCode.Unauthorized };
    }

    private async Task<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellation)
    {
        if (options.Token is not { } reference)
            return await _identity.HeaderAsync(cancellation);
        try
        {
            var token = (await secrets.ReadAsync(reference, cancellation)).Reveal();
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{token}")));
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{OpenWorkItem.System}: {e.Message}", e);
        }
    }
}
