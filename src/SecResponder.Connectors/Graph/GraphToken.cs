using Azure.Core;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Puts the token on each request, and only on those that go where the settings say: a link inside an answer can't lead it elsewhere.</summary>
internal sealed class GraphToken(GraphOptions options, ISecrets secrets, TokenCredential credential) : IAuthenticationProvider
{
    private readonly BearerToken _token = Of(options, secrets, credential);

    /// <summary>What Graph is called with.</summary>
    public static BearerToken Of(GraphOptions options, ISecrets secrets, TokenCredential credential) =>
        new(GraphApi.System, new Uri(options.BaseAddress!, ".default").ToString(), options.Token, secrets, credential);

    public async Task AuthenticateRequestAsync(RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
    {
        if (!string.Equals(request.URI.Authority, options.BaseAddress!.Authority, StringComparison.OrdinalIgnoreCase) || request.URI.Scheme != options.BaseAddress.Scheme)
            throw new ConnectorException($"{GraphApi.System} answered with a link to somewhere else: it is not followed");
        request.Headers.TryAdd("Authorization", (await _token.HeaderAsync(cancellationToken)).ToString());
    }
}
