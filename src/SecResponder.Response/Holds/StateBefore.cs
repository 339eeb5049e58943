using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Holds;

/// <summary>What something was like before it was changed, as its system told: evidence first, and what the undo restores.</summary>
/// <param name="Text">The state, in the form that the action reads again. No secret.</param>
/// <param name="Hash">SHA-256 of it, hex: it stands in the ledger too, so that what is restored can be shown to be what was there.</param>
/// <param name="At">When it was read (wall clock).</param>
public sealed record StateBefore(string Text, string Hash, DateTimeOffset At)
{
    internal static StateBefore Of(string text, DateTimeOffset at) => new(text, HashOf(text), at);

    /// <summary>Whether the text is the one that was read.</summary>
    internal bool IsWhole => HashOf(Text) == Hash;

    /// <summary>The hash of a state.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
