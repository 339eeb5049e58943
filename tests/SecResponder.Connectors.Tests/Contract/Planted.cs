using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The secret that is planted everywhere, how others may repeat it, and how it is looked for.</summary>
internal static class Planted
{
    // Escaped for where it stood, in base64 alone and behind a user's name, in hex: whoever reads any of these has it.
    private static readonly SearchValues<string> Forms = SearchValues.Create(
    [
        .. SecretForms.Of(Outside.Canary), Hex(Outside.Canary), Hex(Outside.Canary).ToUpperInvariant(), Uri.EscapeDataString(Uri.EscapeDataString(Outside.Canary)),
        // Its heart, in case that only a part of it is cut away.
        "must*not!be", Uri.EscapeDataString("must*not!be"),
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>An answer that repeats everything that it was given, wherever a system's own answers say what is wrong.</summary>
    public static string Echo { get; } = Body();

    /// <summary>What of it stands in a text, with what is around it; null: nothing.</summary>
    public static string? In(string text) => text.AsSpan().IndexOfAny(Forms) is >= 0 and var at ? text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 100)] : null;

    private static string Body()
    {
        var secret = Outside.Canary;
        string[] said =
        [
            $"not with Authorization: Bearer {secret}", $"at ?sig={Uri.EscapeDataString(secret)}&x=1", $"nor {Uri.EscapeDataString(secret).ToLowerInvariant()}", $"Basic {Base64($"lab-user:{secret}")}", Base64(secret), Base64("x" + secret), Base64("xy" + secret),
            Base64(secret).TrimEnd('=').Replace('+', '-').Replace('/', '_'), WebUtility.HtmlEncode(secret), WebUtility.UrlEncode(secret),
        ];
        var text = JsonSerializer.Serialize(string.Join(' ', said));
        // And once with every letter escaped: whoever looks before it is read does not see it.
        var hidden = string.Concat(secret.Select(c => $"\\u{(int)c:x4}"));
        var message = $"{text[..^1]} {hidden}\"";
        return $$"""{"error":{"code":"Forbidden","message":{{message}},"detail":{{message}}},"message":{{message}},"errorMessages":[{{message}}],"errors":[{"message":{{message}}}],"status":"failure"}""";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
