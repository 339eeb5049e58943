using System.Net.Http.Headers;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>The token that a cluster is called with: a service account's file, a reference, or one that the host's identity gets for AKS.</summary>
internal sealed class KubeToken(string cluster, KubernetesClusterOptions options, ISecrets secrets, TokenCredential credential)
{
    // The application that AKS' API servers are in Entra, the same in every tenant.
    private readonly BearerToken _token = new(KubeCluster.System, "6dae42f8-4368-4678-94ff-3960e28e3630/.default", options.Token, secrets, credential);

    /// <exception cref="ConnectorException">There is no token to be had, or what <paramref name="send"/> throws.</exception>
    public async Task<ApiAnswer> SendAsync(Func<AuthenticationHeaderValue, Task<ApiAnswer>> send, CancellationToken cancellation) => options.TokenFile is { } file
        ? await send(new AuthenticationHeaderValue("Bearer", await OfFileAsync(file, cancellation)))
        : await _token.SendAsync(send, cancellation);

    // The platform replaces it within the hour, and the old one ends: it is not kept.
    private async Task<string> OfFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, cancellation)).Trim() is { Length: > 0 } token ? token : throw new ConnectorException($"{KubeCluster.System} {cluster}: the token's file is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException($"{KubeCluster.System} {cluster}: the token's file can't be read ({e.GetType().Name}): is a service account mounted?", e);
        }
    }
}
