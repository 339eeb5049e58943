using System.Net.Http.Headers;
using System.Text;

namespace SecResponder.Connectors.Http;

/// <summary>Takes a call's own secrets out of what the other side says: some echo the request they didn't like, header and address included.</summary>
internal static class Masked
{
    private const string Mask = "***";
    private const int Shortest = 6;
    // Nobody's word: a part of a path that is as long is a key.
    private const int LongSegment = 20;

    /// <summary>The text without the request's own secrets.</summary>
    public static string Of(string text, ApiRequest request) => Of(text, request.Authorization, request.SecretAddress ?? request.Path, request.SecretHeader?.Value ?? request.SecretInBody);

    /// <summary>The text without the authorization, without a whole address and the values of its query, and without a secret of another header.</summary>
    public static string Of(string text, AuthenticationHeaderValue? authorization, string path, string? header = null)
    {
        foreach (var secret in Secrets(authorization, path).Append(header ?? ""))
            if (secret.Length >= Shortest)
                text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Secrets(AuthenticationHeaderValue? authorization, string path)
    {
        if (authorization?.Parameter is { Length: > 0 } parameter)
        {
            yield return parameter;
            var bytes = new byte[parameter.Length];
            if (authorization.Scheme == "Basic" && Convert.TryFromBase64String(parameter, bytes, out var length))
                yield return Encoding.UTF8.GetString(bytes.AsSpan(0, length)) is var pair && pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : "";
        }
        // Only whole addresses are secrets (webhooks); a path below a base address is ours.
        if (!Uri.TryCreate(path, UriKind.Absolute, out var address))
            yield break;
        yield return address.AbsoluteUri;
        yield return address.PathAndQuery;
        foreach (var segment in address.Segments)
            if (segment.Length >= LongSegment)
                yield return segment.TrimEnd('/');
        foreach (var pair in address.Query.TrimStart('?').Split('&'))
            if (pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
            {
                yield return pair[(equals + 1)..];
                yield return Uri.UnescapeDataString(pair[(equals + 1)..]);
            }
    }
}
