using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace SecResponder.Connectors.Secrets;

/// <summary>Secrets by reference: a Key Vault's (with the host's identity), or the environment's. Kept for a while, so that not every call asks the vault.</summary>
/// <param name="vault">The Key Vault's address, or null when there is none.</param>
/// <param name="credential">The host's identity.</param>
/// <param name="time">How old a kept value is.</param>
/// <param name="client">How the vault is reached; null: as usual.</param>
public sealed class ReferencedSecrets(Uri? vault, TokenCredential credential, TimeProvider time, SecretClientOptions? client = null) : ISecrets
{
    private const string KeyVault = "keyvault:";
    private const string Environment = "env:";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (Secret Secret, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private readonly SecretClient? _client = vault is null ? null : new SecretClient(vault, credential, client ?? new SecretClientOptions());

    /// <inheritdoc/>
    public async ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.StartsWith(Environment, StringComparison.Ordinal))
            return System.Environment.GetEnvironmentVariable(reference[Environment.Length..]) is { Length: > 0 } value
                ? new Secret(value)
                : throw new SecretException($"'{reference}': the environment has no such variable");
        if (!reference.StartsWith(KeyVault, StringComparison.Ordinal))
            // Somebody may have put the secret itself here: it is not repeated.
            throw new SecretException("a secret must be given by reference: 'keyvault:<name>' or 'env:<NAME>'");
        if (_kept.TryGetValue(reference, out var kept) && kept.Until > time.GetUtcNow())
            return kept.Secret;
        var secret = await FromVaultAsync(reference, cancellation);
        _kept[reference] = (secret, time.GetUtcNow() + Kept);
        return secret;
    }

    /// <inheritdoc/>
    public void Forget(string reference) => _kept.TryRemove(reference, out _);

    private async Task<Secret> FromVaultAsync(string reference, CancellationToken cancellation)
    {
        if (_client is null)
            throw new SecretException($"'{reference}': no Key Vault is configured; set Connectors:KeyVault to its address");
        try
        {
            return new Secret((await _client.GetSecretAsync(reference[KeyVault.Length..], cancellationToken: cancellation)).Value.Value);
        }
        catch (RequestFailedException e)
        {
            throw new SecretException($"'{reference}': {_client.VaultUri.Host} answered {e.Status} {e.ErrorCode}; the identity needs the role Key Vault Secrets User", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new SecretException($"'{reference}': no token for {_client.VaultUri.Host}; is a managed identity assigned?", e);
        }
    }
}
