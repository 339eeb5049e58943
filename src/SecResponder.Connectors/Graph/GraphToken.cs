using Azure.Core;
using Azure.Identity;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Puts the token on each request, and only on those that go where the settings say: a link inside an answer can't lead it elsewhere.</summary>
internal sealed class GraphToken(GraphOptions options, ISecrets secrets, TokenCredential credential) : IAuthenticationProvider
{
    private readonly TokenRequestContext _scope = new([new Uri(options.BaseAddress!, ".default").ToString()]);

    public async Task AuthenticateRequestAsync(RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
    {
        if (!string.Equals(request.URI.Authority, options.BaseAddress!.Authority, StringComparison.OrdinalIgnoreCase) || request.URI.Scheme != options.BaseAddress.Scheme)
            throw new ConnectorException($"{GraphApi.System} answered with a link to somewhere else: it is not followed");
        try
        {
            var token = options.Token is { } reference
                ? (await secrets.ReadAsync(reference, cancellationToken)).Reveal()
                : (await credential.GetTokenAsync(_scope, cancellationToken)).Token;
            request.Headers.TryAdd("Authorization", $"Bearer {token}");
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{GraphApi.System}: {e.Message}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConnectorException($"{GraphApi.System}: the host's identity got no token; see doctor", e);
        }
    }
}
