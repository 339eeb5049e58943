using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Server.Access;

/// <summary>A key that a sender shows. Settings keep its hash only: who reads them can't send.</summary>
/// <remarks>
/// A key is 256 random bits, so one SHA-256 is enough: there is nothing to guess that a slow hash would make dearer, and every request has to be hashed. A key that somebody chose (a Splunk token that forwarders
/// have already) must be as random: a version 4 UUID is.
/// </remarks>
internal static class ApiKey
{
    /// <summary>What a key begins with, so that scanners of repositories know it for a secret.</summary>
    public const string Prefix = "srk_";

    /// <summary>What a hash begins with in the settings.</summary>
    public const string HashPrefix = "sha256:";

    private const int Bytes = 32;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>A key that nobody has had before.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What the settings keep of a key.</summary>
    public static string Hash(string key) => HashPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether it may stand as a hash in the settings.</summary>
    public static bool IsHash(string? hash) =>
        hash is { Length: 7 + 64 } && hash.StartsWith(HashPrefix, StringComparison.Ordinal) && !hash.AsSpan(HashPrefix.Length).ContainsAnyExcept(Hexadecimal);
}
