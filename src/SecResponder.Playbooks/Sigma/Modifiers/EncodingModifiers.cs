using System.Text;

namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Encodings: what a text looks like as UTF-16 bytes, and in Base64.</summary>
internal static class EncodingModifiers
{
    private static readonly (int DropFirst, byte[] Filler)[] Offsets = [(0, []), (2, [0]), (3, [0, 0])];

    /// <summary>The pattern's literals as bytes of a UTF-16 encoding, one character a byte; wildcards stay where they are.</summary>
    public static SigmaPattern Utf16(SigmaPattern pattern, string modifier)
    {
        var encoding = modifier == "utf16be" ? Encoding.BigEndianUnicode : Encoding.Unicode;
        var parts = new PatternBuilder();
        if (modifier == "utf16")
            parts.Add(new PatternPart(PatternPartKind.Literal, "\u00FF\u00FE"));
        foreach (var part in pattern.Parts)
            parts.Add(part.Kind == PatternPartKind.Literal ? part with { Text = Encoding.Latin1.GetString(encoding.GetBytes(part.Text)) } : part);
        return parts.Build();
    }

    /// <summary>The Base64 text of a plain pattern.</summary>
    public static SigmaPattern Base64(string text, bool isBytes) => SigmaPattern.Exactly(Convert.ToBase64String(Bytes(text, isBytes)));

    /// <summary>What stands in Base64 text for certain, at each of the three alignments that the text can have in what is encoded.</summary>
    public static IEnumerable<SigmaPattern> Base64AtOffsets(string text, bool isBytes)
    {
        var bytes = Bytes(text, isBytes);
        foreach (var (dropFirst, filler) in Offsets)
        {
            var encoded = Convert.ToBase64String([.. filler, .. bytes]);
            var dropLast = ((bytes.Length + filler.Length) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
            yield return SigmaPattern.Exactly(encoded.Length <= dropFirst + dropLast ? "" : encoded[dropFirst..^dropLast]);
        }
    }

    private static byte[] Bytes(string text, bool isBytes) => (isBytes ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text);
}
