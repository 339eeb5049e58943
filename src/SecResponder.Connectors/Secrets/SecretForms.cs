using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace SecResponder.Connectors.Secrets;

/// <summary>How a secret may look when somebody repeats it: as it is, escaped for where it stood, or in base64, at whichever place of a longer text.</summary>
internal static class SecretForms
{
    // What is shorter is a word that may stand anywhere.
    private const int Shortest = 6;
    private const int LongEnoughAlone = 16;

    /// <summary>The forms, longest first, so that no part of one is left beside a mask.</summary>
    public static IReadOnlyList<string> Of(string secret) =>
        [.. Parts(secret).SelectMany(Ways).Where(form => form.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];

    // Of an address what it opens with, of a key its lines, of a token its parts: any of them tells enough.
    private static IEnumerable<string> Parts(string secret)
    {
        if (secret.Length < Shortest)
            yield break;
        yield return secret;
        if (Uri.TryCreate(secret, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            yield return address.AbsoluteUri;
            if (address.AbsolutePath.Length >= LongEnoughAlone)
                yield return address.AbsolutePath;
            foreach (var segment in address.Segments.Select(segment => segment.Trim('/')).Where(segment => segment.Length >= LongEnoughAlone))
                yield return Uri.UnescapeDataString(segment);
            foreach (var pair in address.Query.TrimStart('?').Split('&'))
                if (pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
                    yield return Uri.UnescapeDataString(pair[(equals + 1)..]);
            yield break;
        }
        foreach (var part in secret.Split('\n', '\r', '.'))
            if (part.Length >= LongEnoughAlone && part.Length < secret.Length && !part.StartsWith("-----", StringComparison.Ordinal))
                yield return part;
    }

    private static IEnumerable<string> Ways(string text)
    {
        yield return text;
        var escaped = Uri.EscapeDataString(text);
        yield return escaped;
        yield return Lower(escaped);
        yield return WebUtility.UrlEncode(text);
        yield return WebUtility.HtmlEncode(text);
        yield return JavaScriptEncoder.Default.Encode(text);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        foreach (var part in Base64(Encoding.UTF8.GetBytes(text)))
        {
            yield return part;
            yield return part.Replace('+', '-').Replace('/', '_');
        }
    }

    // Three bytes are four characters: what stands for a text within another hangs on where it begins. What its neighbours have a share in is left out.
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var shared = (before + bytes.Length) % 3 == 0 ? 0 : 1;
            var first = before == 0 ? 0 : before + 1;
            if (text.Length - shared > first)
                yield return text[first..(text.Length - shared)];
        }
    }

    private static string Lower(string escaped)
    {
        var text = escaped.ToCharArray();
        for (var at = 0; at + 2 < text.Length; at++)
            if (text[at] == '%')
                (text[at + 1], text[at + 2]) = (char.ToLowerInvariant(text[at + 1]), char.ToLowerInvariant(text[at + 2]));
        return new string(text);
    }
}
