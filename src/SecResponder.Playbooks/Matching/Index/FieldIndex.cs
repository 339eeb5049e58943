using System.Text;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Answers every literal predicate of every rule on one field by one pass over the field's value.</summary>
internal sealed class FieldIndex
{
    private readonly Utf8Table? _exact;
    private readonly int[] _exactEntries;
    private readonly AffixIndex? _prefixes;
    private readonly AffixIndex? _suffixes;
    private readonly SubstringIndex? _substrings;
    private readonly NetworkIndex? _networks;

    /// <summary>The predicate "has a value", or -1 when nobody asks.</summary>
    public int HasValue { get; }

    /// <summary>The predicate "the key is there", or -1 when nobody asks.</summary>
    public int Exists { get; }

    /// <summary>The lists that are asked about the field's values, by their numbers in the lane, with the predicate that each answers.</summary>
    public (int List, int Predicate)[] Lists { get; init; } = [];

    public FieldIndex(IReadOnlyList<(LiteralKey Key, int Entry)> literals, int hasValue, int exists)
    {
        HasValue = hasValue;
        Exists = exists;
        var exact = Of(literals, LiteralKind.Exact);
        _exactEntries = [.. exact.Select(literal => literal.Entry)];
        _exact = exact.Count == 0 ? null : new Utf8Table([.. exact.Select(literal => literal.Text)]);
        _prefixes = Of(literals, LiteralKind.Prefix) is { Count: > 0 } prefixes ? new AffixIndex(prefixes, fromEnd: false) : null;
        _suffixes = Of(literals, LiteralKind.Suffix) is { Count: > 0 } suffixes ? new AffixIndex(suffixes, fromEnd: true) : null;
        _substrings = Of(literals, LiteralKind.Substring) is { Count: > 0 } substrings ? new SubstringIndex(substrings) : null;
        var networks = literals.Where(literal => literal.Key.Kind == LiteralKind.Network).Select(literal => (literal.Key.Network, literal.Entry)).ToList();
        _networks = networks.Count == 0 ? null : new NetworkIndex(networks);
    }

    /// <summary>Reports every literal that the value meets.</summary>
    /// <param name="folded">The value, case folded; a part of an <see cref="EventText"/>.</param>
    /// <param name="state">Takes the hits.</param>
    public void Find(ReadOnlySpan<byte> folded, MatchState state)
    {
        if (_exact?.Find(folded) is { } number and >= 0)
            state.Hit(_exactEntries[number]);
        _prefixes?.Find(folded, state);
        _suffixes?.Find(folded, state);
        _substrings?.Find(folded, state);
        _networks?.Find(folded, state);
    }

    /// <summary>Whether no literal is looked for.</summary>
    public bool IsEmpty => HasOnlySubstrings && _substrings is null;

    /// <summary>Whether nothing but substrings is looked for.</summary>
    public bool HasOnlySubstrings => _exact is null && _prefixes is null && _suffixes is null && _networks is null;

    private static List<(byte[] Text, int Entry)> Of(IReadOnlyList<(LiteralKey Key, int Entry)> literals, LiteralKind kind) =>
        [.. literals.Where(literal => literal.Key.Kind == kind).Select(literal => (literal.Key.Bytes(), literal.Entry))];
}

/// <summary>How a literal must stand in a value.</summary>
internal enum LiteralKind
{
    Exact,
    Prefix,
    Suffix,
    Substring,
    Network,
}

/// <summary>A literal that an index looks for. The folded bytes are kept as characters, one a byte, so that equal literals are equal keys.</summary>
internal readonly record struct LiteralKey(LiteralKind Kind, string Latin1, IpNetwork Network = default) : IComparable<LiteralKey>
{
    /// <summary>The literal of a rule's text.</summary>
    public static LiteralKey Of(LiteralKind kind, string text) => Ascii.IsValid(text) ? new(kind, text.ToLowerInvariant()) : Of(kind, FoldedText.Fold(text));

    public static LiteralKey Of(LiteralKind kind, byte[] folded) => new(kind, Encoding.Latin1.GetString(folded));

    public byte[] Bytes() => Encoding.Latin1.GetBytes(Latin1);

    /// <summary>Equal for equal literals, and different for different ones.</summary>
    public string Key => Kind == LiteralKind.Network ? $"{Network.Address.IsV4}{Network.Address.Bits}/{Network.PrefixLength}" : string.Concat(Sigil(Kind), Latin1);

    public int CompareTo(LiteralKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Kind == LiteralKind.Network ? Key : Latin1, Kind == LiteralKind.Network ? other.Key : other.Latin1);

    private static string Sigil(LiteralKind kind) => kind switch { LiteralKind.Exact => "=", LiteralKind.Prefix => "^", LiteralKind.Suffix => "$", _ => "*" };
}
