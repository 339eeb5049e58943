using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Server.Inputs.Webhooks;

/// <summary>Whether what a webhook's sender shows was made with the secret, over exactly these bytes. How long it takes tells nothing of the secret.</summary>
/// <remarks>GitHub docs, "Validating webhook deliveries"; GitLab docs, "Webhooks"; Standard Webhooks specification 1.0.0, "Signature scheme".</remarks>
internal static class WebhookProof
{
    // As long as the specification's own libraries allow.
    private static readonly TimeSpan OldestTimestamp = TimeSpan.FromMinutes(5);

    private const string StandardPrefix = "whsec_";

    public static bool Holds(WebhookOptions options, IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret, DateTimeOffset now) =>
        headers[options.ProofHeader] is [{ Length: > 0 } shown] && options.Form switch
        {
            WebhookForm.GitHub => IsHmac(shown, "sha256=", SignatureEncoding.Hex, SignatureAlgorithm.Sha256, Encoding.UTF8.GetBytes(secret), body),
            WebhookForm.Hmac => IsHmac(shown, options.Prefix, options.Encoding, options.Algorithm, Encoding.UTF8.GetBytes(secret), body),
            WebhookForm.Standard => IsStandard(shown, headers, body, secret, now),
            _ => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(secret))),
        };

    private static bool IsStandard(string shown, IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var (id, at) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length == 0 || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) > OldestTimestamp.TotalSeconds)
            return false;
        var (encoded, key) = (secret.StartsWith(StandardPrefix, StringComparison.Ordinal) ? secret[StandardPrefix.Length..] : secret, new byte[secret.Length]);
        if (!Convert.TryFromBase64String(encoded, key, out var length))
            return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{at}."), .. body];
        var holds = false;
        foreach (var one in shown.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            holds |= IsHmac(one, "v1,", SignatureEncoding.Base64, SignatureAlgorithm.Sha256, key[..length], signed);
        return holds;
    }

    private static bool IsHmac(string shown, string prefix, SignatureEncoding encoding, SignatureAlgorithm algorithm, byte[] key, ReadOnlySpan<byte> body)
    {
        var expected = algorithm == SignatureAlgorithm.Sha512 ? HMACSHA512.HashData(key, body) : HMACSHA256.HashData(key, body);
        return shown.StartsWith(prefix, StringComparison.Ordinal) && Read(shown[prefix.Length..], encoding) is { } given && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static byte[]? Read(string signature, SignatureEncoding encoding)
    {
        try
        {
            return encoding == SignatureEncoding.Hex ? Convert.FromHexString(signature) : Convert.FromBase64String(signature);
        }
        catch (FormatException)
        {
            return null; // what can't be read proves nothing
        }
    }
}
