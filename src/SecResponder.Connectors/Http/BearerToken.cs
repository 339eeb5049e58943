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
    private readonly KeptSecret? _kept = reference is null ? null : new KeptSecret(system, reference, secrets);

    /// <summary>Sends with the token, and once more when the one behind the reference was replaced meanwhile.</summary>
    /// <exception cref="ConnectorException">There is no token to be had, or what <paramref name="send"/> throws.</exception>
    public async Task<ApiAnswer> SendAsync(Func<AuthenticationHeaderValue, Task<ApiAnswer>> send, CancellationToken cancellation) => _kept is null
        ? await send(new AuthenticationHeaderValue("Bearer", await OfIdentityAsync(cancellation)))
        : await _kept.SendAsync(token => send(new AuthenticationHeaderValue("Bearer", token)), answer => answer.Status == HttpStatusCode.Unauthorized, cancellation);

    /// <summary>The header.</summary>
    /// <exception cref="ConnectorException">There is no token to be had.</exception>
    public async Task<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellation) =>
        new("Bearer", _kept is null ? await OfIdentityAsync(cancellation) : await _kept.ReadAsync(cancellation));

    private async Task<string> OfIdentityAsync(CancellationToken cancellation)
    {
        try
        {
            return (await credential.GetTokenAsync(_scope, cancellation)).Token;
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConnectorException($"{system}: the host's identity got no token; see doctor", e);
        }
    }
}
