using System.Text;

namespace SecResponder.Events.Text;

/// <summary>What a vendor's words mean in ASIM: <c>blocked</c> → <c>Deny</c>. Case is ignored; a word it does not know is null, never a guess.</summary>
public sealed class WordMap
{
    private readonly Utf8Map<byte[]> _words;

    /// <param name="words">The vendor's word and ASIM's.</param>
    public WordMap(params (string Vendor, string Asim)[] words) =>
        _words = new Utf8Map<byte[]>(words.Select(word => KeyValuePair.Create(word.Vendor, Encoding.UTF8.GetBytes(word.Asim))), inAnyCase: true);

    /// <summary>ASIM's word, fit for <see cref="SecurityEvent.SetConstant"/>, or null.</summary>
    public byte[]? Find(ReadOnlySpan<byte> word) => _words.Find(word);

    /// <summary>Sets the field to ASIM's word where the vendor's is known, and says whether it was.</summary>
    public bool TrySet(SecurityEvent e, Asim.AsimField field, ReadOnlySpan<byte> word)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (Find(word) is not { } asim)
            return false;
        e.SetConstant(field, asim);
        return true;
    }
}
