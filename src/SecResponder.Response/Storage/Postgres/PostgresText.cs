using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>Text as PostgreSQL can keep it: it has no NUL, and logs have everything.</summary>
/// <remarks>NUL and the character behind it are written as two; so what differs still differs, begins as it began, and sorts as it sorted. Half of a surrogate pair is no character and becomes U+FFFD,
/// as it does in SQLite.</remarks>
internal static class PostgresText
{
    private static readonly SearchValues<char> Special = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code), '\0', '\u0001']);

    public static string Write(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
            return text;
        var written = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                0 => written.Append("\u0001\u0001"),
                1 => written.Append("\u0001\u0002"),
                _ => written.Append(rune),
            };
        return written.ToString();
    }

    public static string Read(string text) =>
        text.Contains('\u0001', StringComparison.Ordinal)
            ? text.Replace("\u0001\u0001", "\0", StringComparison.Ordinal).Replace("\u0001\u0002", "\u0001", StringComparison.Ordinal)
            : text;

    /// <summary>What an index holds of text that may be of any length: an index entry has less than a third of a page. Each part with its length, so that no two lists are the same.</summary>
    public static byte[] Id(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}
