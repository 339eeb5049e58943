using System.Text;

namespace SecResponder.Events;

/// <summary>The beginning of a record, fit for a message: no control characters, no broken text.</summary>
public static class Excerpt
{
    private const int Longest = 60;

    /// <summary>The first characters in quotes; an ellipsis when there are more.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("'");
        var left = bytes;
        while (!left.IsEmpty && text.Length <= Longest)
        {
            Rune.DecodeFromUtf8(left, out var rune, out var read);
            text.Append(Rune.IsControl(rune) || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 ? "·" : rune.ToString());
            left = left[read..];
        }
        return text.Append(left.IsEmpty ? "'" : "…'").ToString();
    }
}
