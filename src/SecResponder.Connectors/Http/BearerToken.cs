using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Http;

/// <summary>The token that one of Microsoft's systems is called with: what the setting refers to, or the host's identity's.</summary>
/// <param name="system">The system's name, for messages.</param>
/// <param name="scope">What the identity's token is asked for: <c>https://…/.default</c>.</param>
/// <param name="reference">The setting's reference, or null: the identity gets one.</param>
/// <param name="secrets">Reads the reference.</param>
/// <param name="credential">The host's identity.</param>
internal sealed class BearerToken(string system, string scope, string? reference, ISecrets secrets, TokenCredential credential)
{
    private readonly TokenRequestContext _scope = new([scope]);

    /// <summary>The header.</summary>
    /// <exception cref="ConnectorException">There is no token to be had.</exception>
    public async Task<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellation)
    {
        try
        {
            var token = reference is null
                ? (await credential.GetTokenAsync(_scope, cancellation)).Token
                : (await secrets.ReadAsync(reference, cancellation)).Reveal();
            return new AuthenticationHeaderValue("Bearer", token);
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{system}: {e.Message}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConnectorException($"{system}: the host's identity got no token; see doctor", e);
        }
    }

    /// <summary>Sends with the token, and once more when the one behind the reference was replaced meanwhile: nothing was done under the old one.</summary>
    /// <exception cref="ConnectorException">There is no token to be had, or what <paramref name="send"/> throws.</exception>
    public async Task<ApiAnswer> SendAsync(Func<AuthenticationHeaderValue, Task<ApiAnswer>> send, CancellationToken cancellation)
    {
        var answer = await send(await HeaderAsync(cancellation));
        if (answer.Status != HttpStatusCode.Unauthorized || reference is null)
            return answer;
        secrets.Forget(reference);
        return await send(await HeaderAsync(cancellation));
    }
}
