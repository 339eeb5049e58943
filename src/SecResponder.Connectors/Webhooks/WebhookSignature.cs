using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Connectors.Webhooks;

/// <summary>Signs what is sent to a webhook, so that its receiver can tell that it is ours, whole, and not an old one.</summary>
/// <remarks>Standard Webhooks 1.0, symmetric signatures: <c>v1,</c> and the base64 of HMAC-SHA256 over id, timestamp and body with dots between; one for each key, with blanks between.</remarks>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int Shortest = 24;
    private const int Longest = 64;

    /// <summary>What a secret must be.</summary>
    public const string Form = "a webhook's secret is 24 to 64 bytes in base64, with or without whsec_ before it: openssl rand -base64 32";

    /// <summary>The key of a secret; null when it is none.</summary>
    public static byte[]? Key(string secret)
    {
        var text = secret.Trim();
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
            text = text[Prefix.Length..];
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length is >= Shortest and <= Longest ? bytes[..length] : null;
    }

    /// <summary>The header's value.</summary>
    public static string Of(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<byte[]> keys)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }
}
