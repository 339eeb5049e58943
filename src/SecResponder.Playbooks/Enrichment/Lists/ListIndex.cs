using System.Collections.Immutable;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>
/// Answers whether a value stands in a list, at an event's time: one look-up for texts, one for each prefix length that occurs for networks, and one pass of
/// the rules' own index for patterns. However many entries, rules and fields: the cost is that of the value. Immutable.
/// </summary>
internal sealed class ListIndex
{
    private readonly Periods _periods = new();
    private readonly Utf8Table? _texts;
    private readonly int[] _textNumbers;
    private readonly NetworkTable? _networks;
    private readonly PatternTable? _patterns;

    public ListIndex(ImmutableArray<ListEntry> entries, ListShape shape)
    {
        var numbers = new Dictionary<LiteralKey, int>();
        var patterns = new List<(SigmaPattern Pattern, int Number)>();
        foreach (var entry in entries)
        {
            if (entry.Network is { } network)
                Number(new LiteralKey(LiteralKind.Network, "", network), entry.During);
            else if (shape == ListShape.Whole && !entry.HasWildcards)
                Number(LiteralKey.Of(LiteralKind.Exact, FoldedText.Fold(entry.Text)), entry.During);
            else if (entry.Pattern.Widen(shape.HasFlag(ListShape.TextBefore), shape.HasFlag(ListShape.TextAfter)) is var pattern && PatternShape.Literal(pattern) is { Kind: LiteralKind.Exact } exact)
                Number(exact, entry.During);
            else
                patterns.Add((pattern, _periods.Add(entry.During)));
        }
        var texts = numbers.Where(number => number.Key.Kind == LiteralKind.Exact).ToList();
        var networks = numbers.Where(number => number.Key.Kind == LiteralKind.Network).Select(number => (number.Key.Network, number.Value)).ToList();
        _textNumbers = [.. texts.Select(text => text.Value)];
        _texts = texts.Count == 0 ? null : new Utf8Table([.. texts.Select(text => text.Key.Bytes())]);
        _networks = networks.Count == 0 ? null : new NetworkTable(networks);
        _patterns = patterns.Count == 0 ? null : new PatternTable(patterns);
        Weight = Guess([.. numbers.Keys, .. patterns.Select(pattern => PatternShape.Necessary(pattern.Pattern).FirstOrDefault(LiteralKey.Of(LiteralKind.Substring, [0])))]);

        void Number(LiteralKey key, Validity during)
        {
            if (numbers.TryGetValue(key, out var known))
                _periods.Add(known, during);
            else
                numbers.Add(key, _periods.Add(during));
        }
    }

    /// <summary>A guess at how often a value stands in the list, on the scale of <see cref="PatternShape.Weight"/>.</summary>
    public double Weight { get; }

    /// <summary>What a worker needs to ask about patterns; null when the list has none.</summary>
    public MatchState? NewState() => _patterns?.NewState();

    /// <summary>Whether the value stands in the list at this time.</summary>
    /// <param name="folded">The value, case folded.</param>
    /// <param name="utcTicks">The event's time.</param>
    /// <param name="state">From <see cref="NewState"/>.</param>
    public bool Contains(ReadOnlySpan<byte> folded, long utcTicks, MatchState? state) =>
        _texts?.Find(folded) is { } text and >= 0 && _periods.Hold(_textNumbers[text], utcTicks)
        || _networks is not null && _networks.Contains(folded, utcTicks, _periods)
        || _patterns is not null && state is not null && _patterns.Contains(folded, utcTicks, _periods, state);

    // A hundred thousand single addresses are rarer than one wide network: what counts is the widest entry, and a little how many there are.
    private static double Guess(IReadOnlyCollection<LiteralKey> keys) => keys.Count == 0 ? 1 : keys.Max(PatternShape.Weight) + 4 * Math.Log2(keys.Count);
}
