using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.BlockLists;

/// <summary>Signs answers, so that whoever mirrors or checks a list can tell that it is ours, whole, of that address, and not an old one.</summary>
/// <remarks>RFC 9421 (HTTP Message Signatures, ecdsa-p256-sha256) over the status, the digest of the body (RFC 9530), the ETag and the path that was asked for; <c>expires</c> says until when it is to be believed.</remarks>
public sealed class FeedSignature(BlockListsOptions options, ISecrets secrets)
{
    private const string Covered = "(\"@status\" \"content-digest\" \"etag\" \"@path\";req)";

    /// <summary>The headers of a signed answer; only the digest where there is no key.</summary>
    /// <exception cref="SecretException">The key can't be had.</exception>
    internal async Task<IReadOnlyList<KeyValuePair<string, string>>> HeadersAsync(byte[] body, string etag, string path, DateTimeOffset now, CancellationToken cancellation)
    {
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
        if (options.SigningKey is null)
            return [new("Content-Digest", digest)];
        using var key = await KeyAsync(cancellation);
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"{Covered};created={now.ToUnixTimeSeconds()};expires={(now + options.SignatureLasts).ToUnixTimeSeconds()};keyid=\"{KeyId(key)}\";alg=\"ecdsa-p256-sha256\"");
        var signed = $"\"@status\": 200\n\"content-digest\": {digest}\n\"etag\": {etag}\n\"@path\";req: {path}\n\"@signature-params\": {parameters}";
        var signature = key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return [new("Content-Digest", digest), new("Signature-Input", $"list={parameters}"), new("Signature", $"list=:{Convert.ToBase64String(signature)}:")];
    }

    /// <summary>The public key, in PEM; null when nothing is signed.</summary>
    internal async Task<string?> PublicKeyAsync(CancellationToken cancellation)
    {
        if (options.SigningKey is null)
            return null;
        using var key = await KeyAsync(cancellation);
        return key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    private async Task<ECDsa> KeyAsync(CancellationToken cancellation)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem((await secrets.ReadAsync(options.SigningKey!, cancellation)).Reveal());
            if (key.KeySize == 256)
                return key;
            throw new SecretException($"'{options.SigningKey}': it is no key on the curve P-256");
        }
        // What is wrong with a key is not told by repeating it.
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new SecretException($"'{options.SigningKey}': it is no EC private key in PEM ({e.GetType().Name})");
        }
        catch (SecretException)
        {
            key.Dispose();
            throw;
        }
    }

    private static string KeyId(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));
}
