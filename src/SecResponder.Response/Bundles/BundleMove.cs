using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecResponder.Response.Bundles;

/// <summary>That a bundle was put in force: by whom, when, from which commit, after which one.</summary>
/// <param name="Number">1 for the first, then one more each time.</param>
/// <param name="Bundle">The bundle's id.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Why">For what reason; may be empty.</param>
public sealed record BundleMove(long Number, string Bundle, DateTimeOffset At, string By, string Why)
{
    /// <summary>The commit that the playbooks were of, as whoever pushed them said; null: nobody said.</summary>
    public string? Commit { get; init; }

    /// <summary>The bundle that was in force before; null: none.</summary>
    public string? Before { get; init; }

    /// <summary>Which key has signed this: the SHA-256 of its public half (hex); null: none.</summary>
    public string? SignedBy { get; init; }

    /// <summary>The signature over <see cref="Statement"/>.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>What is signed: everything that is said, under the name of the environment that it is said for. A signature for one environment holds in no other.</summary>
    internal byte[] Statement(string environment) => Encoding.UTF8.GetBytes(string.Join('\n',
        "secresponder bundle in force", Plain(environment), Number.ToString(CultureInfo.InvariantCulture), Plain(Bundle), At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Plain(By), Plain(Why), Plain(Commit), Plain(Before)));

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ResponseJson.Default.BundleMove);

    /// <summary>Reads what somebody has put there; null when it is none.</summary>
    internal static BundleMove? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ResponseJson.Default.BundleMove) is { Bundle: { } id, By: not null, Why: not null, Number: > 0 } move && IsId(id) ? move : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it can be a bundle's id: nothing else becomes a blob's name.</summary>
    public static bool IsId(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    // A line each, whatever stands in it.
    private static string Plain(string? text) => JsonEncodedText.Encode(text ?? "").ToString();
}
