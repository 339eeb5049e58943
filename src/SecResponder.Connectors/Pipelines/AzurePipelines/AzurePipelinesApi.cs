using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.AzurePipelines;

/// <summary>Azure DevOps' REST API, with a personal access token or the host's identity.</summary>
/// <remarks>Microsoft Learn, "Azure DevOps Services REST API reference"; version 7.1. Whoever is not signed in is answered 203 with a page, not 401.</remarks>
internal sealed class AzurePipelinesApi(ApiClient api, AzurePipelinesOptions options, ISecrets secrets, TokenCredential credential)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Azure Pipelines";

    private const string Version = "api-version=7.1";

    // The resource that Azure DevOps is in Entra.
    private readonly BearerToken _token = new(System, "499b84ac-1321-427f-aa17-267ca6975798/.default", null, secrets, credential);

    /// <summary>Sends a request below a project; once more with the token read anew when the one that was used is refused.</summary>
    /// <exception cref="ConnectorException">No answer, or no token.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string project, string path, JsonObject? body, CancellationToken cancellation)
    {
        var address = $"{Uri.EscapeDataString(project)}/_apis/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Version}";
        var answer = await SendOnceAsync(method, address, body, cancellation);
        if (answer.Status != HttpStatusCode.Unauthorized || options.Token is not { } reference)
            return answer;
        secrets.Forget(reference);
        return await SendOnceAsync(method, address, body, cancellation);
    }

    private async Task<ApiAnswer> SendOnceAsync(HttpMethod method, string address, JsonObject? body, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(method, address, body?.ToJsonString(), await HeaderAsync(cancellation), cancellation);
        return answer.Status == HttpStatusCode.NonAuthoritativeInformation ? answer with { Status = HttpStatusCode.Unauthorized } : answer;
    }

    private async Task<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellation)
    {
        if (options.Token is not { } reference)
            return await _token.HeaderAsync(cancellation);
        try
        {
            // A personal access token is a password without a user.
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{(await secrets.ReadAsync(reference, cancellation)).Reveal()}")));
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
    }
}
