using System.Text;

namespace SecResponder.Events.Text;

/// <summary>Looks for words whose case vendors are not agreed upon.</summary>
internal static class AnyCase
{
    private const byte CaseBit = 0x20;

    /// <summary>Whether a word of ASCII stands in the text, in any case: what can't be its first letter is passed over many bytes at a time.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        var (lower, upper) = ((byte)(word[0] | CaseBit), (byte)(word[0] & ~CaseBit));
        for (int found; (found = text.IndexOfAny(lower, upper)) >= 0 && text.Length - found >= word.Length; text = text[(found + 1)..])
            if (Ascii.EqualsIgnoreCase(text.Slice(found, word.Length), word))
                return true;
        return false;
    }
}
