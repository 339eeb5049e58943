using System.Collections.Immutable;
using Azure.Core;

namespace SecResponder.Connectors.Secrets;

/// <summary>The secrets that this process has used lately, in every form that somebody may repeat them in: by these they are found and taken out. Safe for any number of threads.</summary>
internal sealed class RevealedSecrets
{
    // Tokens are renewed by the hour, and answers come within minutes.
    private const int Most = 200;

    private readonly Lock _change = new();
    private ImmutableList<string> _secrets = [];
    private volatile IReadOnlyList<string> _forms = [];

    /// <summary>Longest first.</summary>
    public IReadOnlyCollection<string> Forms => _forms;

    public void Add(string secret)
    {
        if (_secrets.Contains(secret))
            return;
        lock (_change)
        {
            if (_secrets.Contains(secret))
                return;
            _secrets = (_secrets.Count < Most ? _secrets : _secrets.RemoveAt(0)).Add(secret);
            _forms = [.. _secrets.SelectMany(SecretForms.Of).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
        }
    }
}

/// <summary>Remembers what it gives out.</summary>
internal sealed class RememberedSecrets(ISecrets secrets, RevealedSecrets revealed) : ISecrets
{
    public async ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation)
    {
        var secret = await secrets.ReadAsync(reference, cancellation);
        revealed.Add(secret.Reveal());
        return secret;
    }

    public void Forget(string reference) => secrets.Forget(reference);
}

/// <summary>The host's identity, whose tokens are secrets, too.</summary>
internal sealed class RememberedCredential(TokenCredential credential, RevealedSecrets revealed) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => Remembered(credential.GetToken(requestContext, cancellationToken));

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Remembered(await credential.GetTokenAsync(requestContext, cancellationToken));

    private AccessToken Remembered(AccessToken token)
    {
        revealed.Add(token.Token);
        return token;
    }
}
