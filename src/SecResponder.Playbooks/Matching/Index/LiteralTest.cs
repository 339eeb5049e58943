using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>One literal, looked for by itself: where no index does it, because no rule sleeps on it.</summary>
internal readonly struct LiteralTest(LiteralKey literal)
{
    private readonly byte[] _text = literal.Bytes();

    /// <summary>Whether the folded value meets it.</summary>
    public bool IsMatch(ReadOnlySpan<byte> value) => literal.Kind switch
    {
        LiteralKind.Exact => value.SequenceEqual(_text),
        LiteralKind.Prefix => value.StartsWith(_text),
        LiteralKind.Suffix => value.EndsWith(_text),
        LiteralKind.Substring => value.IndexOf(_text) >= 0,
        _ => IpAddress.TryParse(value, out var address) && literal.Network.Contains(address),
    };
}
