using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>How names, keys and times are spelled in row keys. A row key has at most 512 characters and none of <c>/ \ # ?</c> nor control characters; rows of a partition are kept in its order.</summary>
internal static class RowKeys
{
    /// <summary>Between the parts of a row key: below every character that a part has.</summary>
    public const char Between = '!';

    /// <summary>Above every row key that begins with the text before it.</summary>
    public const string End = "~";

    private const int LongestPart = 120;
    private const int HashDigits = 32;

    /// <summary>A name as part of a row key: the characters of most names stand for themselves, others as <c>=XXXX</c>. What is too long ends in its hash.</summary>
    public static string Of(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '@' or '*')
                key.Append(c);
            else
                key.Append(CultureInfo.InvariantCulture, $"={(int)c:X4}");
        return key.Length <= LongestPart ? key.ToString() : key.ToString(0, LongestPart - HashDigits) + Hash(name);
    }

    /// <summary>The same in ordinal order, for names that are gone through in it. Of two that are alike in their first characters the hashes decide.</summary>
    public static string Ordered(string name)
    {
        const int Longest = 450;
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));
        return hex.Length <= Longest ? hex : hex[..(Longest - HashDigits)] + Hash(name);
    }

    /// <summary>How the ordered keys of names begin that begin so.</summary>
    public static string OrderedPrefix(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));

    /// <summary>Ids of one length in descending order.</summary>
    public static string Descending(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)~bytes[i];
        return Convert.ToHexStringLower(bytes);
    }

    public static string Time(DateTimeOffset time) => Number(time.UtcTicks);

    /// <summary>The latest first.</summary>
    public static string Descending(DateTimeOffset time) => Number(DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks);

    public static string Number(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashDigits / 2));
    }

    public static string Join(params ReadOnlySpan<string> parts) => string.Join(Between, parts!);
}
